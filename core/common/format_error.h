#pragma once

// Core-only: how the readers of foreign bytes say no. They know bytes, not file names; readWeightsFile adds the name.

#include <stdexcept>
#include <string>
#include <string_view>

namespace histo {

/// The bytes break a rule of their format: cut off, damaged, or made by hand.
struct FormatError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// The bytes are well formed but ask for what Histoscope does not do: run code, inflate, load a program.
struct RefusedContent : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Foreign text as it may stand in a message: short, ASCII without control characters.
std::string printable(std::string_view foreignText);

/// The same in quotation marks.
std::string inQuotes(std::string_view foreignText);

} // namespace histo
