#pragma once

#include "core/common/cancel_token.h"
#include "core/common/progress.h"

#include <cstddef>
#include <functional>
#include <string>

namespace histo {

/// How many threads parallelFor uses from now on, for the whole program; at first as many as there are cores.
/// @thread any
void setParallelThreads(int count);

/// Calls `work` once for each index in [0, count), on all cores, in no particular order. Indices are handed out one by
/// one, so that a few slow ones do not keep a thread busy alone. Returns when all are done.
///
/// @param what      for people, in front of "12 of 80": "reading pictures"
/// @param progress  called at most a hundred times, by one thread at a time
/// @throws whatever `work` threw first; Error Cancelled
void parallelFor(std::size_t count, const std::function<void(std::size_t)> &work, const CancelToken &cancel,
                 const ProgressSink &progress, const std::string &what);

} // namespace histo
