#pragma once

#include "core/run/run_directory.h"
#include "core/train/recipe.h"

#include <string>
#include <vector>

namespace histo {

/// What an epoch's validation says beyond its figures.
struct ValidationFacts {
    int pictures = 0, groups = 0;
    int calledMalignant = 0; ///< of the pictures
    bool hasBothClasses = true;
};

/// Something that a person should look at. Each is told once in a run.
struct Alarm {
    std::string id;   ///< collapse | too_good | overfit | plateau
    std::string text; ///< what was seen, what it may mean, what to try
};

/// What the epochs so far give reason for.
///
/// - collapse: every validation picture is called the same, though there are both classes
/// - too_good: validation balanced accuracy above 0.97; patient-wise splits of BreakHis reach 0.86 to 0.94
/// - overfit:  over five epochs the training loss fell while the validation loss rose by a tenth above its best
/// - plateau:  no better epoch in the last eight
///
/// @param epochs  all so far, the last one just finished
std::vector<Alarm> alarmsOf(const std::vector<EpochRecord> &epochs, const ValidationFacts &last, BestMetric metric);

} // namespace histo
