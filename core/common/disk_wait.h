#pragma once

#include "core/common/cancel_token.h"

#include <functional>
#include <string>

namespace histo {

/// Who is told that work waits for space on the disk.
struct DiskWaitObserver {
    std::function<void(const std::string &problem)> waiting; ///< once, when it begins to wait
    std::function<void()> continued;                         ///< once, when there is space again
};

/// Does `write`, and while the disk is full does it again every half second: hours of work are not given up for
/// something that a person can mend in a minute. `write` must leave nothing half-written (core/common/atomic_file).
/// The wait counts as rest (CancelToken::restedSeconds), not as work.
/// @throws Error Cancelled while it waits, and whatever else `write` throws
void writeWhenThereIsSpace(const std::function<void()> &write, const CancelToken &cancel,
                           const DiskWaitObserver &observer);

} // namespace histo
