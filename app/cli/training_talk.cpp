#include "app/cli/training_talk.h"

#include "app/cli/figures_text.h"
#include "core/common/paths.h"

namespace histo::cli {

namespace {

thread_local const TrainingNews *newsOfThread = nullptr; // a command's callback gets nothing but its own flags

} // namespace

TalkRedirection::TalkRedirection(const TrainingNews &news) { newsOfThread = &news; }

TalkRedirection::~TalkRedirection() { newsOfThread = nullptr; }

TrainingTalk::TrainingTalk(const CancelToken &cancel)
{
    if (newsOfThread) {
        talkTo(*newsOfThread);
        return;
    }
    m_printer.emplace();
    m_deadline.emplace(cancel);
    talkTo({.runStarted = [this](const std::filesystem::path &run) { m_deadline->addRun(run); },
            .say = [this](const std::string &text) { m_printer->say(text); },
            .progress = m_printer->sink()});
}

void TrainingTalk::talkTo(const TrainingNews &news)
{
    m_observer.runStarted = [this, news](const std::filesystem::path &run) {
        m_run = run;
        news.runStarted(run);
        news.say("run: " + utf8(run));
    };
    m_observer.epochFinished = [say = news.say](const EpochRecord &epoch) { say(epochInWords(epoch)); };
    m_observer.note = news.say;
    m_observer.progress = news.progress;
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
    if (newsOfThread) {
        if (!json.takesStdout()) // that is not this run's alone
            json.write(*evaluation);
        return;
    }
    json.write(*evaluation);
    printText(json, runInWords(run, *evaluation));
}

} // namespace histo::cli
