#pragma once

#include "core/common/cancel_token.h"

namespace histo::cli {

/// The token that SIGINT and SIGTERM set: work stops at its next step and says in its files that it was cancelled.
/// Asking a third time ends the program at once. Call once, at the start.
const CancelToken &cancelOnSignals();

} // namespace histo::cli
