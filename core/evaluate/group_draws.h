#pragma once

#include "core/evaluate/metrics.h"
#include "core/evaluate/statistics.h"

#include <functional>
#include <vector>

namespace histo {

// What every interval of the program is made with: the same predictions always give the same intervals.
inline constexpr int kBootstrapDraws = 2000;
inline constexpr std::uint64_t kBootstrapSeed = 20160719;

/// Where a figure is found: one of the two is set.
struct FigureSource {
    std::optional<double> ImageFigures::*ofImages = nullptr;
    std::optional<double> GroupFigures::*ofGroups = nullptr;
};

/// The figures of a draw, in the order of the sources; empty where undefined.
/// @param multiplicity  how often each group was drawn, by group index
std::vector<std::optional<double>> figuresOf(const SortedJudgements &judgements, const std::vector<int> &multiplicity,
                                             const std::vector<FigureSource> &sources);

/// Indices of the groups that have pictures, by class: what drawGroups draws from.
std::vector<std::vector<int>> groupsByClass(const std::vector<GroupTally> &groups);

/// Shows each of the kBootstrapDraws draws as how often it holds each group.
/// @param groupCount  one more than the largest index
void drawMultiplicities(const std::vector<std::vector<int>> &groupsByClass, std::size_t groupCount,
                        const std::function<void(const std::vector<int> &multiplicity)> &visit);

/// Whether there is an interval and it is wider than the rounding of equal draws.
bool hasSpread(const std::optional<Interval> &interval);

/// The interval, widened to hold the figure's value. @param figure  with a value
void setInterval(Figure &figure, Interval interval);

} // namespace histo
