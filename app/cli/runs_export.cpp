#include "app/cli/commands.h"
#include "app/cli/export_choice.h"
#include "app/cli/progress_printer.h"
#include "core/common/error.h"
#include "core/common/paths.h"
#include "core/run/record_export.h"
#include "core/train/run_export.h"

#include <CLI/CLI.hpp>

namespace histo::cli {

namespace {

/// @throws Error Usage naming also what findRunExport() does not know of
const RunExport &findTarget(const std::string &id)
{
    try {
        return findRunExport(id);
    } catch (const Error &problem) {
        std::string known = problem.what();
        for (const RecordExport &row : recordExportTable())
            known += ", " + row.id;
        throw Error(problem.kind(), known);
    }
}

} // namespace

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
    for (const RecordExport &row : recordExportTable())
        targets += "\n" + row.id + ": " + row.description;
    options->choice.declare(command, targets);
    command.callback([options, &context] {
        const RecordExport *records = findRecordExport(options->choice.to);
        const RunExport *network = records ? nullptr : &findTarget(options->choice.to);
        const RunDirectory run = RunDirectory::open(absolutePath(options->run));
        ProgressPrinter printer;
        if (records)
            records->write(run, options->choice.outPath());
        else
            network->write(run, {options->choice.outPath(), options->choice.spacing()}, context.cancel, printer.sink());
        options->choice.report({{"run", utf8(run.path())}, {"model", summarizeRun(run).model}});
    });
}

} // namespace histo::cli
