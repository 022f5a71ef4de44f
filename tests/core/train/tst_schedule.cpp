#include "core/train/schedule.h"

#include <QTest>
#include <cmath>

using histo::learningRateAt;

class TestSchedule : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void warmUpClimbsLinearlyToThePeak();
    void halfwayThroughTheCosineIsHalfThePeak();
    void theRateNeverRisesAfterWarmUpAndEndsNearZero();
};

void TestSchedule::warmUpClimbsLinearlyToThePeak()
{
    QCOMPARE(learningRateAt(histo::ScheduleKind::Cosine, 0, 100, 4, 0.8), 0.2);
    QCOMPARE(learningRateAt(histo::ScheduleKind::Cosine, 1, 100, 4, 0.8), 0.4);
    QCOMPARE(learningRateAt(histo::ScheduleKind::Cosine, 3, 100, 4, 0.8), 0.8);
}

void TestSchedule::halfwayThroughTheCosineIsHalfThePeak()
{
    QVERIFY(std::abs(learningRateAt(histo::ScheduleKind::Cosine, 50, 100, 0, 1.0) - 0.5) < 1e-12);
    QVERIFY(std::abs(learningRateAt(histo::ScheduleKind::Cosine, 55, 100, 10, 2.0) - 1.0) < 1e-12);
}

void TestSchedule::theRateNeverRisesAfterWarmUpAndEndsNearZero()
{
    for (int step = 11; step < 200; ++step)
        QVERIFY(learningRateAt(histo::ScheduleKind::Cosine, step, 200, 10, 1.0) <= learningRateAt(step - 1, 200, 10, 1.0));
    QVERIFY(learningRateAt(histo::ScheduleKind::Cosine, 199, 200, 10, 1.0) < 1e-3);
}

QTEST_GUILESS_MAIN(TestSchedule)
#include "tst_schedule.moc"
