#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace histo {

/// A figure with its 95 % interval. `value` is empty where it is undefined (one class only).
struct Figure {
    std::optional<double> value, low, high;
    bool degenerate = false; ///< no interval can be given (too few groups of a class)
};

/// Wilson's score interval for a proportion (Wilson 1927). successes may be fractional (a mean over groups).
struct Interval {
    double low = 0, high = 0;
};
/// @param trials  above 0
Interval wilson(double successes, double trials, double z = 1.959963984540054);

/// Interval of the mean of two independent proportions from the intervals of each (Newcombe 1998, method 10, for a
/// mean): wider than zero where both proportions are 0 or 1 and a bootstrap sees no spread.
Interval meanOfProportions(double first, Interval ofFirst, double second, Interval ofSecond);

/// 2.5 % and 97.5 % percentiles (linear interpolation, as numpy.percentile's default).
/// @param values  at least one; in any order
Interval percentileInterval(std::vector<double> values);

/// Draws groups with replacement within each class, `draws` times, and shows each draw to `visit` as a list of group
/// indices, repeated as drawn. Several figures computed in one visit see the same draws.
///
/// @param groupsByClass  indices of groups, by class of the group
void drawGroups(const std::vector<std::vector<int>> &groupsByClass, int draws, std::uint64_t seed,
                const std::function<void(const std::vector<int> &drawn)> &visit);

/// Percentile bootstrap over groups: draws groups with replacement within each class, `draws` times.
///
/// @param groupsByClass  indices of groups, by class of the group
/// @param statistic      of a multiset of groups (indices, repeated as drawn); empty = undefined for this draw
/// @return               2.5 % and 97.5 % percentiles (linear interpolation), or nothing if fewer than half of the
///                       draws were defined
std::optional<Interval> bootstrapOverGroups(
    const std::vector<std::vector<int>> &groupsByClass,
    const std::function<std::optional<double>(const std::vector<int> &)> &statistic, int draws, std::uint64_t seed);

/// The percentile interval of a bootstrap's draws, or nothing if fewer than half of `draws` were defined.
std::optional<Interval> intervalOfDraws(std::vector<double> definedDraws, int draws);

} // namespace histo
