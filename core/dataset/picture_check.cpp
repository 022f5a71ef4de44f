#include "core/dataset/picture_check.h"

#include "core/common/hash.h"
#include "core/common/paths.h"
#include "core/dataset/parallel_for.h"
#include "core/image/image_io.h"

#include <algorithm>
#include <map>

namespace histo {
namespace {

namespace fs = std::filesystem;

struct CheckedPicture {
    std::string problem; ///< empty if the picture can be used
    cv::Size size;
    std::string pixelHash; ///< empty with CheckPixels::No
};

CheckedPicture checkHeader(const fs::path &file)
{
    std::error_code problem;
    if (fs::file_size(file, problem) == 0)
        return {"an empty file", {}, {}};
    const auto size = sizeOfPicture(file);
    if (!size)
        return {"unreadable, or not a picture (PNG, JPEG, TIFF or BMP)", {}, {}};
    return {"", *size, {}};
}

std::string hashOfPixels(const cv::Mat3b &rgb)
{
    Sha256 hash;
    // The size is part of the picture: the same bytes may be 2 x 3 or 3 x 2.
    hash.update(std::to_string(rgb.cols) + "x" + std::to_string(rgb.rows) + "\n");
    for (int row = 0; row < rgb.rows; ++row)
        hash.update(rgb.ptr(row), static_cast<std::size_t>(rgb.cols) * rgb.elemSize());
    return hash.hexDigest();
}

CheckedPicture checkAllPixels(const fs::path &file)
{
    const ReadPicture picture = tryReadRgb(file);
    if (picture.problem)
        return {*picture.problem, {}, {}};
    return {"", picture.rgb.size(), hashOfPixels(picture.rgb)};
}

/// Takes the pictures that cannot be used out of `samples` and `pictures` alike.
void skipUnusable(ScanReport &report, std::vector<CheckedPicture> &pictures)
{
    std::vector<Sample> usableSamples;
    std::vector<CheckedPicture> usablePictures;
    for (std::size_t index = 0; index < pictures.size(); ++index) {
        if (!pictures[index].problem.empty()) {
            report.skipped.push_back({report.samples[index].path, pictures[index].problem});
            continue;
        }
        usableSamples.push_back(std::move(report.samples[index]));
        usableSamples.back().pixelHash = pictures[index].pixelHash;
        usablePictures.push_back(std::move(pictures[index]));
    }
    report.samples = std::move(usableSamples);
    pictures = std::move(usablePictures);
}

std::string sizeText(const std::pair<int, int> &size)
{
    return std::to_string(size.first) + " x " + std::to_string(size.second);
}

void reportSizes(ScanReport &report, const std::vector<CheckedPicture> &pictures)
{
    std::map<std::pair<int, int>, int> countOfSize;
    for (const CheckedPicture &picture : pictures)
        ++countOfSize[{picture.size.width, picture.size.height}];
    if (countOfSize.size() < 2)
        return;
    const auto usual = std::ranges::max_element(countOfSize, {}, [](const auto &entry) { return entry.second; })->first;
    DatasetProblem problem{"size_differs", "", {}};
    for (std::size_t index = 0; index < pictures.size(); ++index)
        if (pictures[index].size != cv::Size(usual.first, usual.second))
            problem.paths.push_back(report.samples[index].path);
    problem.message = std::to_string(problem.paths.size()) + " of " + std::to_string(pictures.size()) +
                      " pictures are not " + sizeText(usual) + " pixels as most are:";
    constexpr int kNamedSizes = 4;
    int named = 0;
    for (const auto &[size, count] : countOfSize)
        if (size != usual && named++ < kNamedSizes)
            problem.message += std::string(named > 1 ? ", " : " ") + std::to_string(count) + " of " + sizeText(size);
    problem.message += named > kNamedSizes ? ", …" : "";
    report.problems.push_back(problem);
}

/// Pairs of samples with equal pixels that disagree, as one problem.
struct Conflict {
    DatasetProblem problem;
    int pairCount = 0;

    void add(const Sample &first, const Sample &second)
    {
        ++pairCount;
        problem.paths.push_back(first.path);
        problem.paths.push_back(second.path);
    }
    void addTo(ScanReport &report, const std::string &whatIsWrong)
    {
        if (pairCount == 0)
            return;
        problem.message = std::to_string(pairCount) + (pairCount == 1 ? " pair" : " pairs") + whatIsWrong;
        report.problems.push_back(problem);
    }
};

void reportDuplicates(ScanReport &report, const std::vector<CheckedPicture> &pictures)
{
    std::map<std::string, const Sample *> firstWithHash;
    Conflict duplicate{{"duplicate_pixels", "", {}}}, label{{"label_conflict", "", {}}},
        subtype{{"subtype_conflict", "", {}}};
    for (std::size_t index = 0; index < pictures.size(); ++index) {
        const Sample &sample = report.samples[index];
        const auto [entry, isFirst] = firstWithHash.try_emplace(pictures[index].pixelHash, &sample);
        if (isFirst)
            continue;
        // Each copy is paired with the first alone: a thousand blank pictures are not half a million pairs.
        const Sample &first = *entry->second;
        report.duplicates.emplace_back(first.path, sample.path);
        duplicate.add(first, sample);
        if (first.label != sample.label)
            label.add(first, sample);
        else if (first.subtype != sample.subtype)
            subtype.add(first, sample);
    }
    duplicate.addTo(report, " of pictures with equal pixels; a split must not put them on both sides");
    label.addTo(report, " of equal pictures called benign once and malignant once; at least one is wrong");
    subtype.addTo(report, " of equal pictures under two subtypes; at least one is wrong");
}

} // namespace

void checkPictures(ScanReport &report, CheckPixels check, const CancelToken &cancel, const ProgressSink &progress)
{
    std::vector<CheckedPicture> pictures(report.samples.size());
    const auto checkOne = [&](std::size_t index) {
        const fs::path file = report.root / report.samples[index].path;
        pictures[index] = check == CheckPixels::Yes ? checkAllPixels(file) : checkHeader(file);
    };
    parallelFor(pictures.size(), checkOne, cancel, progress, "reading pictures");
    skipUnusable(report, pictures);
    reportSizes(report, pictures);
    if (check == CheckPixels::Yes)
        reportDuplicates(report, pictures);
}

} // namespace histo
