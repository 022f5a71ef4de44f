#pragma once

#include "core/common/progress.h"

#include <chrono>

namespace histo {

/// Progress of a whole run in units of work, with the time left at the rate so far.
class WorkMeter {
public:
    WorkMeter(double totalUnits, ProgressSink sink) : m_total(totalUnits), m_sink(std::move(sink)) {}

    void done(double units, const std::string &text)
    {
        m_done += units;
        if (!m_sink)
            return;
        Progress progress{std::min(1.0, m_done / m_total), text, {}};
        double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - m_start).count();
        constexpr double kEnoughToEstimate = 0.02;
        if (progress.fraction > kEnoughToEstimate)
            progress.secondsLeft = seconds * (1 - progress.fraction) / progress.fraction;
        m_sink(progress);
    }

private:
    double m_total, m_done = 0;
    ProgressSink m_sink;
    std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
};

} // namespace histo
