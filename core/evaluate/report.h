#pragma once

#include "core/run/run_directory.h"

namespace histo {

/// report.html: one self-contained file (pictures embedded, SVG curves, no script, no network) made from what stands in
/// the run directory: what was done, on what, learning curves, every figure with interval and n, baselines, confusion,
/// cases and subtypes, explanations, limits ("For research use only. Not for diagnosis.").
/// Text that comes from file names is escaped. Written by the atomic rule.
void writeReport(const RunDirectory &run);

} // namespace histo
