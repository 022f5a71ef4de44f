#include "app/cli/commands.h"
#include "app/cli/export_choice.h"
#include "app/cli/progress_printer.h"
#include "core/common/paths.h"
#include "core/train/run_export.h"

#include <CLI/CLI.hpp>

namespace histo::cli {

void declareRunsExport(CLI::App &command, const CommandContext &context)
{
    struct Options {
        std::string run;
        ExportChoice choice;
    };
    auto options = std::make_shared<Options>();
    command.add_option("RUN", options->run, "The run's folder")->required();
    std::string targets;
    for (const RunExport &row : runExportTable())
        targets += (targets.empty() ? "" : "\n") + row.id + ": " + row.description;
    options->choice.declare(command, targets);
    command.callback([options, &context] {
        const RunExport &target = findRunExport(options->choice.to);
        const RunDirectory run = RunDirectory::open(absolutePath(options->run));
        ProgressPrinter printer;
        target.write(run, {options->choice.outPath(), options->choice.spacing()}, context.cancel, printer.sink());
        options->choice.report({{"run", utf8(run.path())}, {"model", summarizeRun(run).model}});
    });
}

} // namespace histo::cli
