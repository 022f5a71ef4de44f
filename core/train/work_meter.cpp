#include "core/train/work_meter.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace histo {

namespace {

/// Rough costs against a training picture: a forward pass without gradients is a third of a step, on whole pictures of
/// about twice the pixels; the head's epochs take milliseconds.
constexpr std::array<double, kWorkKinds> kUsualCost = {0.1, 0.6, 0.05, 1, 0.6, 1.5, 0.6};

} // namespace

WorkMeter::WorkMeter(const WorkPlan &plan, const WorkPlan &memoryUnits, ProgressSink sink, const CancelToken &cancel)
    : m_sink(std::move(sink)), m_cancel(cancel), m_rested(cancel.restedSeconds())
{
    for (std::size_t kind = 0; kind < kWorkKinds; ++kind) {
        m_kinds[kind].planned = plan[kind];
        m_kinds[kind].memory = memoryUnits[kind];
    }
}

void WorkMeter::skip(Work kind, double units) { m_kinds[std::size_t(kind)].done += units; }

void WorkMeter::drop(Work kind) { m_kinds[std::size_t(kind)].planned = m_kinds[std::size_t(kind)].done; }

void WorkMeter::done(Work which, double units, const std::string &text)
{
    const auto now = Clock::now();
    const double passed = std::chrono::duration<double>(now - std::exchange(m_lastCall, now)).count();
    const double rested = m_cancel.restedSeconds();
    const double seconds = std::max(0.0, passed - (rested - std::exchange(m_rested, rested)));
    Kind &kind = m_kinds[std::size_t(which)];
    kind.done += units;
    const double fading = kind.memory > 0 ? std::exp(-units / kind.memory) : 1;
    kind.units = kind.units * fading + units;
    kind.seconds = kind.seconds * fading + seconds;
    m_secondsWorked += seconds;
    tell(text);
}

double WorkMeter::secondsPerUnit(Work which) const
{
    const Kind &kind = m_kinds[std::size_t(which)];
    if (kind.isMeasured())
        return kind.seconds / kind.units;
    // As costly against what is known as it usually is.
    double seconds = 0, usual = 0;
    for (std::size_t other = 0; other < kWorkKinds; ++other)
        if (m_kinds[other].isMeasured()) {
            seconds += m_kinds[other].seconds;
            usual += m_kinds[other].units * kUsualCost[other];
        }
    return usual > 0 ? seconds / usual * kUsualCost[std::size_t(which)] : 0;
}

double WorkMeter::secondsLeft() const
{
    double seconds = 0;
    for (std::size_t kind = 0; kind < kWorkKinds; ++kind)
        seconds += std::max(0.0, m_kinds[kind].planned - m_kinds[kind].done) * secondsPerUnit(Work(kind));
    return seconds;
}

void WorkMeter::tell(const std::string &text)
{
    if (!m_sink)
        return;
    double seconds = 0; // of everything, what was skipped included
    for (std::size_t kind = 0; kind < kWorkKinds; ++kind)
        seconds += std::max(m_kinds[kind].planned, m_kinds[kind].done) * secondsPerUnit(Work(kind));
    const double left = secondsLeft();
    // Better estimates never make a bar go back.
    m_fraction = std::max(m_fraction, seconds > 0 ? std::clamp(1 - left / seconds, 0.0, 1.0) : 0);
    Progress progress{m_fraction, text, {}};
    constexpr double kSecondsToEstimate = 1, kShareToEstimate = 0.02;
    if (m_secondsWorked > kSecondsToEstimate || m_fraction > kShareToEstimate)
        progress.secondsLeft = left;
    m_sink(progress);
}

} // namespace histo
