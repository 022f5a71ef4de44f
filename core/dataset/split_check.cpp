#include "core/common/error.h"
#include "core/dataset/split.h"

#include <algorithm>
#include <map>
#include <set>

namespace histo {
namespace {

constexpr Part kParts[] = {Part::Train, Part::Validation, Part::Test};

/// Values that occur in more than one part, with their parts. Empty ones are unknown and do not count.
std::vector<Straddling> straddlingBy(const std::vector<SplitRow> &rows,
                                     const std::string &(*valueOf)(const SplitRow &))
{
    std::map<std::string, std::set<Part>> partsOfValue;
    for (const SplitRow &row : rows)
        if (const std::string &value = valueOf(row); !value.empty())
            partsOfValue[value].insert(row.part);
    std::vector<Straddling> straddling;
    for (const auto &[value, parts] : partsOfValue)
        if (parts.size() > 1)
            straddling.push_back({value, {parts.begin(), parts.end()}});
    return straddling;
}

const std::string &groupOfRow(const SplitRow &row) { return row.group; }
const std::string &slideOfRow(const SplitRow &row) { return row.sample.slide; }
const std::string &stemOfRow(const SplitRow &row) { return row.sample.stem; }

/// "7 groups (14-13412, …)"
std::string counted(std::size_t count, const std::string &one, const std::string &many, const std::string &first)
{
    return std::to_string(count) + " " + (count == 1 ? one : many) + " (" + first + (count > 1 ? ", …)" : ")");
}

} // namespace

std::vector<Straddling> Split::straddling() const { return straddlingBy(rows, groupOfRow); }

std::vector<Straddling> Split::straddlingStems() const { return straddlingBy(rows, stemOfRow); }

std::vector<const SplitRow *> Split::part(Part part) const
{
    std::vector<const SplitRow *> chosen;
    for (const SplitRow &row : rows)
        if (row.part == part)
            chosen.push_back(&row);
    return chosen;
}

std::vector<std::size_t> Split::indices(Part part) const
{
    std::vector<std::size_t> chosen;
    for (std::size_t row = 0; row < rows.size(); ++row)
        if (rows[row].part == part)
            chosen.push_back(row);
    return chosen;
}

std::vector<std::vector<const SplitRow *>> Split::twins() const
{
    std::map<std::string, std::vector<const SplitRow *>> rowsOfPicture;
    for (const SplitRow &row : rows)
        if (!row.sample.pixelHash.empty())
            rowsOfPicture[row.sample.pixelHash].push_back(&row);
    std::vector<std::vector<const SplitRow *>> sets;
    for (auto &[hash, twins] : rowsOfPicture)
        if (twins.size() > 1)
            sets.push_back(std::move(twins));
    std::ranges::sort(sets, {}, [](const auto &twins) { return twins.front()->sample.path.generic_string(); });
    return sets;
}

std::vector<std::vector<const SplitRow *>> Split::straddlingTwins() const
{
    auto sets = twins();
    std::erase_if(sets, [](const auto &twins) {
        return std::ranges::all_of(twins, [&](const SplitRow *row) { return row->part == twins.front()->part; });
    });
    return sets;
}

std::optional<std::string> leakOf(const Split &split)
{
    std::vector<std::string> leaks;
    const auto groups = split.straddling(), slides = straddlingBy(split.rows, slideOfRow);
    if (!groups.empty())
        leaks.push_back(counted(groups.size(), "group", "groups", groups.front().group));
    else if (!slides.empty()) // whatever a group column says: pictures of one slide are no two patients
        leaks.push_back(counted(slides.size(), "slide", "slides", slides.front().group));
    if (const auto twins = split.straddlingTwins(); !twins.empty())
        leaks.push_back(counted(twins.size(), "picture with its copies", "pictures with their copies",
                                twins.front().front()->sample.path.generic_string()));
    if (leaks.empty())
        return std::nullopt;
    return "leaky split: " + leaks.front() + (leaks.size() > 1 ? " and " + leaks.back() : "") +
           " in more than one part; figures are inflated and only for demonstration";
}

void checkSplit(const Split &split)
{
    for (const Part part : kParts)
        if (split.part(part).empty())
            throw Error(ErrorKind::BadInput, std::string("the split's part ") + name(part) +
                                                 " is empty; train, val and test are all needed");
    if (split.watermark)
        return;
    if (const auto leak = leakOf(split))
        throw Error(ErrorKind::BadInput, "the split is not by patient: " + *leak + "; make it again, or call it leaky");
}

} // namespace histo
