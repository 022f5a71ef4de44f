#pragma once

// Core-only: the JSON header of a safetensors file.

#include "core/model/weights_file.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace histo {

struct SafetensorsEntry {
    TensorInfo info;
    std::uint64_t begin = 0, end = 0; ///< bytes, counted from the end of the header; not checked
};

struct SafetensorsHeader {
    std::vector<SafetensorsEntry> tensors; ///< in the header's order
    std::map<std::string, std::string> metadata;
};

/// Takes exactly the structure a header may have and nothing deeper; builds no document, so that a hostile header costs
/// no more memory than its own length.
/// @throws FormatError
SafetensorsHeader parseSafetensorsHeader(std::string_view json);

} // namespace histo
