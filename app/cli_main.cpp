#include "app/cli/command_table.h"
#include "app/cli/output.h"
#include "app/cli/signals.h"
#include "app/cli/stop_deadline.h"
#include "app/compose.h"
#include "core/common/allocator.h"
#include "core/common/error.h"
#include "core/common/log.h"
#include "core/common/out_of_memory.h"
#include "core/device/threads.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

namespace {

enum ExitCode { kDone = 0, kFailed = 1, kUsage = 2, kBadInput = 3, kCancelled = 130 };

int exitCodeOf(histo::ErrorKind kind)
{
    switch (kind) {
    case histo::ErrorKind::BadInput: return kBadInput;
    case histo::ErrorKind::Usage: return kUsage;
    case histo::ErrorKind::Cancelled: return kCancelled;
    case histo::ErrorKind::DiskFull:
    case histo::ErrorKind::Io:
    case histo::ErrorKind::OutOfMemory:
    case histo::ErrorKind::Internal: return kFailed;
    }
    return kFailed;
}

/// Libraries append a stack trace to their message; people need the first line.
std::string firstLine(const std::string &text) { return text.substr(0, text.find('\n')); }

/// A misspelt command is told by its name; CLI11 itself would only say that one is required.
int refuseCommandLine(const CLI::App &program, const CLI::ParseError &problem)
{
    const auto unknown = program.remaining(/*recurse=*/true);
    if (dynamic_cast<const CLI::RequiredError *>(&problem) && !unknown.empty()) {
        histo::log::error("\"" + unknown.front() + "\" is no command or option here; --help lists those that are");
        return kUsage;
    }
    return program.exit(problem) == 0 ? kDone : kUsage; // --help and --version end here too
}

/// Minutes of work, perhaps beside a window; the other commands are over before a second start would pay.
bool trains(int argc, char **argv)
{
    const std::string command = argc > 1 ? argv[1] : "", second = argc > 2 ? argv[2] : "";
    return command == "train" || command == "resume" || command == "demo" || (command == "jobs" && second == "run");
}

/// Help must come whatever else is wrong.
bool asksForHelp(int argc, char **argv)
{
    constexpr std::string_view kFlags[] = {"-h", "--help", "--help-all", "--version"};
    return std::any_of(argv + 1, argv + argc,
                       [&](const char *word) { return std::ranges::count(kFlags, std::string_view(word)) > 0; });
}

int parseAndRun(CLI::App &program, int argc, char **argv)
{
    try {
        if (!asksForHelp(argc, argv))
            histo::useThreadsOfEnvironment();
        program.parse(argc, argv); // runs the chosen command's callback
        histo::cli::flushResults();
        return kDone;
    } catch (const CLI::ParseError &problem) {
        return refuseCommandLine(program, problem);
    } catch (const histo::Error &problem) {
        histo::log::error(problem.what());
        return exitCodeOf(problem.kind());
    } catch (const std::exception &problem) {
        histo::log::error(histo::isOutOfMemory(problem) ? histo::kOutOfMemoryAdvice : firstLine(problem.what()));
    }
    return kFailed;
}

} // namespace

int main(int argc, char **argv)
{
    histo::keepFreedMemory();
    if (trains(argc, argv))
        histo::letWaitingThreadsSleep(argv);
    histo::keepLargeBuffers();
    histo::cli::CommandContext context{histo::cli::cancelOnSignals(), {argv, argv + argc}};
    // Training keeps a deadline of its own, which marks the run before it ends the program.
    std::optional<histo::cli::StopDeadline> deadline;
    if (!trains(argc, argv))
        deadline.emplace(context.cancel);

    CLI::App program("Histoscope: networks on breast-tumour histology, and why they say what they say.\n"
                     "For research use only. Not for diagnosis.",
                     "histoscope-cli");
    program.set_version_flag("--version", "histoscope " HISTO_VERSION);
    program.set_help_all_flag("--help-all", "Help of every command");
    histo::cli::addCommands(program, context);
    return parseAndRun(program, argc, argv);
}
