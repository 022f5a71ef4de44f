#pragma once

#include "core/common/cancel_token.h"

#include <cstdint>
#include <functional>

namespace histo {

/// Time as a download sees it, so that tests of minutes of waiting take none.
struct Clock {
    std::function<double()> monotonicSeconds;
    std::function<std::int64_t()> utcSeconds; ///< since 1970
    /// @throws Error Cancelled within 0.1 s of the request
    std::function<void(double seconds, const CancelToken &cancel)> wait;
};
Clock systemClock();

} // namespace histo
