#pragma once

#include <QImage>
#include <opencv2/core.hpp>

namespace histo {

/// An own copy of core's RGB pixels, as Format_RGB32 (what the raster engine paints fastest). Null for an empty picture.
QImage toQImage(const cv::Mat3b &rgb);

/// An own copy as RGB, 8 bit; alpha is laid over white.
cv::Mat3b toRgbMat(const QImage &image);

} // namespace histo
