#include "app/cli/commands.h"
#include "app/cli/job_command.h"
#include "app/cli/output.h"
#include "core/common/paths.h"
#include "core/job/job_queue.h"
#include "core/job/job_store.h"
#include "core/job/plan_summary.h"

#include <CLI/CLI.hpp>
#include <algorithm>

namespace histo::cli {

namespace {

using namespace std::chrono_literals;

std::vector<JobCommand> commandsIn(const std::vector<std::string> &files)
{
    std::vector<JobCommand> commands;
    for (const std::string &file : files)
        for (JobFile &job : readJobFiles(absolutePath(file)))
            commands.emplace_back(std::move(job));
    return commands;
}

Json toJson(const std::vector<JobStatus> &statuses)
{
    auto secondsOrNull = [](double seconds) { return seconds > 0 ? Json(seconds) : Json(nullptr); };
    Json jobs = Json::array();
    for (const JobStatus &job : statuses)
        jobs.push_back({{"device", job.device},
                        {"state", name(job.state)},
                        {"started_s", secondsOrNull(job.startedSeconds)},
                        {"ended_s", secondsOrNull(job.endedSeconds)},
                        {"out", utf8(job.folder)},
                        {"error", job.error.empty() ? Json(nullptr) : Json(job.error)}});
    return {{"jobs", std::move(jobs)}};
}

std::string inWords(const std::vector<JobStatus> &statuses)
{
    std::string text;
    for (const JobStatus &job : statuses)
        text += std::string(name(job.state)) + "  " + job.device + "  " + utf8(job.folder) +
                (job.error.empty() ? "" : "  (" + job.error + ")") + "\n";
    return text;
}

/// The files of the window's jobs, held while they are done here and removed once they are.
class HeldFiles {
public:
    explicit HeldFiles(const std::vector<JobCommand> &commands)
    {
        for (const JobCommand &command : commands)
            if (isOfStore(command.file().path) && !m_store.take(command.file().path))
                throw Error(ErrorKind::BadInput, utf8(command.file().path) +
                                                     ": another program is about to do this job; leave it to that one");
    }
    void isOver(const std::filesystem::path &file, JobState state)
    {
        if (isOfStore(file) && state != JobState::Cancelled)
            m_store.remove(file);
    }

private:
    static bool isOfStore(const std::filesystem::path &file)
    {
        return file.parent_path() == absolutePath(utf8(JobStore::standardFolder()));
    }
    JobStore m_store;
};

/// One line about all jobs together, and their talk with the job's name in front.
class SharedTalk {
public:
    explicit SharedTalk(const CancelToken &cancel) : m_deadline(cancel) {}

    TrainingNews newsOf(const std::string &title, const ProgressSink &progress)
    {
        return {.runStarted = [this](const std::filesystem::path &run) { m_deadline.addRun(run); },
                .say = [this, title](const std::string &text) { m_printer.say(title + ": " + text); },
                .progress = progress};
    }

    void show(const std::vector<JobStatus> &statuses)
    {
        double fraction = 0;
        int running = 0, waiting = 0;
        std::string text;
        for (const JobStatus &job : statuses) {
            fraction += isOver(job.state) ? 1 : job.progress.fraction;
            waiting += isWaiting(job.state);
            running += isUnderWay(job.state);
            if (isUnderWay(job.state))
                text += (text.empty() ? "" : "; ") + job.title + ": " + job.progress.text;
        }
        m_sink({fraction / double(std::max<std::size_t>(1, statuses.size())),
                std::to_string(running) + " running, " + std::to_string(waiting) + " waiting; " + text});
    }

private:
    ProgressPrinter m_printer;
    StopDeadline m_deadline;
    ProgressSink m_sink = m_printer.sink();
};

/// The first one that failed gives the exit code; all of them stand in the document.
void throwIfSomethingWentWrong(const std::vector<JobStatus> &statuses, const CancelToken &cancel)
{
    if (cancel.isCancelled())
        throw Error(ErrorKind::Cancelled, "cancelled; the runs that had begun can be taken up again: histoscope-cli "
                                          "resume RUN, or for a plan the same command again");
    const auto failed = [](const JobStatus &job) { return job.state == JobState::Failed; };
    const auto first = std::find_if(statuses.begin(), statuses.end(), failed);
    if (first != statuses.end())
        throw Error(first->errorKind, std::to_string(std::count_if(statuses.begin(), statuses.end(), failed)) + " of " +
                                          std::to_string(statuses.size()) + " jobs failed; the first, " + first->title +
                                          ": " + first->error);
}

void summarizePlans(const std::vector<std::string> &files, const JsonOption &json)
{
    for (const std::string &file : files) {
        if (!isPlan(absolutePath(file)))
            continue;
        const Plan plan = readPlan(absolutePath(file));
        const PlanSummary summary = summarize(plan);
        writePlanResult(plan, summary);
        printText(json, inWords(summary));
    }
}

void run(const std::vector<std::string> &files, const JsonOption &json, const CommandContext &context)
{
    const std::vector<JobCommand> commands = commandsIn(files);
    HeldFiles held(commands);
    SharedTalk talk(context.cancel);
    JobQueue queue; // after what its workers use
    queue.setObserver([&](const JobStatus &job) {
        if (isOver(job.state))
            held.isOver(commands[std::size_t(job.id) - 1].file().path, job.state);
    });
    for (const JobCommand &command : commands)
        queue.submit({.title = command.title(),
                      .device = command.device(),
                      .work =
                          [&command, &talk](const CancelToken &cancel, const ProgressSink &progress) {
                              command.doIt(cancel, talk.newsOf(command.title(), progress));
                          },
                      .folder = command.run()});
    bool isStopping = false;
    while (!queue.waitForAll(100ms)) {
        if (context.cancel.isCancelled() && !std::exchange(isStopping, true))
            queue.cancelAll();
        talk.show(queue.statuses());
    }
    const std::vector<JobStatus> statuses = queue.statuses();
    json.write(toJson(statuses));
    printText(json, inWords(statuses));
    if (!context.cancel.isCancelled())
        summarizePlans(files, json);
    throwIfSomethingWentWrong(statuses, context.cancel);
}

} // namespace

void declareJobsRun(CLI::App &command, const CommandContext &context)
{
    struct Options {
        std::vector<std::string> files;
        JsonOption json;
    };
    auto options = std::make_shared<Options>();
    command
        .add_option("FILE", options->files,
                    R"(Job files, {"command": ["train", …]} or ["resume", RUN], or a plan.json. Jobs of one --device )"
                    "take turns; of a plan, finished runs are passed over and stopped ones taken up")
        ->required();
    options->json.declare(command);
    command.callback([options, &context] { run(options->files, options->json, context); });
}

} // namespace histo::cli
