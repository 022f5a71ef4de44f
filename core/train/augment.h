#pragma once

#include "core/common/random.h"

#include <opencv2/core.hpp>

namespace histo {

/// A random view of a picture for training: a square crop, one of the eight flips and quarter turns (tissue has no up),
/// stain jitter in haematoxylin-eosin space (Tellez et al. 2018) and brightness (the microscope exposed automatically).
///
/// @param picture  RGB, 8 bit, at least side x side
/// @param random   gives the same view for the same stream
/// @return         RGB, 8 bit, side x side
cv::Mat3b randomView(const cv::Mat3b &picture, int side, RandomStream &random);

/// The square in the middle.
cv::Mat3b centreView(const cv::Mat3b &picture, int side);

} // namespace histo
