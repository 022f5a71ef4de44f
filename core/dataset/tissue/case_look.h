#pragma once

#include "core/dataset/sample.h"

#include <cstdint>
#include <opencv2/core.hpp>

namespace histo {

/// What tells the classes apart in the drawn tissue.
enum class Cue {
    Morphology, ///< size, density, pleomorphism and arrangement of nuclei, shape of glands
    Colour,     ///< eosin against haematoxylin balance only
    Texture     ///< chromatin and stroma texture only
};

/// The look of one case: the stain and the scanner vary from case to case in both classes alike, so that colour alone
/// does not give the class.
struct CaseLook {
    // Stain and camera: the same distribution in both classes (except under Cue::Colour).
    cv::Vec3d haematoxylin, eosin; ///< optical density vectors, RGB, unit length
    double haematoxylinGain = 1, eosinGain = 1, brightness = 1;
    cv::Vec3d glass = {0.93, 0.93, 0.94}; ///< RGB of empty glass at brightness 1
    double blurPixels = 0.6;              ///< standard deviation
    double grain = 0.008;                 ///< standard deviation of the camera's noise, full range is 1

    // The planted differences: distributions of the classes that overlap. Sizes are factors, the others are in [0, 1].
    double nuclearSize = 1, density = 1, disorder = 0, glandRegularity = 1;
    double pleomorphism = 0.1; ///< spread of nuclear sizes within a case, of the logarithm
    double nucleoli = 0.1;     ///< share of nuclei with a nucleolus
    double mitoses = 0;        ///< share of nuclei in division
    double chromatin = 0;      ///< 0 fine and even, 1 coarse and vesicular
    double stromaCoarseness = 0.5;
};

/// A function of its arguments alone.
CaseLook drawCaseLook(Label label, Cue cue, std::uint64_t seed, int caseIndex);

} // namespace histo
