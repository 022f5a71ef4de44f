#pragma once

#include <cstdint>
#include <opencv2/core.hpp>

namespace histo {

enum class UnfilterCode {
    Plain,  ///< any processor, byte by byte
    Fastest ///< vectors where the processor has them (SSE2, which every x86-64 has); the same pixels
};

/// Undoes the filters of a PNG's rows, three bytes a pixel: none, Sub, Up, Average, Paeth.
///
/// @param filtered  rgb.rows rows, each its filter's number and 3 * rgb.cols bytes
/// @param rgb       continuous, at least one pixel; every byte of it is written
/// @return          false if a row's filter is none of the five (the picture is then not to be used)
/// @thread any
/// Source: PNG specification, third edition, section 9.
bool unfilterRgb(const std::uint8_t *filtered, cv::Mat3b &rgb, UnfilterCode code = UnfilterCode::Fastest);

} // namespace histo
