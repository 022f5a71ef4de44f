#pragma once

#include "core/common/cancel_token.h"
#include "core/common/progress.h"
#include "core/dataset/sample.h"

#include <cstdint>
#include <filesystem>
#include <opencv2/core.hpp>
#include <string>
#include <vector>

namespace histo {

/// What tells the classes apart in the drawn tissue.
enum class Cue {
    Morphology, ///< size, density, pleomorphism and arrangement of nuclei, shape of glands
    Colour,     ///< eosin against haematoxylin balance only
    Texture     ///< chromatin and stroma texture only
};

struct SyntheticOptions {
    int cases = 20;           ///< half benign, half malignant; each its own accession number
    int imagesPerCase = 8;    ///< over the magnifications in turn: 8 = 2 at each of 4
    std::vector<int> magnifications = {40, 100, 200, 400};
    Cue cue = Cue::Morphology;
    std::uint64_t seed = 1;
    cv::Size size = {700, 460};
};

/// The look of one case: the stain and the scanner vary from case to case in both classes alike, so that colour alone
/// does not give the class.
struct CaseLook {
    cv::Vec3d haematoxylin, eosin; ///< optical density vectors, RGB, unit length
    double haematoxylinGain = 1, eosinGain = 1, brightness = 1;
    double nuclearSize = 1, density = 1, disorder = 0, glandRegularity = 1; ///< the planted differences, overlapping
    double chromatin = 0;
};
CaseLook drawCaseLook(Label label, Cue cue, std::uint64_t seed, int caseIndex);

/// A field of procedural tissue (nuclei, stroma, glands) as RGB. Field size scales with the nominal magnification.
cv::Mat3b drawTissue(const CaseLook &look, int magnification, cv::Size size, std::uint64_t seed);

/// Writes the set in BreakHis' original layout as PNG, beside `out` first, then by one rename.
/// Says so in a README.txt inside: it is drawn, not tissue.
/// @throws Error Usage (fewer than 2 cases), BadInput if `out` exists and is not empty, DiskFull
void writeSyntheticDataset(const std::filesystem::path &out, const SyntheticOptions &options,
                           const CancelToken &cancel = {}, const ProgressSink &progress = {});

} // namespace histo
