#pragma once

#include "core/image/resample_filter.h"
#include "core/image/resample_kernels.h"

#include <opencv2/core.hpp>

namespace histo {

/// A picture at another size, byte for byte as Pillow's Image.resize makes it of an 8-bit picture, so that networks
/// trained behind torchvision's Resize see the pixels they know. Antialiased; the sides may grow and shrink apart.
///
/// @param picture  RGB, 8 bit (or any three channels); may be a view into a larger one
/// @param size     at least one pixel each way
/// @param kernels  for tests; all give the same
/// @return         of that size; `picture` itself, its pixels shared, if it has the size already
/// @throws Error   BadInput if the picture is empty or the size holds no pixel
/// @thread any
cv::Mat3b resample(const cv::Mat3b &picture, cv::Size size, ResampleFilter filter,
                   const ResampleKernels &kernels = resampleKernels().front());

} // namespace histo
