#pragma once

#include "core/dataset/split.h"

namespace histo {

/// Takes rows with equal pixels out of the split (TwinPolicy::Drop) and says in `leftOut` which and why.
void dropTwins(Split &split);

} // namespace histo
