#pragma once

#include "core/dataset/dataset.h"
#include "core/dataset/split.h"

namespace histo {

/// What the scan knows that whoever uses the split should know too, beside SplitSummary::warnings: files that were
/// skipped, pictures whose patient is unknown, pictures that look alike in two parts. Sentences for people.
std::vector<std::string> remarksOfScan(const Split &split, const ScanReport &report);

} // namespace histo
