#pragma once

#include "core/run/run_directory.h"
#include "ui/view/curve_pyramid.h"

#include <vector>

namespace histo {

/// Where a step lies on the axis of epochs: the last step of epoch 3 at 3.0, where that epoch's figures stand.
double epochPosition(const StepRecord &step);

/// Exponential moving average, corrected for its start, so that the first values are not pulled towards zero.
/// @param weight  of the past, in [0, 1); 0 gives the values back. Undefined values (NaN) stay gaps.
std::vector<double> smoothed(const std::vector<double> &values, double weight);

/// Mean over a window of `width` values around each one, which is cut at both ends: as many values as before, none is
/// dropped, and a peak shows where it was. Undefined values (NaN) stay gaps and count in no mean.
/// @param width  odd; 1 gives the values back
std::vector<double> movingMean(const std::vector<double> &values, int width);

/// A figure of every epoch over the axis of epochs.
std::vector<CurvePoint> epochPoints(const std::vector<EpochRecord> &epochs, double EpochRecord::*figure);
/// The loss of every step over the same axis, or its moving mean.
std::vector<CurvePoint> stepLossPoints(const std::vector<StepRecord> &steps, int meanWidth = 1);

} // namespace histo
