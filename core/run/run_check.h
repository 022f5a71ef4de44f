#pragma once

#include "core/run/run_directory.h"

namespace histo {

/// A run's split with the run's watermark, checked again: whoever opens, resumes or judges a run asks here, so that no
/// patient and no picture slips into a second part after training.
/// @throws Error BadInput if split.csv is not the one that run.json tells of (its hash), or a group, a slide or one of
///         the equal pictures that were known at the start stands in two parts of a run without a watermark
Split checkedSplit(const RunDirectory &run);

/// The same for whoever shows a run's figures without its split. A run that has no split.csv (any more) passes.
void checkRun(const RunDirectory &run);

} // namespace histo
