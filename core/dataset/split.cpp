#include "core/dataset/split.h"

#include "core/common/error.h"
#include "core/common/random.h"

#include <algorithm>
#include <array>
#include <map>
#include <numeric>
#include <set>

namespace histo {
namespace {

constexpr const char *kLeakyWatermark = "leaky split by image: pictures of the same patient stand in train and test; "
                                        "figures are inflated and only for demonstration";

constexpr std::array<Label, 2> kLabels = {Label::Benign, Label::Malignant};

/// Pictures by class and magnification: what folds are balanced by.
using Load = std::map<std::pair<Label, int>, std::int64_t>;

/// What is dealt as a whole.
struct Group {
    std::string key;
    std::vector<std::size_t> samples; ///< indices
    Load load;

    std::int64_t count(Label label) const
    {
        std::int64_t pictures = 0;
        for (const auto &[stratum, count] : load)
            pictures += stratum.first == label ? count : 0;
        return pictures;
    }
    Label majority() const { return count(Label::Benign) > count(Label::Malignant) ? Label::Benign : Label::Malignant; }
};

/// How much a fold holds already of what the group would bring. The sum of squared loads over all folds, which is least
/// where they are equal, grows least where this is least.
std::int64_t overlap(const Load &fold, const Load &group)
{
    std::int64_t sum = 0;
    for (const auto &[stratum, count] : group)
        if (const auto held = fold.find(stratum); held != fold.end())
            sum += held->second * count;
    return sum;
}

using Fold = std::vector<const Group *>;

/// Deals groups into folds, so that each fold gets equally many of them (or one more) and about as many pictures.
class Dealer {
public:
    Dealer(std::size_t foldCount, RandomStream random) : m_random(random), m_folds(foldCount), m_loads(foldCount) {}

    void deal(std::vector<const Group *> groups)
    {
        m_random.shuffle(groups);
        for (std::size_t first = 0; first < groups.size(); first += m_folds.size()) {
            const std::size_t last = std::min(first + m_folds.size(), groups.size());
            dealRound({groups.begin() + static_cast<std::ptrdiff_t>(first),
                       groups.begin() + static_cast<std::ptrdiff_t>(last)});
        }
    }

    const std::vector<Fold> &folds() const { return m_folds; }

private:
    /// At most one group for each fold: the largest chooses first and takes the fold that has least.
    void dealRound(std::vector<const Group *> round)
    {
        std::ranges::stable_sort(round, std::greater(), [](const Group *group) { return group->samples.size(); });
        std::vector<std::size_t> open(m_folds.size());
        std::iota(open.begin(), open.end(), std::size_t(0));
        m_random.shuffle(open); // equal folds are chosen by chance
        for (const Group *group : round) {
            const auto chosen = std::ranges::min_element(
                open, {}, [&](std::size_t fold) { return overlap(m_loads[fold], group->load); });
            m_folds[*chosen].push_back(group);
            for (const auto &[stratum, count] : group->load)
                m_loads[*chosen][stratum] += count;
            open.erase(chosen);
        }
    }

    RandomStream m_random;
    std::vector<Fold> m_folds;
    std::vector<Load> m_loads;
};

std::vector<Fold> dealIntoFolds(const std::vector<const Group *> &groups, std::size_t foldCount, RandomStream random)
{
    Dealer dealer(foldCount, random);
    for (const Label label : kLabels) {
        std::vector<const Group *> ofLabel;
        std::ranges::copy_if(groups, std::back_inserter(ofLabel),
                             [&](const Group *group) { return group->majority() == label; });
        dealer.deal(ofLabel);
    }
    return dealer.folds();
}

/// Sorted by key, whatever the order of the samples.
std::vector<Group> gatherGroups(const std::vector<Sample> &samples, const SplitOptions &options)
{
    std::map<std::string, Group> groups;
    for (std::size_t index = 0; index < samples.size(); ++index) {
        const Sample &sample = samples[index];
        const std::string key = options.scheme == SplitScheme::Leaky ? sample.path.generic_string()
                                                                     : groupOf(sample, options.groupKey);
        Group &group = groups[key];
        group.key = key;
        group.samples.push_back(index);
        ++group.load[{sample.label, sample.magnification}];
    }
    std::vector<Group> sorted;
    for (auto &[key, group] : groups)
        sorted.push_back(std::move(group));
    return sorted;
}

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

bool holdsBothClasses(const Fold &fold)
{
    return std::ranges::all_of(kLabels, [&](Label label) {
        return std::ranges::any_of(fold, [&](const Group *group) { return group->count(label) > 0; });
    });
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
    if (options.folds < 2)
        throw Error(ErrorKind::Usage, "a split needs at least 2 folds, not " + std::to_string(options.folds));
    if (options.fold < 1 || options.fold > options.folds)
        throw Error(ErrorKind::Usage, "fold " + std::to_string(options.fold) +
                                          " does not exist; folds count from 1 to " + std::to_string(options.folds));
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
    const std::vector<Group> groups = gatherGroups(samples, options);
    std::vector<const Group *> pointers;
    for (const Group &group : groups)
        pointers.push_back(&group);
    const Parts parts = cutParts(pointers, options);

    Split split;
    split.scheme = name(options.scheme);
    split.groupKey = name(options.groupKey);
    if (options.scheme == SplitScheme::Leaky)
        split.watermark = kLeakyWatermark;
    for (const Part part : {Part::Train, Part::Validation, Part::Test})
        for (const Group *group : parts[static_cast<std::size_t>(part)])
            for (const std::size_t index : group->samples)
                split.rows.push_back({samples[index], "", groupOf(samples[index], options.groupKey), part});
    std::ranges::sort(split.rows, {}, [](const SplitRow &row) { return row.sample.path.generic_string(); });
    return split;
}

} // namespace histo
