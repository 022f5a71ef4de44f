#include "core/dataset/split_official.h"

#include "core/common/error.h"
#include "core/common/paths.h"
#include "core/common/random.h"
#include "core/dataset/fold_list.h"
#include "core/dataset/split_dealing.h"

#include <algorithm>
#include <set>

namespace histo {
namespace {

constexpr std::size_t kMostFolds = 5; // of the train side: one of them is the validation part

FoldList listOf(const SplitOptions &options)
{
    return options.foldFile ? readFoldList(*options.foldFile) : publishedFold(options.fold);
}

std::string nameOfFold(const SplitOptions &options)
{
    return options.foldFile ? utf8(*options.foldFile) : "the authors' fold " + std::to_string(options.fold);
}

/// Indices of the samples by side; what the list does not name is left out.
struct Sides {
    std::vector<std::size_t> train, test;
};

Sides sidesOf(const std::vector<Sample> &samples, const SplitOptions &options, Split &split)
{
    const FoldList list = listOf(options);
    Sides sides;
    for (std::size_t index = 0; index < samples.size(); ++index) {
        const auto entry = list.find(utf8(samples[index].path.stem()));
        if (entry == list.end())
            split.leftOut.push_back({samples[index].path, "not in " + nameOfFold(options)});
        else
            (entry->second == FoldSide::Test ? sides.test : sides.train).push_back(index);
    }
    if (sides.train.empty() || sides.test.empty())
        throw Error(ErrorKind::BadInput, nameOfFold(options) + ": none of the " + std::to_string(samples.size()) +
                                             " pictures stands on its " + (sides.test.empty() ? "test" : "train") +
                                             " side; it is for BreakHis' own names, and for a set that is not too "
                                             "small a part of it");
    return sides;
}

/// Groups of the train side that share nothing with the test side: only they may be validated on, or the selection of
/// the best epoch would see test patients.
std::vector<const Group *> untouched(const std::vector<Group> &groups, const Sides &sides)
{
    const std::set<std::size_t> test(sides.test.begin(), sides.test.end());
    std::vector<const Group *> chosen;
    for (const Group &group : groups)
        if (std::ranges::none_of(group.samples, [&](std::size_t index) { return test.contains(index); }))
            chosen.push_back(&group);
    return chosen;
}

std::size_t countOf(const std::vector<const Group *> &groups, Label label)
{
    return static_cast<std::size_t>(
        std::ranges::count_if(groups, [&](const Group *group) { return group->majority() == label; }));
}

/// The first of about five folds of the groups.
std::set<std::size_t> validationOf(const std::vector<const Group *> &groups, const SplitOptions &options)
{
    const std::size_t benign = countOf(groups, Label::Benign), malignant = countOf(groups, Label::Malignant);
    constexpr std::size_t kFewest = 2; // one to validate on, one to train on
    if (std::min(benign, malignant) < kFewest)
        throw Error(ErrorKind::BadInput,
                    nameOfFold(options) + ": validation needs 2 benign and 2 malignant groups of the train side that do "
                                          "not stand on the test side too; there are " +
                        std::to_string(benign) + " and " + std::to_string(malignant) +
                        "; use --scheme grouped with this set");
    const std::size_t foldCount = std::min({kMostFolds, benign, malignant});
    const auto folds = dealIntoFolds(groups, foldCount, RandomStream(options.seed, "split/official-validation"));
    std::set<std::size_t> validation;
    for (const Group *group : folds.front())
        validation.insert(group->samples.begin(), group->samples.end());
    return validation;
}

} // namespace

void cutOfficial(const std::vector<Sample> &samples, const SplitOptions &options, Split &split)
{
    const Sides sides = sidesOf(samples, options, split);
    std::vector<std::size_t> listed = sides.train;
    listed.insert(listed.end(), sides.test.begin(), sides.test.end());
    const std::vector<Group> groups = gatherGroups(samples, listed, SplitScheme::Official, options.groupKey);
    const std::set<std::size_t> validation = validationOf(untouched(groups, sides), options);
    const auto add = [&](std::size_t index, Part part) {
        split.rows.push_back({samples[index], "", groupOf(samples[index], options.groupKey), part});
    };
    for (const std::size_t index : sides.test)
        add(index, Part::Test);
    for (const std::size_t index : sides.train)
        add(index, validation.contains(index) ? Part::Validation : Part::Train);
}

} // namespace histo
