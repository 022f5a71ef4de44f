#pragma once

#include <opencv2/core.hpp>

namespace histo {

/// Colour deconvolution into haematoxylin, eosin and DAB densities (Ruifrok and Johnston 2001; the matrix of
/// scikit-image's rgb2hed). Frame: optical density, natural logarithm.
cv::Mat3f rgbToHed(const cv::Mat3b &rgb);
cv::Mat3b hedToRgb(const cv::Mat3f &hed);

/// Scales and shifts each density: hed * (1 + scale) + shift (Tellez et al. 2018, stain augmentation).
cv::Mat3b jitterHed(const cv::Mat3b &rgb, const cv::Vec3f &scale, const cv::Vec3f &shift);

} // namespace histo
