#pragma once

#include <opencv2/core.hpp>

namespace histo {

inline constexpr int kTurns = 8;

/// One of the eight flips and quarter turns, for which tissue has no preference: bit 0 flips top and bottom, bit 1 left
/// and right, bit 2 then exchanges rows and columns. 0 is the picture itself, its pixels shared.
cv::Mat3b turned(const cv::Mat3b &picture, int which);

/// Of the turned picture.
inline cv::Size turnedSize(cv::Size size, int which) { return which & 4 ? cv::Size(size.height, size.width) : size; }

} // namespace histo
