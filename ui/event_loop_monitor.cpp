#include "ui/event_loop_monitor.h"

#include <algorithm>
#include <cmath>

namespace histo {

namespace {

/// The smallest value that at least `share` of the sorted values do not exceed.
double percentile(const std::vector<double> &sorted, double share)
{
    if (sorted.empty())
        return 0;
    auto rank = std::size_t(std::ceil(share * double(sorted.size())));
    return sorted[std::clamp<std::size_t>(rank, 1, sorted.size()) - 1];
}

} // namespace

EventLoopMonitor::EventLoopMonitor(std::chrono::milliseconds interval, QObject *parent)
    : QObject(parent), m_intervalMilliseconds(double(interval.count()))
{
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.setInterval(interval);
    connect(&m_timer, &QTimer::timeout, this, &EventLoopMonitor::tick);
}

void EventLoopMonitor::start()
{
    m_lateMilliseconds.clear();
    m_sinceLastTick.start();
    m_timer.start();
}

void EventLoopMonitor::stop() { m_timer.stop(); }

void EventLoopMonitor::tick()
{
    double gap = double(m_sinceLastTick.nsecsElapsed()) / 1e6;
    m_sinceLastTick.start();
    addGap(gap);
}

void EventLoopMonitor::addGap(double milliseconds)
{
    double late = std::max(0.0, milliseconds - m_intervalMilliseconds);
    do {
        m_lateMilliseconds.push_back(late);
        late -= m_intervalMilliseconds;
    } while (late > 0);
}

Lateness EventLoopMonitor::lateness() const
{
    std::vector<double> sorted = m_lateMilliseconds;
    std::sort(sorted.begin(), sorted.end());
    return {percentile(sorted, 0.50), percentile(sorted, 0.95), percentile(sorted, 0.99),
            sorted.empty() ? 0.0 : sorted.back(), sorted.size()};
}

} // namespace histo
