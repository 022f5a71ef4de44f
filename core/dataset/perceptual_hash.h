#pragma once

#include <cstdint>
#include <opencv2/core.hpp>

namespace histo {

/// 64 bits that hardly change when a picture is stored again, scaled or slightly brightened: for each of the 8 x 8
/// lowest frequencies of the cosine transform (those constant along an axis left out), whether it is above the median.
///
/// @param grey  8 bit, 32 x 32
/// @return      close in Hamming distance for pictures that look alike; 0 for a flat picture
/// Source: Zauner, Implementation and Benchmarking of Perceptual Image Hash Functions, 2010, section 3.2.1 (pHash).
std::uint64_t perceptualHash(const cv::Mat1b &grey);

} // namespace histo
