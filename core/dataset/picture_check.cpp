#include "core/dataset/picture_check.h"

#include "core/common/parallel_for.h"
#include "core/dataset/catalog.h"
#include "core/dataset/near_duplicates.h"
#include "core/image/image_io.h"

#include <algorithm>
#include <map>

namespace histo {
namespace {

namespace fs = std::filesystem;

PictureFacts headerOf(const fs::path &file)
{
    PictureFacts facts;
    std::error_code problem;
    if (fs::file_size(file, problem) == 0)
        facts.problem = "an empty file";
    else if (const auto size = sizeOfPicture(file))
        facts.size = *size;
    else
        facts.problem = "unreadable, or not a picture (PNG, JPEG, TIFF or BMP)";
    return facts;
}

/// Says what is known of a picture's file, from the catalog or from the file itself.
class Examiner {
public:
    Examiner(const fs::path &root, CheckPixels check, UseCatalog useCatalog) : m_root(root), m_check(check)
    {
        if (check == CheckPixels::No || useCatalog == UseCatalog::No)
            return;
        m_catalog = Catalog::open(root);
        if (m_catalog)
            m_known = m_catalog->known();
    }

    /// @thread any, each picture once
    PictureFacts factsOf(const fs::path &picture)
    {
        if (const auto known = m_known.find(picture.generic_string()); known != m_known.end())
            if (stampOf(m_root / picture) == known->second.stamp)
                return std::move(known->second.facts);
        if (m_check != CheckPixels::Yes)
            return headerOf(m_root / picture);
        PictureFacts facts = m_catalog ? m_catalog->examine(picture) : examinePicture(m_root / picture);
        facts.thumbnail = std::vector<unsigned char>(); // its memory too, which `{}` would keep
        return facts;
    }

private:
    const fs::path &m_root;
    const CheckPixels m_check;
    std::unique_ptr<Catalog> m_catalog;
    std::unordered_map<std::string, KnownPicture> m_known;
};

/// Sample::pixelHash. A picture of one colour has no edges.
std::string identityOf(const PictureFacts &facts)
{
    return facts.isExamined() && facts.sharpness > 0 ? facts.pixelHash : "";
}

/// Takes the pictures that cannot be used out of `samples` and `facts` alike.
void skipUnusable(ScanReport &report)
{
    std::vector<Sample> samples;
    std::vector<PictureFacts> facts;
    for (std::size_t index = 0; index < report.samples.size(); ++index) {
        if (!report.facts[index].problem.empty()) {
            report.skipped.push_back({report.samples[index].path, report.facts[index].problem});
            continue;
        }
        samples.push_back(std::move(report.samples[index]));
        samples.back().pixelHash = identityOf(report.facts[index]);
        facts.push_back(std::move(report.facts[index]));
    }
    report.samples = std::move(samples);
    report.facts = std::move(facts);
}

std::string sizeText(const std::pair<int, int> &size)
{
    return std::to_string(size.first) + " x " + std::to_string(size.second);
}

void reportSizes(ScanReport &report)
{
    std::map<std::pair<int, int>, int> countOfSize;
    for (const PictureFacts &picture : report.facts)
        ++countOfSize[{picture.size.width, picture.size.height}];
    if (countOfSize.size() < 2)
        return;
    const auto usual = std::ranges::max_element(countOfSize, {}, [](const auto &entry) { return entry.second; })->first;
    DatasetProblem problem{"size_differs", "", {}};
    for (std::size_t index = 0; index < report.facts.size(); ++index)
        if (report.facts[index].size != cv::Size(usual.first, usual.second))
            problem.paths.push_back(report.samples[index].path);
    problem.message = std::to_string(problem.paths.size()) + " of " + std::to_string(report.facts.size()) +
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

void reportDuplicates(ScanReport &report)
{
    std::map<std::string, const Sample *> firstWithHash;
    Conflict duplicate{{"duplicate_pixels", "", {}}}, label{{"label_conflict", "", {}}},
        subtype{{"subtype_conflict", "", {}}};
    for (std::size_t index = 0; index < report.facts.size(); ++index) {
        if (!report.facts[index].isExamined())
            continue;
        const Sample &sample = report.samples[index];
        const auto [entry, isFirst] = firstWithHash.try_emplace(report.facts[index].pixelHash, &sample);
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

void reportNearDuplicates(ScanReport &report, const CancelToken &cancel)
{
    Conflict alike{{"near_duplicate", "", {}}};
    for (const AlikePair &pair : findAlike(report.facts, cancel)) {
        const Sample &first = report.samples[pair.first], &second = report.samples[pair.second];
        report.nearDuplicates.push_back({first.path, second.path, pair.correlation});
        alike.add(first, second);
    }
    alike.addTo(report, " of pictures look alike, but are not equal: look at them (stored again, or one field "
                        "photographed twice?)");
}

} // namespace

void checkPictures(ScanReport &report, CheckPixels check, UseCatalog useCatalog, const CancelToken &cancel,
                   const ProgressSink &progress)
{
    report.facts.resize(report.samples.size());
    {
        Examiner examiner(report.root, check, useCatalog);
        const auto checkOne = [&](std::size_t index) {
            report.facts[index] = examiner.factsOf(report.samples[index].path);
        };
        parallelFor(report.facts.size(), checkOne, cancel, progress, "reading pictures");
    }
    skipUnusable(report);
    reportSizes(report);
    reportDuplicates(report);
    reportNearDuplicates(report, cancel);
}

} // namespace histo
