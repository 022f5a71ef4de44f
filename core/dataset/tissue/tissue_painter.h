#pragma once

#include "core/dataset/tissue/tissue_plan.h"

#include <opencv2/core.hpp>

namespace histo {

/// How much of each stain lies under each pixel: optical density along the stain's vector, before the case's gains.
struct StainPlanes {
    cv::Mat1f haematoxylin, eosin;
    float micronsPerPixel = 1;

    cv::Point2f positionMicrons(int row, int column) const
    {
        return {(column + 0.5f) * micronsPerPixel, (row + 0.5f) * micronsPerPixel};
    }
    /// Pixels that a disc may touch.
    cv::Rect pixelsAround(cv::Point2f centreMicrons, float radiusMicrons) const;
};

/// Paints ground, vessels, glands and nests, then all nuclei.
/// @param size  of the picture in pixels
StainPlanes paintTissue(const TissuePlan &plan, const CaseLook &look, cv::Size size, float micronsPerPixel);

/// Collagen, clefts between its bundles, and fat.
void paintGround(StainPlanes &planes, const Ground &ground, const CaseLook &look);
void paintVessel(StainPlanes &planes, const Vessel &vessel);
void paintUnit(StainPlanes &planes, const EpithelialUnit &unit, const NoiseField &noise);
void paintNucleus(StainPlanes &planes, const Nucleus &nucleus, const NoiseField &noise);

} // namespace histo
