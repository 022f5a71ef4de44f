#pragma once

#include "core/run/run_directory.h"

#include <vector>

namespace histo {

/// What the curves of one run are drawn from.
struct LearningCurvesData {
    std::vector<EpochRecord> epochs; ///< finished ones, in order
    std::vector<StepRecord> steps;   ///< in order; may run ahead of the epochs
    int plannedEpochs = 0;           ///< the axis reaches this far from the start
    int headEpochs = 0;              ///< the first of them train the head alone: shaded
};

} // namespace histo
