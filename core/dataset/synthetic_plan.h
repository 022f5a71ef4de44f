#pragma once

#include "core/common/json.h"
#include "core/dataset/synthetic.h"

#include <filesystem>
#include <string>
#include <vector>

namespace histo {

/// One file of a synthetic data set. What is drawn on it follows from label, case and picture index.
struct PlannedPicture {
    std::filesystem::path path; ///< relative to the set's folder
    Label label = Label::Benign;
    int caseIndex = 0;
    int pictureIndex = 0; ///< among the case's pictures, second slide included
    int magnification = 0;
    bool isStoredAgain = false; ///< a twin: the pixels of another file in other bytes
};

struct SyntheticPlan {
    std::vector<PlannedPicture> pictures;
    /// What was planted, as traps.json says it; null if nothing was:
    /// {"twins": [{"original", "copy": paths, "accession_numbers": [of the two], "subtypes": [of the two]}],
    ///  "siblings": [{"accession_number", "class", "slides": [two]}],
    ///  "mixed_cases": [{"accession_number", "benign": slide, "malignant": slide}]}
    Json traps;
};

/// A function of seed and options alone; without traps the pictures are those of earlier versions.
/// @throws Error Usage if the traps need more cases or pictures than there are
SyntheticPlan planSyntheticDataset(const SyntheticOptions &options);

} // namespace histo
