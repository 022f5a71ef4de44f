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
Interval wilson(double successes, double trials, double z = 1.959963984540054);

/// Percentile bootstrap over groups: draws groups with replacement within each class, `draws` times.
///
/// @param groupsByClass  indices of groups, by class of the group
/// @param statistic      of a multiset of groups (indices, repeated as drawn); empty = undefined for this draw
/// @return               2.5 % and 97.5 % percentiles (linear interpolation), or nothing if fewer than half of the
///                       draws were defined
std::optional<Interval> bootstrapOverGroups(const std::vector<std::vector<int>> &groupsByClass,
                                            const std::function<std::optional<double>(const std::vector<int> &)> &statistic,
                                            int draws, std::uint64_t seed);

} // namespace histo
