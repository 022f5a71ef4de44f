#pragma once

#include "core/common/cancel_token.h"
#include "core/common/progress.h"
#include "core/dataset/sample.h"
#include "core/dataset/tissue/case_look.h"

#include <cstdint>
#include <filesystem>
#include <opencv2/core.hpp>
#include <string>
#include <vector>

namespace histo {

/// What goes wrong in real data sets, planted on purpose; traps.json says where.
struct SyntheticTraps {
    /// Pictures stored again, equal pixels in other bytes, as the same class with another subtype: in turn under their
    /// own slide (as BreakHis has slide 14-13412 as DC and as LC) and under another case's, where there is one.
    int twins = 0;
    int siblings = 0;   ///< accession numbers with two slides of one class, AB and CD, as 14-22549AB and 14-22549CD
    int mixedCases = 0; ///< accession numbers with a benign and a malignant slide

    bool areNone() const { return twins == 0 && siblings == 0 && mixedCases == 0; }
};

struct SyntheticOptions {
    int cases = 20;        ///< half benign, half malignant; each its own accession number
    int imagesPerCase = 8; ///< over the magnifications in turn: 8 = 2 at each of 4; a second slide has as many again
    std::vector<int> magnifications = {40, 100, 200, 400};
    Cue cue = Cue::Morphology;
    std::uint64_t seed = 1;
    cv::Size size = {700, 460};
    SyntheticTraps traps;
};

/// A field of procedural tissue (nuclei, stroma, glands) as RGB. Field size scales with the nominal magnification.
/// The same arguments give the same pixels on every x86-64 machine.
cv::Mat3b drawTissue(const CaseLook &look, int magnification, cv::Size size, std::uint64_t seed);

/// Writes the set in BreakHis' original layout as PNG, beside `out` first, then by one rename: `out` is there whole or
/// not at all. Says so in a README.txt inside: it is drawn, not tissue. Accession numbers from 14-90001 on are not
/// BreakHis'. With traps a traps.json beside it holds their truth (synthetic_plan.h). An empty folder `out` is
/// replaced. The bytes are a function of the options; without traps they are those of earlier versions.
/// @return number of pictures
/// @throws Error Usage (fewer than 2 or too many cases, no picture, a magnification BreakHis does not have, a size
///         below 32 pixels, more traps than there is room for), BadInput if `out` exists and is not an empty folder, DiskFull or Io, Cancelled
/// @thread any; uses all cores
std::size_t writeSyntheticDataset(const std::filesystem::path &out, const SyntheticOptions &options,
                                  const CancelToken &cancel = {}, const ProgressSink &progress = {});

} // namespace histo
