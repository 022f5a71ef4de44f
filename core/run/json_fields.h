#pragma once

#include "core/common/json.h"

#include <cstdint>
#include <optional>
#include <string>

namespace histo {

// Lenient reading of files that may be unfinished, of another version or damaged: a field that is missing or of
// another type is empty, never an exception.

/// The member of an object, or null.
const Json &fieldOf(const Json &object, const char *key);

std::string textOf(const Json &object, const char *key);         ///< empty if there is none
std::int64_t wholeNumberOf(const Json &object, const char *key); ///< 0 if there is none
std::optional<double> numberOf(const Json &object, const char *key);
double numberOrNan(const Json &object, const char *key);

} // namespace histo
