#include "core/dataset/tissue/tissue_plan.h"

#include "core/dataset/tissue/planning.h"

#include <algorithm>
#include <cmath>

namespace histo {

using planning::kTurn;

float Blob::radiusTowards(float angle) const
{
    const float turns = angle / kTurn;
    const float slot = (turns - std::floor(turns)) * kDirections;
    const int before = static_cast<int>(slot);
    const float share = slot - static_cast<float>(before);
    return mix(outline[before % kDirections], outline[(before + 1) % kDirections], share);
}

float Blob::signedDistance(cv::Point2f point) const
{
    const cv::Point2f offset = point - centre;
    return lengthOf(offset) - radiusTowards(std::atan2(offset.y, offset.x));
}

bool EpithelialUnit::covers(cv::Point2f point, float grow) const
{
    return lengthOf(point - outer.centre) < outer.reach + grow && outer.signedDistance(point) < grow;
}

bool TissuePlan::isInUnit(cv::Point2f point, float grow) const
{
    return std::any_of(units.begin(), units.end(),
                       [&](const EpithelialUnit &unit) { return unit.covers(point, grow); });
}

TissuePlan planTissue(const CaseLook &look, cv::Size2f fieldMicrons, std::uint64_t seed)
{
    RandomStream random(seed, "plan");
    const std::uint64_t groundSeed = random.next();
    const float fibreAngle = planning::uniform(random, 0, kTurn / 2);
    std::optional<float> fatThreshold;
    if (random.uniform() < 0.5)
        fatThreshold = planning::uniform(random, 0.22, 0.45);
    TissuePlan plan{fieldMicrons, Ground(groundSeed, fibreAngle, fatThreshold), {}, {}, {}};
    planning::planUnits(plan, look, RandomStream(seed, "units"));
    planning::planEpithelialCells(plan, look, RandomStream(seed, "cells"));
    planning::planStroma(plan, RandomStream(seed, "stroma"));
    return plan;
}

} // namespace histo
