#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "app/cli/progress_printer.h"
#include "app/cli/split_flags.h"
#include "core/common/atomic_file.h"
#include "core/common/error.h"
#include "core/common/paths.h"
#include "core/dataset/dataset.h"
#include "core/dataset/split_files.h"
#include "core/evaluate/split_document.h"

#include <CLI/CLI.hpp>
#include <fstream>
#include <iomanip>
#include <sstream>

namespace histo::cli {

namespace {

struct Options {
    std::string folder, out;
    SplitFlags flags;
    std::uint64_t seed = 1;
    JsonOption json;
};

SplitOptions splitOptions(const Options &options)
{
    SplitOptions wanted = options.flags.options(options.seed);
    // The file names every picture of the data set, so that whoever uses it may choose; `train` leaves twins out.
    if (!options.flags.twins && wanted.scheme != SplitScheme::Official)
        wanted.twins = TwinPolicy::Keep;
    return wanted;
}

/// With the options it was made by.
Json splitDocument(const Split &split, const SplitOptions &options, const ScanReport &report,
                   const std::filesystem::path &out)
{
    Json document = histo::splitDocument(split, report);
    document["folds"] = options.scheme == SplitScheme::Official ? Json(nullptr) : Json(options.folds);
    document["fold"] = options.foldFile ? Json(nullptr) : Json(options.fold);
    document["fold_file"] = options.foldFile ? Json(utf8(*options.foldFile)) : Json(nullptr);
    document["twin_policy"] = name(options.twins);
    document["seed"] = options.seed;
    document["magnifications"] = options.magnifications;
    document["data"] = utf8(report.root);
    document["out"] = utf8(out);
    return document;
}

/// split.json beside split.csv.
std::filesystem::path besideSplit(std::filesystem::path out)
{
    const bool isJson = out.extension() == ".json";
    return isJson ? out += ".json" : out.replace_extension(".json");
}

/// Neither a picture nor anybody's table is written over: what is there must be a split already.
void requireReplaceable(const std::filesystem::path &out)
{
    if (std::filesystem::is_directory(out))
        throw Error(ErrorKind::Usage, utf8(out) + ": is a folder; name the file to write");
    const auto refuse = [](const std::filesystem::path &file) {
        throw Error(ErrorKind::BadInput, utf8(file) + ": is there already and is no split; choose another --out");
    };
    const auto isSplit = [](const std::filesystem::path &file) {
        std::ifstream stream(file);
        std::string header;
        std::getline(stream, header);
        return header.starts_with("path,sha256,label");
    };
    if (std::filesystem::exists(out) && !isSplit(out))
        refuse(out);
    const auto beside = besideSplit(out);
    if (!std::filesystem::exists(beside))
        return;
    try {
        if (!readJsonFile(beside).contains("straddling_stems"))
            refuse(beside);
    } catch (const Error &) {
        refuse(beside);
    }
}

std::string cell(const Json &count)
{
    return count.at("images").dump() + " of " + count.at("groups").dump();
}

/// A line for each part; under it one for each magnification.
std::string countsTable(const Json &document)
{
    std::ostringstream text;
    text << std::left << std::setw(14) << "part" << std::setw(18) << "benign" << std::setw(18) << "malignant"
         << "(pictures of cases)\n";
    const auto line = [&](const std::string &title, const Json &classes) {
        text << std::setw(14) << title << std::setw(18) << cell(classes.at("benign")) << cell(classes.at("malignant"))
             << "\n";
    };
    const Json &byMagnification = document.at("by_magnification");
    for (const auto &[part, classes] : document.at("parts").items()) {
        line(part, classes);
        if (byMagnification.size() > 1)
            for (const auto &[magnification, parts] : byMagnification.items())
                line("  " + magnification + "X", parts.at(part));
    }
    return text.str();
}

std::string baselineLine(const Json &baselines)
{
    const Json &majority = baselines.at("majority").at("accuracy"), &colour = baselines.at("colour");
    std::string text = "without a network (" + baselines.at("part").get<std::string>() + ", " +
                       baselines.at("n_images").dump() + " pictures of " + baselines.at("n_groups").dump() + " cases):";
    if (majority.is_number())
        text += " always the larger class, accuracy " + fixed(majority, 3);
    if (colour.is_object() && colour.at("balanced_accuracy").at("value").is_number()) {
        const Json &figure = colour.at("balanced_accuracy");
        text += "; mean colour alone, balanced accuracy " + fixed(figure.at("value"), 3);
        if (figure.at("low").is_number())
            text += " (" + fixed(figure.at("low"), 3) + " to " + fixed(figure.at("high"), 3) + ")";
    }
    return text + "\n";
}

std::string straddlingLine(const Json &document)
{
    std::string text;
    for (const Json &stem : document.at("straddling_stems"))
        text += (text.empty() ? "" : ", ") + stem.at("group").get<std::string>();
    return text.empty() ? "" : "accession numbers in more than one part: " + text + "\n";
}

std::string textOf(const Json &document)
{
    std::string text = countsTable(document) + straddlingLine(document);
    text += baselineLine(document.at("baselines").at(name(Part::Test)));
    if (!document.at("watermark").is_null())
        text += "watermark: " + document.at("watermark").get<std::string>() + "\n";
    return text + "written: " + document.at("out").get<std::string>() + "\n";
}

void run(const Options &options, const CommandContext &context)
{
    const SplitOptions wanted = splitOptions(options);
    const auto out = absolutePath(options.out);
    requireReplaceable(out);
    ProgressPrinter printer;
    // Pictures are decoded, so that the split holds what `data scan` counts and training can read.
    const ScanReport report = scanDataset(absolutePath(options.folder), CheckPixels::Yes, context.cancel,
                                          printer.sink(), UseCatalog::Yes);
    Split split = makeSplit(report.samples, wanted);
    checkSplit(split);
    hashFilesOf(split, report.root, context.cancel, printer.sink());
    const Json document = splitDocument(split, wanted, report, out);
    writeFileAtomically(out, toCsv(split));
    writeJsonFile(besideSplit(out), document);

    for (const auto &warning : document.at("warnings"))
        printer.say("warning: " + warning.get<std::string>());
    options.json.write(document);
    printText(options.json, textOf(document));
}

} // namespace

void declareDataSplit(CLI::App &command, const CommandContext &context)
{
    auto options = std::make_shared<Options>();
    command.add_option("DIR", options->folder, "The data set's folder")->required();
    options->flags.declare(command);
    command.add_option("--seed", options->seed)->check(CLI::NonNegativeNumber)->capture_default_str();
    command
        .add_option("--out", options->out,
                    "The split.csv to write; split.json beside it says what is known of the split")
        ->required();
    options->json.declare(command);
    command.callback([options, &context] { run(*options, context); });
}

} // namespace histo::cli
