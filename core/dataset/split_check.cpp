#include "core/common/error.h"
#include "core/dataset/split.h"

#include <algorithm>
#include <map>
#include <set>

namespace histo {
namespace {

constexpr Part kParts[] = {Part::Train, Part::Validation, Part::Test};
constexpr Label kLabels[] = {Label::Benign, Label::Malignant};

/// Values that occur in more than one part, with their parts.
std::vector<Straddling> straddlingBy(const std::vector<SplitRow> &rows, std::string (*keyOf)(const SplitRow &))
{
    std::map<std::string, std::set<Part>> partsOfKey;
    for (const SplitRow &row : rows)
        partsOfKey[keyOf(row)].insert(row.part);
    std::vector<Straddling> straddling;
    for (const auto &[key, parts] : partsOfKey)
        if (parts.size() > 1)
            straddling.push_back({key, {parts.begin(), parts.end()}});
    return straddling;
}

std::string countOf(std::size_t count, const std::string &one, const std::string &many)
{
    return std::to_string(count) + " " + (count == 1 ? one : many);
}

void countPart(const Split &split, Part part, SplitSummary &summary)
{
    std::set<std::string> groups[2];
    for (const SplitRow *row : split.part(part)) {
        const auto label = static_cast<std::size_t>(row->sample.label);
        ++summary.counts[static_cast<std::size_t>(part)][label].images;
        groups[label].insert(row->group);
    }
    for (const Label label : kLabels) {
        constexpr std::size_t kFewGroups = 3;
        const std::size_t groupCount = groups[static_cast<std::size_t>(label)].size();
        summary.counts[static_cast<std::size_t>(part)][static_cast<std::size_t>(label)].groups = static_cast<int>(
            groupCount);
        if (groupCount < kFewGroups)
            summary.warnings.push_back(std::string(name(part)) + " holds only " +
                                       countOf(groupCount, "group", "groups") + " with " + name(label) +
                                       " pictures; its figures say little");
    }
}

} // namespace

std::vector<Straddling> Split::straddling() const
{
    return straddlingBy(rows, [](const SplitRow &row) { return row.group; });
}

std::vector<const SplitRow *> Split::part(Part part) const
{
    std::vector<const SplitRow *> chosen;
    for (const SplitRow &row : rows)
        if (row.part == part)
            chosen.push_back(&row);
    return chosen;
}

void checkSplit(const Split &split)
{
    for (const Part part : kParts)
        if (split.part(part).empty())
            throw Error(ErrorKind::BadInput, std::string("the split's part ") + name(part) +
                                                 " is empty; train, val and test are all needed");
    const auto straddling = split.straddling();
    if (!straddling.empty() && !split.watermark)
        throw Error(ErrorKind::BadInput,
                    "the split is not by patient: " + countOf(straddling.size(), "group stands", "groups stand") +
                        " in more than one part, the first is " + straddling.front().group +
                        "; make it again, or call it leaky");
}

SplitSummary summarize(const Split &split)
{
    SplitSummary summary;
    for (const Part part : kParts)
        countPart(split, part, summary);
    const auto accessions = straddlingBy(split.rows, [](const SplitRow &row) { return row.sample.stem; });
    if (!accessions.empty() && !split.watermark)
        summary.warnings.push_back(countOf(accessions.size(), "accession number stands", "accession numbers stand") +
                                   " in more than one part (" + accessions.front().group +
                                   (accessions.size() > 1 ? ", …" : "") +
                                   "): slides of one patient may be in train and test; group by stem to be safe");
    return summary;
}

} // namespace histo
