#include "app/cli/job_command.h"

#include "app/cli/commands.h"
#include "core/common/error.h"
#include "core/common/paths.h"
#include "core/device/device.h"
#include "core/device/threads.h"
#include "core/run/json_fields.h"
#include "core/run/run_life.h"

#include <CLI/CLI.hpp>
#include <algorithm>

namespace histo::cli {

namespace {

using Words = std::vector<std::string>;

/// The commands that may stand in a file; one row each.
struct Row {
    const char *name;
    void (*declare)(CLI::App &command, const CommandContext &context);
    const char *runFlag; ///< that names the run's folder
};
constexpr Row kCommands[] = {{"train", declareTrain, "--out"}, {"resume", declareResume, "RUN"}};

const Row &rowOf(const JobFile &job)
{
    for (const Row &row : kCommands)
        if (job.command.front() == row.name)
            return row;
    throw Error(ErrorKind::Usage, utf8(job.path) + ": \"" + job.command.front() +
                                      "\" cannot stand in a job file; there are train, resume");
}

/// Declares the command as on the command line. The context outlives the program.
CLI::App *declare(CLI::App &program, const Row &row, const CommandContext &context)
{
    CLI::App *command = program.add_subcommand(row.name, "");
    row.declare(*command, context);
    command
        ->add_option_function<int>(
            "--threads", [](int count) { useThreadsHere(count); }, "Threads that compute")
        ->check(CLI::Range(1, kMostThreads));
    return command;
}

void parse(CLI::App &program, Words words)
{
    std::reverse(words.begin(), words.end()); // CLI11 takes them from the back
    program.parse(std::move(words));
}

/// Of a run that is to be resumed: where it was begun.
std::string deviceOfRun(const std::filesystem::path &run)
{
    const std::string device = textOf(fieldOf(RunDirectory::open(run).readRun(), "config"), "device");
    return device.empty() ? "auto" : device;
}

/// A worker does other jobs after this one.
class ThreadsRestored {
public:
    ThreadsRestored() : m_before(computeThreads()) {}
    ~ThreadsRestored() { useThreadsHere(m_before); }
    ThreadsRestored(const ThreadsRestored &) = delete;
    ThreadsRestored &operator=(const ThreadsRestored &) = delete;

private:
    int m_before;
};

void doWords(const Words &words, const Row &row, const CancelToken &cancel)
{
    const ThreadsRestored afterwards;
    CommandContext context{cancel, {"histoscope-cli"}};
    context.commandLine.insert(context.commandLine.end(), words.begin(), words.end());
    CLI::App program;
    declare(program, row, context);
    parse(program, words); // the callback trains
}

} // namespace

JobCommand::JobCommand(JobFile job) : m_job(std::move(job))
{
    const Row &row = rowOf(m_job);
    CommandContext context;
    context.isRehearsal = true;
    CLI::App program("", "histoscope-cli");
    CLI::App *command = declare(program, row, context);
    try {
        const ThreadsRestored afterwards;
        parse(program, m_job.command);
    } catch (const CLI::ParseError &problem) {
        throw Error(ErrorKind::Usage, utf8(m_job.path) + ": " + problem.what());
    }
    m_run = absolutePath(command->get_option(row.runFlag)->as<std::string>());
    std::string device = "auto";
    if (row.declare == declareResume)
        device = deviceOfRun(m_run);
    else if (const CLI::Option *flag = command->get_option("--device"); flag->count() > 0)
        device = flag->as<std::string>();
    m_device = findDevice(device).id;
}

std::string JobCommand::title() const { return m_job.title.empty() ? utf8(m_run.filename()) : m_job.title; }

void JobCommand::doIt(const CancelToken &cancel, const TrainingNews &news) const
{
    cancel.throwIfCancelled();
    const TalkRedirection redirection(news);
    const Row *row = &rowOf(m_job);
    Words words = m_job.command;
    if (m_job.takesUp) {
        const RunLife life = lifeOf(m_run);
        if (life == RunLife::Succeeded)
            return news.say("is finished already");
        if (life == RunLife::None) {
            clearUnbornRun(m_run);
        } else {
            row = &kCommands[1];
            words = {row->name, utf8(m_run)};
        }
    }
    doWords(words, *row, cancel);
}

} // namespace histo::cli
