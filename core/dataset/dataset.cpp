#include "core/dataset/dataset.h"

#include "core/common/hash.h"
#include "core/common/parallel_for.h"
#include "core/common/paths.h"
#include "core/dataset/breakhis.h"
#include "core/dataset/csv_manifest.h"
#include "core/dataset/image_folder.h"
#include "core/dataset/layout.h"
#include "core/dataset/picture_check.h"

#include <algorithm>
#include <array>
#include <numeric>

namespace histo {
namespace {

namespace fs = std::filesystem;

/// In the order in which they are tried: what asks for more comes first.
const std::array<const DatasetLayout *, 4> kLayouts = {&kCsvManifest, &kBreakHisOriginal, &kBreakHisMendeley,
                                                       &kImageFolder};

std::string everythingLookedFor()
{
    std::string text;
    for (const DatasetLayout *layout : kLayouts)
        text += std::string(text.empty() ? "" : "; ") + layout->lookedFor;
    return text;
}

const DatasetLayout &layoutOf(const PictureTree &tree)
{
    if (tree.pictures.empty())
        throw Error(ErrorKind::BadInput, utf8(tree.root) +
                                             ": the folder holds no picture (looked for files ending in png, "
                                             "jpg, tif or bmp, in all folders below); check the name");
    for (const DatasetLayout *layout : kLayouts)
        if (layout->recognises(tree))
            return *layout;
    throw Error(ErrorKind::BadInput, utf8(tree.root) +
                                         ": nothing says which of its pictures are benign and which malignant; looked "
                                         "for " +
                                         everythingLookedFor());
}

void requireSamples(const ScanReport &report)
{
    if (!report.samples.empty())
        return;
    std::string message = utf8(report.root) + ": none of its " + std::to_string(report.skipped.size()) +
                          " pictures can be used";
    if (!report.skipped.empty())
        message += "; the first, " + utf8(report.skipped.front().path) + ": " + report.skipped.front().reason;
    throw Error(ErrorKind::BadInput, message + "; check the folder, or download the pictures again");
}

} // namespace

void skipContradiction(ScanReport &report, const fs::path &picture, const std::string &contradiction)
{
    report.skipped.push_back({picture, contradiction});
    report.problems.push_back(
        {"folder_name", utf8(picture) + ": " + contradiction + "; left out until one of them is put right", {picture}});
}

ScanReport scanDataset(const fs::path &root, CheckPixels check, const CancelToken &cancel, const ProgressSink &progress,
                       UseCatalog useCatalog)
{
    const PictureTree tree = findPictures(root, cancel);
    const DatasetLayout &layout = layoutOf(tree);
    ScanReport report;
    report.root = tree.root;
    report.format = layout.id;
    report.skipped = tree.skipped;
    report.otherFiles = tree.otherFiles;
    layout.read(tree, report);
    checkPictures(report, check, useCatalog, cancel, progress);
    std::ranges::sort(report.skipped, {}, [](const SkippedFile &file) { return file.path.generic_string(); });
    requireSamples(report);
    return report;
}

std::string dataHash(const std::vector<Sample> &samples, const std::vector<std::string> &fileHashes)
{
    std::vector<std::size_t> order(samples.size());
    std::iota(order.begin(), order.end(), std::size_t(0));
    std::ranges::sort(order, {}, [&](std::size_t index) { return samples[index].path.generic_string(); });
    Sha256 hash;
    for (const std::size_t index : order)
        hash.update(samples[index].path.generic_string() + '\t' + fileHashes.at(index) + '\n');
    return hash.hexDigest();
}

std::vector<std::string> hashFiles(const fs::path &root, const std::vector<Sample> &samples, const CancelToken &cancel,
                                   const ProgressSink &progress)
{
    std::vector<std::string> hashes(samples.size());
    const auto hashOne = [&](std::size_t index) { hashes[index] = sha256OfFile(root / samples[index].path); };
    parallelFor(samples.size(), hashOne, cancel, progress, "hashing files");
    return hashes;
}

} // namespace histo
