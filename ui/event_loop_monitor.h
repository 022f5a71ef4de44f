#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <chrono>
#include <vector>

namespace histo {

/// How late the event loop was, in milliseconds.
struct Lateness {
    double p50 = 0, p95 = 0, p99 = 0, max = 0;
    std::size_t ticks = 0; ///< how many values the percentiles stand on
};

/// Measures how late a short timer fires on the GUI thread: what a person feels as a window that hangs.
/// @thread of the event loop that is measured
class EventLoopMonitor : public QObject {
    Q_OBJECT
public:
    explicit EventLoopMonitor(std::chrono::milliseconds interval = std::chrono::milliseconds(10),
                              QObject *parent = nullptr);

    void start(); ///< forgets what was measured before
    void stop();

    /// Records one gap between two ticks. A loop that stood still for a second answered none of the hundred ticks in
    /// it; each counts with its own lateness, or one long freeze would hide behind thousands of good ticks.
    void addGap(double milliseconds);

    Lateness lateness() const;

private:
    void tick();

    QTimer m_timer;
    QElapsedTimer m_sinceLastTick;
    double m_intervalMilliseconds;
    std::vector<double> m_lateMilliseconds;
};

} // namespace histo
