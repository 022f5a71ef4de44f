#include "core/dataset/split_twins.h"

#include "core/common/paths.h"

#include <algorithm>
#include <set>

namespace histo {
namespace {

using TwinSet = std::vector<const SplitRow *>;

bool isLabelConflict(const TwinSet &twins)
{
    return std::ranges::any_of(twins,
                               [&](const SplitRow *row) { return row->sample.label != twins.front()->sample.label; });
}

/// The rows of a set that stay.
TwinSet keptOf(const TwinSet &twins, bool isOfficial)
{
    TwinSet kept;
    if (isOfficial) // whoever compares with published figures needs the test side as it was published
        std::ranges::copy_if(twins, std::back_inserter(kept),
                             [](const SplitRow *row) { return row->part == Part::Test; });
    if (kept.empty() && !isLabelConflict(twins))
        kept = {twins.front()};
    return kept;
}

std::string reasonFor(const TwinSet &twins, const TwinSet &kept)
{
    if (!kept.empty())
        return "the same picture as " + utf8(kept.front()->sample.path);
    return "the same picture is called benign and malignant (" + utf8(twins.front()->sample.path) + ", " +
           utf8(twins.back()->sample.path) + "); at least one is wrong";
}

} // namespace

void dropTwins(Split &split)
{
    std::set<std::filesystem::path> dropped;
    for (const TwinSet &twins : split.twins()) {
        const TwinSet kept = keptOf(twins, split.scheme == name(SplitScheme::Official));
        for (const SplitRow *row : twins)
            if (std::ranges::find(kept, row) == kept.end()) {
                split.leftOut.push_back({row->sample.path, reasonFor(twins, kept)});
                dropped.insert(row->sample.path);
            }
    }
    std::erase_if(split.rows, [&](const SplitRow &row) { return dropped.contains(row.sample.path); });
}

} // namespace histo
