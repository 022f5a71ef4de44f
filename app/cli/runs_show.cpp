#include "app/cli/commands.h"
#include "app/cli/figures_text.h"
#include "app/cli/output.h"
#include "app/cli/run_documents.h"
#include "core/common/paths.h"
#include "core/run/run_check.h"

#include <CLI/CLI.hpp>

namespace histo::cli {

namespace {

std::string textOf(const RunDirectory &run)
{
    const RunSummary summary = summarizeRun(run);
    std::string text = utf8(summary.path) + "\n" + summary.model + " on " + summary.dataRoot + ", begun " +
                       summary.startedUtc + ", " + summary.state;
    if (const auto end = run.readEnd(); end && !end->reason.empty())
        text += " (" + end->reason + ")";
    text += "\n";
    for (const auto &epoch : run.readEpochs())
        text += epochInWords(epoch) + "\n";
    if (const auto evaluation = run.readEvaluation())
        text += figuresInWords(*evaluation);
    return text;
}

} // namespace

void declareRunsShow(CLI::App &command, const CommandContext &)
{
    struct Options {
        std::string run;
        JsonOption json;
    };
    auto options = std::make_shared<Options>();
    command.add_option("RUN", options->run, "The run's folder")->required();
    options->json.declare(command);
    command.callback([options] {
        const RunDirectory run = RunDirectory::open(absolutePath(options->run));
        checkRun(run);
        options->json.write(runDocument(run));
        printText(options->json, textOf(run));
    });
}

} // namespace histo::cli
