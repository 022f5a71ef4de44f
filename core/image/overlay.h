#pragma once

#include "core/common/research_notice.h"

#include <opencv2/core.hpp>
#include <string>
#include <vector>

namespace histo {

enum class ColorMap { Magma, Viridis, Jet };

/// Stands under every picture that shows a model's opinion.

/// Colour of a value in [0, 1], as RGB. Values outside take the end's colour, NaN that of 0.
cv::Vec3b colorOf(ColorMap map, double value);

/// Paints a heat map over a picture.
///
/// @param image    RGB, height x width
/// @param heatMap  float32, same height x width; scaled here: 0 stays 0, the maximum becomes 1; negative values and
///                 NaN count as 0. Without a positive value the picture comes back as it is
/// @param opacity  of the strongest place, in [0, 1]; weaker places are more transparent, so that tissue without
///                 evidence stays as it is
/// @throws Error Internal if the sizes differ
cv::Mat3b blendHeatMap(const cv::Mat3b &image, const cv::Mat1f &heatMap, ColorMap colors = ColorMap::Magma,
                       double opacity = 0.6);

/// The picture with a legend under it: colour bar from 0 to `maximumText`, the caption lines, and the notice
/// kResearchNotice. Text stays inside the picture's width: it shrinks a little on narrow pictures, then wraps.
/// Letters beyond ASCII are written by their nearest ASCII sign (≥ as >=), else as '?'.
///
/// @param picture  RGB, not empty; legible from 100 pixels of width on
/// @return         same width, higher
cv::Mat3b withLegend(const cv::Mat3b &picture, ColorMap colors, const std::string &maximumText,
                     const std::vector<std::string> &captionLines);

} // namespace histo
