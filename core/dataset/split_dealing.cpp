#include "core/dataset/split_dealing.h"

#include <algorithm>
#include <array>
#include <functional>
#include <numeric>
#include <set>

namespace histo {
namespace {

constexpr std::array<Label, 2> kLabels = {Label::Benign, Label::Malignant};

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

/// Sets of keys that belong together.
class Bonds {
public:
    /// The smallest key of the set, so that it does not depend on the order of bonds.
    const std::string &headOf(const std::string &key)
    {
        std::string &above = m_above.try_emplace(key, key).first->second;
        if (above != key)
            above = headOf(above);
        return above;
    }

    void bind(const std::string &left, const std::string &right)
    {
        const std::string leftHead = headOf(left), rightHead = headOf(right);
        m_above[std::max(leftHead, rightHead)] = std::min(leftHead, rightHead);
    }

private:
    std::map<std::string, std::string> m_above; // a key's way to the head of its set
};

/// Binds all keys of the samples that share a value (a picture, a slide).
template <typename KeyOf>
void bindThoseThatShare(Bonds &bonds, const std::vector<Sample> &samples, const std::vector<std::size_t> &chosen,
                        std::string Sample::*value, KeyOf keyOf)
{
    std::map<std::string, std::string> keyOfValue;
    for (const std::size_t index : chosen)
        if (const std::string &shared = samples[index].*value; !shared.empty())
            bonds.bind(keyOfValue.try_emplace(shared, keyOf(samples[index])).first->second, keyOf(samples[index]));
}

} // namespace

std::int64_t Group::count(Label label) const
{
    std::int64_t pictures = 0;
    for (const auto &[stratum, count] : load)
        pictures += stratum.first == label ? count : 0;
    return pictures;
}

Label Group::majority() const
{
    return count(Label::Benign) > count(Label::Malignant) ? Label::Benign : Label::Malignant;
}

bool holdsBothClasses(const Fold &fold)
{
    return std::ranges::all_of(kLabels, [&](Label label) {
        return std::ranges::any_of(fold, [&](const Group *group) { return group->count(label) > 0; });
    });
}

std::vector<Group> gatherGroups(const std::vector<Sample> &samples, const std::vector<std::size_t> &chosen,
                                SplitScheme scheme, GroupKey key)
{
    const auto keyOf = [&](const Sample &sample) {
        return scheme == SplitScheme::Leaky ? sample.path.generic_string() : groupOf(sample, key);
    };
    Bonds bonds;
    if (scheme != SplitScheme::Leaky) {
        bindThoseThatShare(bonds, samples, chosen, &Sample::pixelHash, keyOf);
        // Slide 13412 of BreakHis has two folders; a table may name the patient of some of a slide's pictures only.
        bindThoseThatShare(bonds, samples, chosen, &Sample::slide, keyOf);
    }
    std::map<std::string, Group> groups;
    for (const std::size_t index : chosen) {
        const Sample &sample = samples[index];
        Group &group = groups[bonds.headOf(keyOf(sample))];
        group.samples.push_back(index);
        ++group.load[{sample.label, sample.magnification}];
    }
    std::vector<Group> sorted;
    for (auto &[head, group] : groups)
        sorted.push_back(std::move(group));
    return sorted;
}

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

} // namespace histo
