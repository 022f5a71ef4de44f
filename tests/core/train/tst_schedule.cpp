#include "core/train/schedule.h"

#include <QTest>
#include <cmath>

using namespace histo;

class TestSchedule : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void warmUpClimbsLinearlyToThePeak();
    void halfwayThroughTheCosineIsHalfThePeak();
    void aConstantRateStaysAtItsPeakAfterWarmUp();
    void theRateNeverRisesAfterWarmUpAndEndsNearZero();
};

void TestSchedule::warmUpClimbsLinearlyToThePeak()
{
    QCOMPARE(learningRateAt(ScheduleKind::Cosine, 0, 100, 4, 0.8), 0.2);
    QCOMPARE(learningRateAt(ScheduleKind::Cosine, 1, 100, 4, 0.8), 0.4);
    QCOMPARE(learningRateAt(ScheduleKind::Cosine, 3, 100, 4, 0.8), 0.8);
}

void TestSchedule::halfwayThroughTheCosineIsHalfThePeak()
{
    QVERIFY(std::abs(learningRateAt(ScheduleKind::Cosine, 50, 100, 0, 1.0) - 0.5) < 1e-12);
    QVERIFY(std::abs(learningRateAt(ScheduleKind::Cosine, 55, 100, 10, 2.0) - 1.0) < 1e-12);
}

void TestSchedule::aConstantRateStaysAtItsPeakAfterWarmUp()
{
    QCOMPARE(learningRateAt(ScheduleKind::Constant, 1, 100, 4, 0.8), 0.4);
    for (int step : {4, 50, 99})
        QCOMPARE(learningRateAt(ScheduleKind::Constant, step, 100, 4, 0.8), 0.8);
}

void TestSchedule::theRateNeverRisesAfterWarmUpAndEndsNearZero()
{
    for (int step = 11; step < 200; ++step)
        QVERIFY(learningRateAt(ScheduleKind::Cosine, step, 200, 10, 1.0) <= learningRateAt(ScheduleKind::Cosine, step - 1, 200, 10, 1.0));
    QVERIFY(learningRateAt(ScheduleKind::Cosine, 199, 200, 10, 1.0) < 1e-3);
}

QTEST_GUILESS_MAIN(TestSchedule)
#include "tst_schedule.moc"
