#include "ui/event_loop_monitor.h"

#include <QTest>

using namespace histo;
using namespace std::chrono_literals;

class TestEventLoopMonitor : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aGapOfOneIntervalIsNotLate();
    void aFrozenLoopCountsForEveryTickItSwallowed();
    void percentilesAreValuesThatWereMeasured();
    void withoutTicksNothingIsLate();
    void startForgetsWhatWasMeasuredBefore();
    void theTimerOfARunningLoopTicks();
};

void TestEventLoopMonitor::aGapOfOneIntervalIsNotLate()
{
    EventLoopMonitor monitor(10ms);
    monitor.addGap(10);
    monitor.addGap(9.5); // a timer that caught up
    QCOMPARE(monitor.lateness().max, 0.0);
    QCOMPARE(monitor.lateness().ticks, 2u);
}

void TestEventLoopMonitor::aFrozenLoopCountsForEveryTickItSwallowed()
{
    EventLoopMonitor monitor(10ms);
    monitor.addGap(40); // late by 30; the ticks it swallowed by 20 and 10
    QCOMPARE(monitor.lateness().ticks, 3u);
    QCOMPARE(monitor.lateness().max, 30.0);
    QCOMPARE(monitor.lateness().p50, 20.0);
}

void TestEventLoopMonitor::percentilesAreValuesThatWereMeasured()
{
    EventLoopMonitor monitor(100ms);
    for (int late = 1; late <= 100; ++late)
        monitor.addGap(100 + late - 0.5); // 0.5, 1.5, … 99.5: less than one interval, one value each
    const Lateness late = monitor.lateness();
    QCOMPARE(late.ticks, 100u);
    QCOMPARE(late.p50, 49.5);
    QCOMPARE(late.p95, 94.5);
    QCOMPARE(late.p99, 98.5);
    QCOMPARE(late.max, 99.5);
}

void TestEventLoopMonitor::withoutTicksNothingIsLate()
{
    EventLoopMonitor monitor;
    QCOMPARE(monitor.lateness().max, 0.0);
    QCOMPARE(monitor.lateness().p99, 0.0);
    QCOMPARE(monitor.lateness().ticks, 0u);
}

void TestEventLoopMonitor::startForgetsWhatWasMeasuredBefore()
{
    EventLoopMonitor monitor;
    monitor.addGap(500);
    monitor.start();
    QCOMPARE(monitor.lateness().ticks, 0u);
}

void TestEventLoopMonitor::theTimerOfARunningLoopTicks()
{
    EventLoopMonitor monitor(1ms);
    monitor.start();
    QTRY_VERIFY(monitor.lateness().ticks > 2);
    monitor.stop();
}

QTEST_GUILESS_MAIN(TestEventLoopMonitor)
#include "tst_event_loop_monitor.moc"
