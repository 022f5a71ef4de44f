#pragma once

#include "core/common/cancel_token.h"

#include <string>
#include <vector>

namespace histo::cli {

struct ChildResult {
    int exitCode = 0;   ///< as a shell counts: 128 + signal if one ended it
    std::string output; ///< all of its stdout
};

/// Runs a program and waits for it; its stderr is ours. Cancelling asks it to end (SIGTERM).
/// @throws Error Io if it cannot be started; Cancelled
ChildResult runChild(const std::vector<std::string> &commandLine, const CancelToken &cancel);

} // namespace histo::cli
