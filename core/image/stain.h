#pragma once

#include <opencv2/core.hpp>

namespace histo {

/// Colour deconvolution into haematoxylin, eosin and DAB densities (Ruifrok and Johnston 2001; matrix, clipping and
/// scale of scikit-image's rgb2hed, 0.18 and later).
/// Frame: optical density by natural logarithm, log(I / 255) / log(1e-6) with I / 255 held above 1e-6, so 0 is clear
/// glass and 1 is black along a stain's vector; negative densities become 0.
///
/// @param rgb  RGB, 8 bit
/// @return     float32, haematoxylin, eosin, DAB; same height x width
cv::Mat3f rgbToHed(const cv::Mat3b &rgb);

/// The way back (scikit-image's hed2rgb, rounded to 8 bit). Exact up to rounding unless a density was held at 0.
cv::Mat3b hedToRgb(const cv::Mat3f &hed);

/// I / 255 is held above this in rgbToHed and jitterHed, so that the logarithm of black is finite.
inline constexpr double kDarkestInHed = 1e-6;

/// An affine change of natural optical density, -log(I / 255) of red, green and blue: what changing stains is to a pixel.
struct DensityChange {
    cv::Matx33d matrix = cv::Matx33d::eye();
    cv::Vec3d offset;

    DensityChange after(const DensityChange &first) const
    {
        return {matrix * first.matrix, matrix * first.offset + offset};
    }
};

/// What jitterHed does.
DensityChange hedChange(const cv::Vec3f &scale, const cv::Vec3f &shift);

/// Scales and shifts each density: hed * (1 + scale) + shift, in the frame of rgbToHed (Tellez et al. 2018, stain
/// augmentation). Negative densities are kept here: zero scale and shift give the picture back unchanged.
/// Fast: logarithm and exponential come from tables; within one grey level of the formula.
cv::Mat3b jitterHed(const cv::Mat3b &rgb, const cv::Vec3f &scale, const cv::Vec3f &shift);

} // namespace histo
