#include "core/train/run_setup.h"

#include "core/common/error.h"
#include "core/common/hash.h"
#include "core/common/log.h"
#include "core/common/paths.h"
#include "core/common/random.h"
#include "core/dataset/dataset.h"
#include "core/dataset/split_files.h"
#include "core/device/threads.h"
#include "core/evaluate/split_document.h"
#include "core/run/run_directory.h"
#include "core/train/picture_cache.h"
#include "core/train/stain_fit.h"

#include <algorithm>
#include <cmath>

namespace histo {

namespace {

/// Where rows of a split file meet the data set: the set's own sample, so that subtype and slide are known.
Split splitFromFile(const TrainConfig &config, const ScanReport &report)
{
    Split split = readSplit(*config.splitFile);
    std::vector<std::string> missing;
    for (SplitRow &row : split.rows) {
        auto found = std::lower_bound(
            report.samples.begin(), report.samples.end(), row.sample.path,
            [](const Sample &sample, const std::filesystem::path &path) { return sample.path < path; });
        if (found == report.samples.end() || found->path != row.sample.path) {
            missing.push_back(utf8(row.sample.path));
            continue;
        }
        if (found->label != row.sample.label)
            throw Error(ErrorKind::BadInput, utf8(*config.splitFile) + ": calls " + utf8(row.sample.path) + " " +
                                                 name(row.sample.label) + ", the data set says " + name(found->label) +
                                                 "; make the split again");
        row.sample = *found;
    }
    if (!missing.empty())
        throw Error(ErrorKind::BadInput, utf8(*config.splitFile) + ": " + std::to_string(missing.size()) +
                                             " of its pictures are not in " + utf8(config.data) + ", for example " +
                                             missing.front() + "; give the folder that the split was made from");
    const auto &wanted = config.split.magnifications;
    if (!wanted.empty())
        std::erase_if(split.rows, [&](const SplitRow &row) {
            return std::find(wanted.begin(), wanted.end(), row.sample.magnification) == wanted.end();
        });
    split.watermark = leakOf(split); // again: the file knows nothing of equal pixels, the data set does
    return split;
}

/// The control experiment: labels change places among all pictures, so that nothing can be learnt from them.
void shuffleLabels(Split &split, std::uint64_t seed)
{
    std::vector<Label> labels;
    for (const SplitRow &row : split.rows)
        labels.push_back(row.sample.label);
    RandomStream(seed, "shuffle-labels").shuffle(labels);
    for (std::size_t i = 0; i < labels.size(); ++i)
        split.rows[i].sample.label = labels[i];
}

void hashSplit(Split &split, const std::filesystem::path &root, const CancelToken &cancel, const ProgressSink &progress)
{
    for (const SplitRow *row : hashFilesOf(split, root, cancel, progress))
        log::warning(utf8(row->sample.path) + ": the file has changed since the split was made");
}

Json dataDocument(const ScanReport &report, const Split &split)
{
    std::vector<Sample> samples;
    std::vector<std::string> hashes;
    for (const SplitRow &row : split.rows) {
        samples.push_back(row.sample);
        hashes.push_back(row.sha256);
    }
    return {{"root", utf8(report.root)},
            {"format", report.format},
            {"hash", dataHash(samples, hashes)},
            {"images", split.rows.size()},
            {"skipped", report.skipped.size()}};
}

Json weightsDocument(const TrainConfig &config)
{
    if (!config.weights)
        return nullptr;
    return {{"path", utf8(*config.weights)}, {"sha256", sha256OfFile(*config.weights)}};
}

/// What the recipe's stain treatment learns from the train part; null where there is none.
Json stainDocument(const TrainConfig &config, const Split &split, const std::filesystem::path &root,
                   const CancelToken &cancel, const ProgressSink &progress)
{
    if (config.recipe.augmentation.stain == StainTreatment::None)
        return nullptr;
    const PictureCache pictures(root, pictureFilesOf(split), findModel(config.model));
    return toJson(fitStain(config.recipe.augmentation.stain, pictures, split.indices(Part::Train), cancel, progress));
}

} // namespace

Split splitOf(const TrainConfig &config, const ScanReport &report)
{
    return config.splitFile ? splitFromFile(config, report) : makeSplit(report.samples, config.split);
}

void checkConfig(const TrainConfig &config)
{
    auto refuse = [](const std::string &why) { throw Error(ErrorKind::Usage, why); };
    findModel(config.model);
    findDevice(config.device);
    checkRecipe(config.recipe);
    if (config.precision == Precision::Fp16)
        refuse("training in fp16 is not offered: its gradients underflow; use bf16 or fp32");
    if (!(config.checkpointSeconds > 0) || !std::isfinite(config.checkpointSeconds))
        refuse("--checkpoint-seconds must be a number above 0");
    if (config.out.empty())
        refuse("--out must name the folder of the run");
}

TrainConfig resolved(TrainConfig config)
{
    const Device device = findDevice(config.device);
    config.device = device.id;
    if (config.precision == Precision::Auto)
        config.precision = device.hasBf16 ? Precision::Bf16 : Precision::Fp32;
    if (config.recipe.batchStatistics == BatchStatistics::Auto)
        // A few hundred pictures in small batches would only blur pretrained statistics; without weights there are none.
        config.recipe.batchStatistics = config.weights ? BatchStatistics::Keep : BatchStatistics::Follow;
    return config;
}

RunSetup setUpRun(const TrainConfig &config, const CancelToken &cancel, const ProgressSink &progress)
{
    checkConfig(config);
    const ScanReport report = scanDataset(config.data, CheckPixels::Yes, cancel, progress, UseCatalog::Yes);
    for (const SkippedFile &skipped : report.skipped)
        log::warning(utf8(skipped.path) + ": " + skipped.reason + "; left out");
    RunSetup setup;
    setup.split = splitOf(config, report);
    checkSplit(setup.split);
    hashSplit(setup.split, report.root, cancel, progress);
    if (config.shuffleLabels)
        shuffleLabels(setup.split, config.seed);

    const Device device = findDevice(config.device);
    setup.document = {
        {"schema", kRunSchema},
        {"id", newUuid()},
        {"version", HISTO_VERSION},
        {"started_utc", utcNow()},
        {"command_line", config.commandLine},
        {"config", toJson(config)},
        {"data", dataDocument(report, setup.split)},
        {"split", splitDocument(setup.split, report)},
        {"seeds", {{"training", config.seed}, {"split", config.split.seed}}},
        {"weights", weightsDocument(config)},
        {"stain_fit", stainDocument(config, setup.split, report.root, cancel, progress)},
        {"device", {{"id", device.id}, {"name", device.name}, {"threads", computeThreads()}}},
        {"cpu_features", cpuFeatures()},
        {"libraries", libraryVersions()},
        {"watermark", setup.split.watermark ? Json(*setup.split.watermark) : Json(nullptr)},
    };
    return setup;
}

} // namespace histo
