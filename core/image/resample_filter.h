#pragma once

namespace histo {

/// How the pixels around a point are weighed, nearest first: Box takes what lies in the new pixel's area, the others
/// reach 1, 2 and 3 pixels far. When a picture shrinks they reach as much farther, so that no pixel is skipped.
enum class ResampleFilter { Box, Bilinear, Bicubic, Lanczos };

struct ResampleFilterInfo {
    ResampleFilter filter;
    double support;                    ///< beyond this distance the weight is zero, in pixels of the larger picture
    double (*weight)(double distance); ///< distance with its sign, at most `support` far; not yet normalised
};

const ResampleFilterInfo &infoOf(ResampleFilter filter);

} // namespace histo
