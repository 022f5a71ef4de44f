#pragma once

#include "core/common/json.h"
#include "core/run/run_directory.h"

#include <string>

namespace histo::cli {

/// An evaluation (evaluation.json) in plain words: what was judged, every figure with its interval, what it is compared
/// with, and the watermark if it has one.
std::string figuresInWords(const Json &evaluation);

/// One epoch as a line.
std::string epochInWords(const EpochRecord &epoch);

/// Where a finished run's figures and report are.
std::string runInWords(const RunDirectory &run, const Json &evaluation);

} // namespace histo::cli
