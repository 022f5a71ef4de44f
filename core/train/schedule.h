#pragma once

#include "core/train/recipe.h"

namespace histo {

/// Learning rate over a phase's steps: linear warm-up, then half a cosine down to zero (Loshchilov and Hutter, SGDR,
/// 2017, eq. 5, without restarts), or the peak to the end.
///
/// @param step        from 0
/// @param totalSteps  of the phase, at least 1
/// @param warmUpSteps the first of them climb from peak / warmUpSteps to the peak
double learningRateAt(ScheduleKind kind, int step, int totalSteps, int warmUpSteps, double peak);

} // namespace histo
