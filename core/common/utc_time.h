#pragma once

#include <optional>
#include <string>

namespace histo {

/// Seconds since 1970 of a time as utcNow() writes it (2026-11-23T03:25:00.123Z; digits of a second may be missing);
/// nothing if the text is none.
std::optional<double> unixSecondsOf(const std::string &utc);

} // namespace histo
