#pragma once

#include "core/image/overlay.h"

#include <QImage>
#include <opencv2/core.hpp>

namespace histo {

/// A heat map as a picture to lay over another: colour says how strong, alpha grows with it, so that tissue without
/// evidence stays as it is (the rule of blendHeatMap).
///
/// @param heatMap         float32, 0 and more; scaled by its maximum
/// @param thresholdShare  of the maximum, in [0, 1]: weaker places are left clear
/// @return                ARGB32, of the map's size; null if the map is empty or zero everywhere
QImage heatMapOverlay(const cv::Mat1f &heatMap, ColorMap colors, double thresholdShare);

} // namespace histo
