#include "core/evaluate/statistics.h"

#include "core/common/random.h"

#include <algorithm>
#include <cmath>

namespace histo {

Interval wilson(double successes, double trials, double z)
{
    const double share = successes / trials;
    const double squared = z * z;
    const double centre = (share + squared / (2 * trials)) / (1 + squared / trials);
    const double half = z / (1 + squared / trials) *
                        std::sqrt(share * (1 - share) / trials + squared / (4 * trials * trials));
    return {std::max(0.0, centre - half), std::min(1.0, centre + half)};
}

Interval meanOfProportions(double first, Interval ofFirst, double second, Interval ofSecond)
{
    const double mean = (first + second) / 2;
    return {mean - std::hypot(first - ofFirst.low, second - ofSecond.low) / 2,
            mean + std::hypot(ofFirst.high - first, ofSecond.high - second) / 2};
}

namespace {

double percentileOfSorted(const std::vector<double> &sorted, double share)
{
    const double position = share * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(position);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (position - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

} // namespace

Interval percentileInterval(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return {percentileOfSorted(values, 0.025), percentileOfSorted(values, 0.975)};
}

void drawGroups(const std::vector<std::vector<int>> &groupsByClass, int draws, std::uint64_t seed,
                const std::function<void(const std::vector<int> &drawn)> &visit)
{
    std::vector<int> drawn;
    for (int draw = 0; draw < draws; ++draw) {
        RandomStream random(seed, "bootstrap", static_cast<std::uint64_t>(draw));
        drawn.clear();
        for (const std::vector<int> &groups : groupsByClass)
            for (std::size_t i = 0; i < groups.size(); ++i)
                drawn.push_back(groups[random.below(groups.size())]);
        visit(drawn);
    }
}

std::optional<Interval> intervalOfDraws(std::vector<double> definedDraws, int draws)
{
    if (definedDraws.empty() || definedDraws.size() * 2 < static_cast<std::size_t>(draws))
        return std::nullopt;
    return percentileInterval(std::move(definedDraws));
}

std::optional<Interval> bootstrapOverGroups(
    const std::vector<std::vector<int>> &groupsByClass,
    const std::function<std::optional<double>(const std::vector<int> &)> &statistic, int draws, std::uint64_t seed)
{
    std::vector<double> defined;
    drawGroups(groupsByClass, draws, seed, [&](const std::vector<int> &drawn) {
        if (std::optional<double> value = statistic(drawn))
            defined.push_back(*value);
    });
    return intervalOfDraws(std::move(defined), draws);
}

} // namespace histo
