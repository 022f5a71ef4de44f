#pragma once

#include <opencv2/core.hpp>
#include <string>
#include <vector>

namespace histo {

enum class ColorMap { Magma, Viridis, Jet };

/// Colour of a value in [0, 1], as RGB.
cv::Vec3b colorOf(ColorMap map, double value);

/// Paints a heat map over a picture.
///
/// @param image    RGB, height x width
/// @param heatMap  float32, same height x width; scaled here: 0 stays 0, the maximum becomes 1
/// @param opacity  of the strongest place, in [0, 1]; weaker places are more transparent, so that tissue without
///                 evidence stays as it is
cv::Mat3b blendHeatMap(const cv::Mat3b &image, const cv::Mat1f &heatMap, ColorMap colors = ColorMap::Magma,
                       double opacity = 0.6);

/// The picture with a legend under it: colour bar from 0 to `maximumText`, the caption lines, and the notice
/// "For research use only. Not for diagnosis." Text stays inside the picture's width.
cv::Mat3b withLegend(const cv::Mat3b &picture, ColorMap colors, const std::string &maximumText,
                     const std::vector<std::string> &captionLines);

} // namespace histo
