#pragma once

#include "core/common/cancel_token.h"

#include <chrono>

namespace histo {

/// Seconds worked since it was made: rest (CancelToken) does not count.
class WorkClock {
public:
    explicit WorkClock(const CancelToken &cancel) : m_cancel(cancel), m_rested(cancel.restedSeconds()) {}
    double seconds() const
    {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - m_start).count() -
               (m_cancel.restedSeconds() - m_rested);
    }

private:
    const CancelToken &m_cancel;
    double m_rested;
    std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
};

} // namespace histo
