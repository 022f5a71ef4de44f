#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "app/cli/progress_printer.h"
#include "app/cli/split_flags.h"
#include "core/common/atomic_file.h"
#include "core/common/error.h"
#include "core/common/log.h"
#include "core/common/paths.h"
#include "core/dataset/dataset.h"
#include "core/dataset/split.h"

#include <CLI/CLI.hpp>

namespace histo::cli {

namespace {

struct Options {
    std::string folder, scheme = "grouped", out;
    std::optional<std::string> foldFile;
    SplitFlags flags;
    std::uint64_t seed = 1;
    JsonOption json;
};

SplitOptions splitOptions(const Options &options)
{
    if (options.scheme == "official" || options.foldFile)
        throw Error(ErrorKind::Usage, "the authors' own folds (--scheme official, --fold-file) are not offered in this "
                                      "version; use --scheme grouped");
    const auto scheme = splitSchemeNamed(options.scheme);
    if (!scheme)
        throw Error(ErrorKind::Usage, "--scheme: no scheme \"" + options.scheme + "\"; there are grouped, leaky");
    return options.flags.options(*scheme, options.seed);
}

void fillHashes(Split &split, const std::filesystem::path &root, const CancelToken &cancel,
                const ProgressSink &progress)
{
    std::vector<Sample> samples;
    for (const auto &row : split.rows)
        samples.push_back(row.sample);
    const auto hashes = hashFiles(root, samples, cancel, progress);
    for (std::size_t i = 0; i < hashes.size(); ++i)
        split.rows[i].sha256 = hashes[i];
}

Json countsDocument(const SplitSummary &summary)
{
    Json counts;
    for (Part part : {Part::Train, Part::Validation, Part::Test})
        for (Label label : {Label::Benign, Label::Malignant}) {
            const auto &count = summary.counts[static_cast<int>(part)][static_cast<int>(label)];
            counts[name(part)][name(label)] = {{"images", count.images}, {"groups", count.groups}};
        }
    return counts;
}

Json straddlingDocument(const Split &split)
{
    Json list = Json::array();
    for (const auto &straddling : split.straddling()) {
        Json parts = Json::array();
        for (Part part : straddling.parts)
            parts.push_back(name(part));
        list.push_back({{"group", straddling.group}, {"parts", parts}});
    }
    return list;
}

Json splitDocument(const Split &split, const SplitOptions &options, const std::filesystem::path &out)
{
    const SplitSummary summary = summarize(split);
    return {{"scheme", split.scheme},
            {"group_key", split.groupKey},
            {"folds", options.folds},
            {"fold", options.fold},
            {"seed", options.seed},
            {"magnifications", options.magnifications},
            {"watermark", split.watermark ? Json(*split.watermark) : Json(nullptr)},
            {"straddling", straddlingDocument(split)},
            {"counts", countsDocument(summary)},
            {"warnings", summary.warnings},
            {"split_hash", splitHash(split)},
            {"out", utf8(out)}};
}

std::string textOf(const Json &document)
{
    std::string text;
    for (const auto &[part, classes] : document.at("counts").items()) {
        text += part + ":";
        for (const auto &[label, count] : classes.items())
            text += "  " + label + " " + count.at("images").dump() + " pictures of " + count.at("groups").dump() +
                    " groups";
        text += "\n";
    }
    if (!document.at("watermark").is_null())
        text += "watermark: " + document.at("watermark").get<std::string>() + "\n";
    return text + "written: " + document.at("out").get<std::string>() + "\n";
}

void run(const Options &options, const CommandContext &context)
{
    const SplitOptions wanted = splitOptions(options);
    const auto out = absolutePath(options.out);
    ProgressPrinter printer;
    // Pictures are decoded, so that the split holds what `data scan` counts and training can read.
    const ScanReport report = scanDataset(absolutePath(options.folder), CheckPixels::Yes, context.cancel,
                                          printer.sink(), UseCatalog::Yes);
    Split split = makeSplit(report.samples, wanted);
    fillHashes(split, report.root, context.cancel, printer.sink());
    writeFileAtomically(out, toCsv(split));

    const Json document = splitDocument(split, wanted, out);
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
    command
        .add_option("--scheme", options->scheme,
                    "grouped: no group in two parts; leaky: by picture, to show what that flatters")
        ->capture_default_str();
    options->flags.declare(command);
    command.add_option("--fold-file", options->foldFile, "A list of the authors' folds");
    command.add_option("--seed", options->seed)->capture_default_str();
    command.add_option("--out", options->out, "The split.csv to write")->required();
    options->json.declare(command);
    command.callback([options, &context] { run(*options, context); });
}

} // namespace histo::cli
