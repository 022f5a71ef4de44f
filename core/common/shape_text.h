#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace histo {

/// An extent that may be anything.
inline constexpr std::int64_t kAnyExtent = -1;

/// A tensor's shape as PyTorch writes it: "[64, 3, 7, 7]", of a single number "[]".
/// @param anyExtent  stands where an extent is kAnyExtent
std::string shapeText(const std::vector<std::int64_t> &shape, const std::string &anyExtent = "any");

} // namespace histo
