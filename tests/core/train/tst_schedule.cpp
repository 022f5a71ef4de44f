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
    QCOMPARE(learningRateAt(0, 100, 4, 0.8), 0.2);
    QCOMPARE(learningRateAt(1, 100, 4, 0.8), 0.4);
    QCOMPARE(learningRateAt(3, 100, 4, 0.8), 0.8);
}

void TestSchedule::halfwayThroughTheCosineIsHalfThePeak()
{
    QVERIFY(std::abs(learningRateAt(50, 100, 0, 1.0) - 0.5) < 1e-12);
    QVERIFY(std::abs(learningRateAt(55, 100, 10, 2.0) - 1.0) < 1e-12);
}

void TestSchedule::theRateNeverRisesAfterWarmUpAndEndsNearZero()
{
    for (int step = 11; step < 200; ++step)
        QVERIFY(learningRateAt(step, 200, 10, 1.0) <= learningRateAt(step - 1, 200, 10, 1.0));
    QVERIFY(learningRateAt(199, 200, 10, 1.0) < 1e-3);
}

QTEST_GUILESS_MAIN(TestSchedule)
#include "tst_schedule.moc"
