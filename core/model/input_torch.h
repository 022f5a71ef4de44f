#pragma once

// Core-only: pictures to tensors.

#include "core/model/classifier.h"

#include <ATen/ATen.h>

namespace histo {

/// Size with the shorter side at `shorterSide` and the longer one cut to a whole pixel, as torchvision's Resize does.
cv::Size sizeWithShorterSide(cv::Size size, int shorterSide);

/// Antialiased, the bytes of Pillow: RGB 8 bit in and out.
cv::Mat3b resizeAntialiased(const cv::Mat3b &picture, cv::Size size, Interpolation interpolation);

/// What of a picture the network sees, in the picture's pixels. Of one more than four times as long as wide only the
/// middle: scaled to a shorter side of 256, for example, a strip of 10,000 x 3 pixels would become 850,000 columns.
cv::Rect areaSeen(cv::Size picture, const ModelInfo &model, InputGeometry geometry);

/// The 8-bit picture that a geometry makes of a picture.
cv::Mat3b prepared(const cv::Mat3b &picture, const ModelInfo &model, InputGeometry geometry);

/// RGB 8 bit, equal sizes -> float32 [N, 3, H, W], channels last, normalised as the model wants it.
at::Tensor normalised(const std::vector<cv::Mat3b> &pictures, const ModelInfo &model);

} // namespace histo
