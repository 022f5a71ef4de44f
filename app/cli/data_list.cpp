#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "app/cli/progress_printer.h"
#include "core/common/atomic_file.h"
#include "core/common/paths.h"
#include "core/evaluate/picture_list_csv.h"
#include "core/run/run_check.h"

#include <CLI/CLI.hpp>

namespace histo::cli {

namespace {

struct Options {
    std::string folder;
    std::optional<std::string> run, out, findings;
    bool isMarkedOnly = false;
};

RunLookup lookupOf(const std::filesystem::path &folder)
{
    const RunDirectory run = RunDirectory::open(folder);
    return RunLookup(checkedSplit(run), predictionsOfAllParts(run));
}

void run(const Options &options, const CommandContext &context)
{
    ProgressPrinter printer;
    PictureList list;
    if (options.run)
        list.run = lookupOf(absolutePath(*options.run));
    const auto report = std::make_shared<const ScanReport>(scanDataset(
        absolutePath(options.folder), CheckPixels::Yes, context.cancel, printer.sink(), UseCatalog::Yes));
    list.report = report;
    list.notes = ReaderNotes::open(report->root)->all();
    for (std::size_t index = 0; index < report->samples.size(); ++index) {
        const auto note = list.notes.find(report->samples[index].path);
        if (!options.isMarkedOnly || (note != list.notes.end() && note->second.isMarked))
            list.samples.push_back(static_cast<int>(index));
    }
    const std::string csv = pictureListCsv(list);
    if (options.findings)
        writeFileAtomically(absolutePath(*options.findings), findingsCsv(*report));
    if (options.out)
        writeFileAtomically(absolutePath(*options.out), csv);
    else
        printText({}, csv);
}

} // namespace

void declareDataList(CLI::App &command, const CommandContext &context)
{
    auto options = std::make_shared<Options>();
    command.add_option("DIR", options->folder, "The data set's folder")->required();
    command.add_option("--run", options->run, "Adds the part, score and verdict that this run gives each picture")
        ->type_name("RUN");
    command.add_flag("--marked", options->isMarkedOnly, "Only pictures that a reader has marked");
    command.add_option("--out", options->out, "The CSV to write; else it goes to standard output")->type_name("FILE");
    command.add_option("--findings", options->findings, "A second CSV: everything that the scan found fault with")
        ->type_name("FILE");
    command.callback([options, &context] { run(*options, context); });
}

} // namespace histo::cli
