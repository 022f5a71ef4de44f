#pragma once

#include "core/model/weights.h"

#include <string>

namespace histo {

/// Why a file's weights are those of no network known here: the network that comes nearest, and what does not fit it.
/// "of no network known here; the nearest is ResNet50, with 3 differences: missing: fc.bias [classes]; …"
/// @param info  of a file whose architecture was not recognised
std::string whyNotRecognised(const WeightsInfo &info);

} // namespace histo
