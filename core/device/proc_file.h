#pragma once

// Core-only.

#include <string>

namespace histo {

/// What follows "key :" in the first line of a /proc file that begins with the key; empty if there is none.
std::string procValue(const char *file, const std::string &key);

} // namespace histo
