#include "core/dataset/split.h"

#include "core/common/error.h"
#include "core/dataset/split_dealing.h"
#include "core/dataset/split_official.h"
#include "core/dataset/split_twins.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <set>

namespace histo {
namespace {

constexpr const char *kLeakyWatermark = "leaky split by image: pictures of the same patient stand in train and test; "
                                        "figures are inflated and only for demonstration";

std::vector<Sample> atMagnifications(const std::vector<Sample> &samples, const std::vector<int> &magnifications)
{
    std::vector<Sample> chosen;
    std::ranges::copy_if(samples, std::back_inserter(chosen), [&](const Sample &sample) {
        return magnifications.empty() ||
               std::ranges::find(magnifications, sample.magnification) != magnifications.end();
    });
    if (!chosen.empty())
        return chosen;
    std::set<int> present;
    for (const Sample &sample : samples)
        present.insert(sample.magnification);
    std::string message = "no picture at the magnification asked for; the data set has";
    for (const int magnification : present)
        message += magnification == 0 ? " unknown ones" : " " + std::to_string(magnification) + "X";
    throw Error(ErrorKind::BadInput, present.empty() ? "there are no pictures to split" : message);
}

[[noreturn]] void throwTooFewGroups(const std::vector<const Group *> &groups, const SplitOptions &options)
{
    std::array<std::size_t, 2> counts{};
    for (const Group *group : groups)
        ++counts[static_cast<std::size_t>(group->majority())];
    const std::string unit = options.scheme == SplitScheme::Leaky  ? "pictures"
                             : options.groupKey == GroupKey::Stem  ? "accession numbers (patients)"
                             : options.groupKey == GroupKey::Slide ? "slides"
                                                                   : "folders";
    // Two folds make three parts by dealing one of them again.
    const int needed = options.folds == 2 ? 4 : options.folds;
    throw Error(ErrorKind::BadInput, std::to_string(options.folds) + " folds need at least " + std::to_string(needed) +
                                         " benign and " + std::to_string(needed) + " malignant " + unit +
                                         ", so that each part holds both classes; there are " +
                                         std::to_string(counts[0]) + " and " + std::to_string(counts[1]) +
                                         "; use fewer folds, more magnifications or more data");
}

/// Indexed by Part.
using Parts = std::array<Fold, 3>;

Parts partsWithTest(std::size_t test, const std::vector<Fold> &folds, std::uint64_t seed)
{
    const std::size_t next = (test + 1) % folds.size();
    Fold train, validation = folds[next];
    if (folds.size() == 2) {
        const auto halves = dealIntoFolds(folds[next], 2, RandomStream(seed, "split/validation", next));
        train = halves[0];
        validation = halves[1];
    }
    for (std::size_t fold = 0; fold < folds.size(); ++fold)
        if (fold != test && fold != next)
            std::ranges::copy(folds[fold], std::back_inserter(train));
    return {train, validation, folds[test]};
}

Parts cutParts(const std::vector<const Group *> &groups, const SplitOptions &options)
{
    if (static_cast<std::size_t>(options.folds) > groups.size()) // before so many folds are made
        throwTooFewGroups(groups, options);
    const auto folds = dealIntoFolds(groups, static_cast<std::size_t>(options.folds),
                                     RandomStream(options.seed, "split/folds"));
    // Asked of every fold: whether a cross-validation exists must not show half-way through it.
    for (std::size_t test = 0; test < folds.size(); ++test)
        if (!std::ranges::all_of(partsWithTest(test, folds, options.seed), holdsBothClasses))
            throwTooFewGroups(groups, options);
    return partsWithTest(static_cast<std::size_t>(options.fold - 1), folds, options.seed);
}

void checkOptions(const SplitOptions &options)
{
    if (options.scheme == SplitScheme::Official)
        return; // the fold's list checks itself
    if (options.folds < 2)
        throw Error(ErrorKind::Usage, "a split needs at least 2 folds, not " + std::to_string(options.folds));
    if (options.fold < 1 || options.fold > options.folds)
        throw Error(ErrorKind::Usage, "fold " + std::to_string(options.fold) +
                                          " does not exist; folds count from 1 to " + std::to_string(options.folds));
}

/// Fold I for testing, the next one for validation.
void cutGrouped(const std::vector<Sample> &samples, const SplitOptions &options, Split &split)
{
    std::vector<std::size_t> all(samples.size());
    std::iota(all.begin(), all.end(), std::size_t(0));
    const std::vector<Group> groups = gatherGroups(samples, all, options.scheme, options.groupKey);
    std::vector<const Group *> pointers;
    for (const Group &group : groups)
        pointers.push_back(&group);
    const Parts parts = cutParts(pointers, options);
    for (const Part part : {Part::Train, Part::Validation, Part::Test})
        for (const Group *group : parts[static_cast<std::size_t>(part)])
            for (const std::size_t index : group->samples)
                split.rows.push_back({samples[index], "", groupOf(samples[index], options.groupKey), part});
}

/// Dropping pictures that are called benign and malignant may have taken a class out of a part.
void requireBothClasses(const Split &split)
{
    for (const Part part : {Part::Train, Part::Validation, Part::Test})
        for (const Label label : {Label::Benign, Label::Malignant})
            if (std::ranges::none_of(split.part(part),
                                     [&](const SplitRow *row) { return row->sample.label == label; }))
                throw Error(ErrorKind::BadInput, std::string(name(part)) + " holds no " + name(label) + " picture once " +
                                                     std::to_string(split.leftOut.size()) +
                                                     " are left out because they are there twice; put the data set in "
                                                     "order (`data scan` names them), or keep them with --twins keep");
}

} // namespace

const std::string &groupOf(const Sample &sample, GroupKey key)
{
    const std::string &group = key == GroupKey::Stem    ? sample.stem
                               : key == GroupKey::Slide ? sample.slide
                                                        : sample.folder;
    if (group.empty())
        throw Error(ErrorKind::BadInput,
                    sample.path.generic_string() + ": its " + name(key) +
                        " is unknown, so that it cannot be kept together with its patient's pictures");
    return group;
}

Split makeSplit(const std::vector<Sample> &allSamples, const SplitOptions &options)
{
    checkOptions(options);
    const std::vector<Sample> samples = atMagnifications(allSamples, options.magnifications);
    Split split;
    split.scheme = name(options.scheme);
    split.groupKey = name(options.groupKey);
    if (options.scheme == SplitScheme::Official)
        cutOfficial(samples, options, split);
    else
        cutGrouped(samples, options, split);
    std::ranges::sort(split.rows, {}, [](const SplitRow &row) { return row.sample.path.generic_string(); });
    if (options.twins == TwinPolicy::Drop)
        dropTwins(split);
    if (options.scheme == SplitScheme::Grouped)
        requireBothClasses(split);
    std::ranges::sort(split.leftOut, {}, [](const LeftOut &left) { return left.path.generic_string(); });
    split.watermark = options.scheme == SplitScheme::Leaky ? kLeakyWatermark : leakOf(split);
    return split;
}

} // namespace histo
