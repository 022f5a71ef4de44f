#pragma once

namespace histo {

/// Stands on everything that shows or carries a result.
inline constexpr const char *kResearchNotice = "For research use only. Not for diagnosis.";

} // namespace histo
