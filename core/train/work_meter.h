#pragma once

#include "core/common/cancel_token.h"
#include "core/common/progress.h"

#include <chrono>

namespace histo {

/// Progress of a whole run in units of work, with the time left at the rate so far.
class WorkMeter {
public:
    /// @param cancel  of the work: what it rested is no part of the rate
    WorkMeter(double totalUnits, ProgressSink sink, const CancelToken &cancel = {})
        : m_total(totalUnits), m_sink(std::move(sink)), m_cancel(cancel), m_restedBefore(cancel.restedSeconds())
    {}

    void done(double units, const std::string &text)
    {
        m_done += units;
        if (!m_sink)
            return;
        Progress progress{std::min(1.0, m_done / m_total), text, {}};
        double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - m_start).count() -
                         (m_cancel.restedSeconds() - m_restedBefore);
        constexpr double kEnoughToEstimate = 0.02;
        if (progress.fraction > kEnoughToEstimate)
            progress.secondsLeft = seconds * (1 - progress.fraction) / progress.fraction;
        m_sink(progress);
    }

private:
    double m_total, m_done = 0;
    ProgressSink m_sink;
    CancelToken m_cancel;
    double m_restedBefore;
    std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
};

} // namespace histo
