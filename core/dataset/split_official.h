#pragma once

#include "core/dataset/split.h"

namespace histo {

/// Fills `split.rows` and `split.leftOut` by a fold of the authors (makeSplit, Official).
void cutOfficial(const std::vector<Sample> &samples, const SplitOptions &options, Split &split);

} // namespace histo
