#pragma once

#include "core/run/run_directory.h"

#include <optional>
#include <vector>

namespace histo {

/// Where a step lies on the axis of epochs: the last step of epoch 3 at 3.0, where that epoch's figures stand.
double epochPosition(const StepRecord &step);

/// Exponential moving average, corrected for its start, so that the first values are not pulled towards zero.
/// @param weight  of the past, in [0, 1); 0 gives the values back. Undefined values (NaN) stay gaps.
std::vector<double> smoothed(const std::vector<double> &values, double weight);

} // namespace histo
