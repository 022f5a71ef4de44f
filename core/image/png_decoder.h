#pragma once

#include "core/image/png_chunks.h"

#include <memory>
#include <opencv2/core.hpp>
#include <optional>

namespace histo {

/// The pixels of the usual PNG, 8-bit RGB without alpha, palette, animation or interlacing, at more than twice the
/// speed of libpng: read, checked and inflated once, by libdeflate, and unfiltered by vectors straight into RGB.
///
/// A picture is exactly what problemWithPng and libpng make of the file: the length and the Adler-32 of the inflated
/// pixels are checked here. Gamma and colour profile are not applied, as everywhere in Histoscope.
///
/// @param png  chunks of a PNG without a problem
/// @return     nothing for everything else, sound or broken: who asked goes on with problemWithPngPixels and OpenCV,
///             which say why. No memory is asked for before the file is large enough for its pixels.
/// @thread any
std::optional<cv::Mat3b> decodePlainPng(const PngChunks &png);

/// Its first half: the rows as they were filtered, for unfilterRgb (png_unfilter.h); null where decodePlainPng gives
/// nothing, but for a row with an unknown filter.
std::unique_ptr<std::uint8_t[]> inflatePlainPng(const PngChunks &png);

} // namespace histo
