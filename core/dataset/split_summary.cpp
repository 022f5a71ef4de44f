#include "core/common/paths.h"
#include "core/dataset/split.h"

#include <set>

namespace histo {
namespace {

constexpr Part kParts[] = {Part::Train, Part::Validation, Part::Test};
constexpr Label kLabels[] = {Label::Benign, Label::Malignant};
constexpr int kFewGroups = 3;

/// Counts rows one by one; a group counts once for each class that it holds.
class Counter {
public:
    void add(const SplitRow &row)
    {
        const auto part = static_cast<std::size_t>(row.part), label = static_cast<std::size_t>(row.sample.label);
        SplitCounts::Count &count = m_counts.counts[part][label];
        ++count.images;
        if (m_groups[part][label].insert(row.group).second)
            ++count.groups;
    }
    const SplitCounts &counts() const { return m_counts; }

private:
    SplitCounts m_counts;
    std::set<std::string> m_groups[3][2];
};

std::string countOf(int count, const std::string &one, const std::string &many)
{
    return std::to_string(count) + " " + (count == 1 ? one : many);
}

int imagesOf(const SplitCounts &counts, Part part)
{
    const auto &ofPart = counts.counts[static_cast<std::size_t>(part)];
    return ofPart[0].images + ofPart[1].images;
}

void warnOfFewGroups(SplitSummary &summary)
{
    for (const Part part : kParts)
        for (const Label label : kLabels) {
            const int groups = summary.counts[static_cast<std::size_t>(part)][static_cast<std::size_t>(label)].groups;
            if (groups < kFewGroups)
                summary.warnings.push_back(std::string(name(part)) + " holds only " +
                                           countOf(groups, "group", "groups") + " with " + name(label) +
                                           " pictures; its figures say little");
        }
}

void warnOfMissingMagnifications(SplitSummary &summary)
{
    for (const auto &[magnification, counts] : summary.byMagnification)
        for (const Part part : kParts)
            if (magnification > 0 && imagesOf(counts, part) == 0)
                summary.warnings.push_back(std::string(name(part)) + " holds no picture at " +
                                           std::to_string(magnification) + "X; it says nothing about that magnification");
}

void warnOfSharedAccessions(const Split &split, SplitSummary &summary)
{
    const auto accessions = split.straddlingStems();
    if (accessions.empty() || split.watermark)
        return;
    summary.warnings.push_back(
        countOf(static_cast<int>(accessions.size()), "accession number stands", "accession numbers stand") +
        " in more than one part (" + accessions.front().group + (accessions.size() > 1 ? ", …" : "") +
        "): slides of one patient may be in train and test; group by stem to be safe");
}

void warnOfPicturesLeftOut(const Split &split, SplitSummary &summary)
{
    if (!split.leftOut.empty())
        summary.warnings.push_back(
            countOf(static_cast<int>(split.leftOut.size()), "picture is", "pictures are") + " left out; the first, " +
            utf8(split.leftOut.front().path.filename()) + ": " + split.leftOut.front().reason);
    if (const auto twins = split.twins(); !twins.empty())
        summary.warnings.push_back(countOf(static_cast<int>(twins.size()), "picture is", "pictures are") +
                                   " there more than once (" + utf8(twins.front().front()->sample.path.filename()) +
                                   (twins.size() > 1 ? ", …" : "") + ") and counted each time");
}

} // namespace

SplitSummary summarize(const Split &split)
{
    Counter all;
    std::map<int, Counter> byMagnification;
    for (const SplitRow &row : split.rows) {
        all.add(row);
        byMagnification[row.sample.magnification].add(row);
    }
    SplitSummary summary;
    static_cast<SplitCounts &>(summary) = all.counts();
    for (const auto &[magnification, counter] : byMagnification)
        summary.byMagnification[magnification] = counter.counts();
    warnOfFewGroups(summary);
    warnOfMissingMagnifications(summary);
    warnOfSharedAccessions(split, summary);
    warnOfPicturesLeftOut(split, summary);
    return summary;
}

} // namespace histo
