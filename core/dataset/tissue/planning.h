#pragma once

#include "core/common/random.h"
#include "core/dataset/tissue/tissue_plan.h"

#include <cmath>
#include <numbers>

/// What the planners of a field share; no part of the module's contract.
namespace histo::planning {

constexpr float kTurn = 2 * std::numbers::pi_v<float>;

inline float uniform(RandomStream &random, double low, double high)
{
    return static_cast<float>(random.uniform(low, high));
}
inline float normal(RandomStream &random) { return static_cast<float>(random.normal()); }
inline cv::Point2f direction(float angle) { return {std::cos(angle), std::sin(angle)}; }

/// A point of the field or of the margin around it.
inline cv::Point2f anywhere(const TissuePlan &plan, float margin, RandomStream &random)
{
    return {uniform(random, -margin, plan.field.width + margin), uniform(random, -margin, plan.field.height + margin)};
}

/// Fills `plan.units`.
void planUnits(TissuePlan &plan, const CaseLook &look, RandomStream random);
/// Adds the cells of all units to `plan.nuclei`.
void planEpithelialCells(TissuePlan &plan, const CaseLook &look, RandomStream random);
/// Adds vessels, fibroblasts and lymphocytes between the units; alike in both classes.
void planStroma(TissuePlan &plan, RandomStream random);

} // namespace histo::planning
