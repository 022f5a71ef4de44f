#pragma once

#include "core/model/model_table.h"

#include <array>

namespace histo {

/// The network's value for each of the 256 grey levels of red, green and blue: 8-bit pixels have no others.
using InputLevels = std::array<std::array<float, 256>, 3>;
InputLevels inputLevels(const ModelInfo &model);

} // namespace histo
