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

/// Where folders do not matter, the file's name is enough.
std::string nameBeside(const std::filesystem::path &picture, const std::filesystem::path &other)
{
    return utf8(picture.filename() == other.filename() ? picture : picture.filename());
}

std::string reasonFor(const SplitRow &dropped, const TwinSet &twins, const TwinSet &kept)
{
    const std::filesystem::path &path = dropped.sample.path;
    if (!kept.empty())
        return "the same picture as " + nameBeside(kept.front()->sample.path, path);
    const SplitRow &other = twins.front() == &dropped ? *twins.back() : *twins.front();
    return "the same picture as " + nameBeside(other.sample.path, path) +
           ", but one is called benign and one malignant; at least one is wrong";
}

} // namespace

void dropTwins(Split &split)
{
    std::set<std::filesystem::path> dropped;
    for (const TwinSet &twins : split.twins()) {
        const TwinSet kept = keptOf(twins, split.scheme == name(SplitScheme::Official));
        for (const SplitRow *row : twins)
            if (std::ranges::find(kept, row) == kept.end()) {
                split.leftOut.push_back({row->sample.path, reasonFor(*row, twins, kept)});
                dropped.insert(row->sample.path);
            }
    }
    std::erase_if(split.rows, [&](const SplitRow &row) { return dropped.contains(row.sample.path); });
}

} // namespace histo
