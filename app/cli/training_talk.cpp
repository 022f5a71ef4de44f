#include "app/cli/training_talk.h"

#include "app/cli/figures_text.h"
#include "core/common/paths.h"

namespace histo::cli {

TrainingTalk::TrainingTalk(const CancelToken &cancel) : m_deadline(cancel)
{
    m_observer.runStarted = [this](const std::filesystem::path &run) {
        m_run = run;
        m_deadline.setRun(run);
        m_printer.say("run: " + utf8(run));
    };
    m_observer.epochFinished = [this](const EpochRecord &epoch) { m_printer.say(epochInWords(epoch)); };
    m_observer.note = [this](const std::string &text) { m_printer.say(text); };
    m_observer.progress = m_printer.sink();
}

std::string TrainingTalk::cancelledMessage() const
{
    return "cancelled; this takes it up again: histoscope-cli resume '" + utf8(m_run) + "'";
}

void printRunResult(const RunDirectory &run, const JsonOption &json)
{
    const auto evaluation = run.readEvaluation();
    if (!evaluation)
        throw Error(ErrorKind::BadInput,
                    utf8(run.path()) + ": holds no evaluation; `histoscope-cli evaluate` makes it");
    json.write(*evaluation);
    printText(json, runInWords(run, *evaluation));
}

} // namespace histo::cli
