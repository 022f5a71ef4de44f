#include "app/cli/bench_figures.h"
#include "app/cli/child_process.h"
#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "core/common/error.h"
#include "core/common/paths.h"
#include "core/device/device.h"

#include <CLI/CLI.hpp>
#include <thread>

namespace histo::cli {

namespace {

/// The window's program stands beside this one: only it links Qt.
std::filesystem::path windowProgram()
{
    const auto program = std::filesystem::read_symlink("/proc/self/exe").parent_path() / "histoscope";
    if (!std::filesystem::exists(program))
        throw Error(ErrorKind::BadInput, utf8(program) + ": the window's program is not there; build or install it");
    return program;
}

Json measure(int seconds, const CancelToken &cancel)
{
    const auto program = windowProgram();
    const ChildResult result = runChild({program.string(), "--bench-window", std::to_string(seconds), "--json"},
                                        cancel);
    if (result.exitCode != 0)
        throw Error(ErrorKind::Io, utf8(program) + ": ended with exit code " + std::to_string(result.exitCode) +
                                       "; it needs a display, or QT_QPA_PLATFORM=offscreen");
    Json document = {{"what", "window"}, {"seconds", seconds}};
    document.update(machineJson(1));
    try {
        document.update(Json::parse(result.output));
    } catch (const Json::exception &problem) {
        throw Error(ErrorKind::Internal, utf8(program) + ": answered something that is no JSON document");
    }
    return document;
}

} // namespace

void declareBenchWindow(CLI::App &command, const CommandContext &context)
{
    struct Options {
        int seconds = 60;
        JsonOption json;
    };
    auto options = std::make_shared<Options>();
    command.add_option("--seconds", options->seconds, "How long")->check(CLI::Range(1, 3600))->capture_default_str();
    options->json.declare(command);
    command.callback([options, &context] { reportDocument(options->json, measure(options->seconds, context.cancel)); });
}

} // namespace histo::cli
