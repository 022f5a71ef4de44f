#pragma once

#include "core/dataset/tissue/tissue_painter.h"

namespace histo {

/// Photographs stained tissue: Beer-Lambert with the case's stains, then glass, focus, vignette and noise.
/// The mean of each stain is first brought near a target that depends on the case alone, as a laboratory that
/// stains to taste and a camera with automatic exposure do: crowded nuclei would else give the class by mean colour.
cv::Mat3b photograph(const StainPlanes &planes, const CaseLook &look, std::uint64_t seed);

} // namespace histo
