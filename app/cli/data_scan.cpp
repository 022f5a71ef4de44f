#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "app/cli/progress_printer.h"
#include "core/common/paths.h"
#include "core/dataset/dataset.h"

#include <CLI/CLI.hpp>

namespace histo::cli {

namespace {

// In the text for people; the document names all.
constexpr std::size_t kSkippedNamed = 20, kOthersNamed = 5;

std::string countsLine(const std::string &title, const Json &counts)
{
    std::string line;
    for (const auto &[key, count] : counts.items())
        line += (line.empty() ? "" : ", ") + key + " " + count.dump();
    return line.empty() ? "" : "  " + title + ": " + line + "\n";
}

std::string numberOf(std::size_t count, const std::string &one, const std::string &many)
{
    return std::to_string(count) + " " + (count == 1 ? one : many);
}

std::string filesText(const std::vector<SkippedFile> &files, const std::string &what, std::size_t mostNamed)
{
    if (files.empty())
        return "";
    std::string text = numberOf(files.size(), "file", "files") + what + ":\n";
    for (std::size_t i = 0; i < std::min(mostNamed, files.size()); ++i)
        text += "  " + utf8(files[i].path) + ": " + files[i].reason + "\n";
    if (files.size() > mostNamed)
        text += "  … and " + std::to_string(files.size() - mostNamed) + " more (--json - names all)\n";
    return text;
}

std::string reportText(const ScanReport &report, const Json &document)
{
    std::string text = utf8(report.root) + ": " + numberOf(report.samples.size(), "picture", "pictures") + " (" +
                       report.format + ")\n";
    text += countsLine("class", document.at("by_class"));
    text += countsLine("magnification", document.at("by_magnification"));
    text += countsLine("subtype", document.at("by_subtype"));
    text += "  " + numberOf(document.at("stems").get<std::size_t>(), "accession number", "accession numbers") + ", " +
            numberOf(document.at("slides").get<std::size_t>(), "slide", "slides") + ", " +
            numberOf(document.at("folders").get<std::size_t>(), "folder", "folders") + "\n";
    text += filesText(report.skipped, " left out", kSkippedNamed);
    text += filesText(report.otherFiles, " beside the pictures", kOthersNamed);
    if (!report.duplicates.empty())
        text += numberOf(report.duplicates.size(), "pair", "pairs") + " of files with equal pixels\n";
    for (const auto &problem : report.problems)
        text += problem.kind + ": " + problem.message + "\n";
    for (const auto &sentence : document.at("published").at("sentences"))
        text += sentence.get<std::string>() + "\n";
    return text;
}

void run(const std::string &folder, const JsonOption &json, const CommandContext &context)
{
    ProgressPrinter printer;
    const ScanReport report = scanDataset(absolutePath(folder), CheckPixels::Yes, context.cancel, printer.sink(),
                                          UseCatalog::Yes);
    const Json document = toJson(report);
    json.write(document);
    printText(json, reportText(report, document));
}

} // namespace

void declareDataScan(CLI::App &command, const CommandContext &context)
{
    struct Options {
        std::string folder;
        JsonOption json;
    };
    auto options = std::make_shared<Options>();
    command.add_option("DIR", options->folder, "The data set's folder")->required();
    options->json.declare(command);
    command.callback([options, &context] { run(options->folder, options->json, context); });
}

} // namespace histo::cli
