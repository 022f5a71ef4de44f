#pragma once

#include "core/image/stain.h"

#include <opencv2/core.hpp>
#include <optional>

namespace histo {

/// Two stains as Macenko's method finds them in a picture.
/// Source: Macenko et al., ISBI 2009: the plane of the two largest principal directions of optical density, in it the
/// robust extreme angles (1st and 99th percentile), and the 99th percentile of each stain's concentration.
struct StainBasis {
    cv::Vec3d haematoxylin, eosin;              ///< natural optical density in red, green, blue; unit length
    double mostHaematoxylin = 0, mostEosin = 0; ///< concentrations
};

/// Nothing where too few pixels are stained, or all of them in one colour.
/// @param rgb  RGB, 8 bit; of large pictures a spread of pixels is looked at
std::optional<StainBasis> stainBasisOf(const cv::Mat3b &rgb);

/// Shows what is stained as `from` as if it were stained as `to`; what neither stain explains goes.
DensityChange changeOfStains(const StainBasis &from, const StainBasis &to);
/// Black counts as level 1.
cv::Mat3b changed(const cv::Mat3b &rgb, const DensityChange &change);

/// Mean and standard deviation of L, a and b (CIELAB of sRGB, D65; L in [0, 100]) over a picture: its look.
struct LabLook {
    cv::Vec3d mean, deviation;
};
/// Of large pictures a spread of pixels is looked at.
LabLook labLookOf(const cv::Mat3b &rgb);
/// Shifts and scales L, a and b so that the picture has the look `to`, as far as that can be shown. A channel that does
/// not vary is only shifted. Source: Reinhard et al., IEEE CG&A 2001, in CIELAB.
cv::Mat3b withLook(const cv::Mat3b &rgb, const LabLook &from, const LabLook &to);

/// How looks differ among pictures: a normal distribution of each figure.
struct LabLookSpread {
    LabLook average;   ///< of the means, and of the deviations
    LabLook deviation; ///< standard deviation of the means, and of the deviations
};

} // namespace histo
