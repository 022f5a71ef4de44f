#include "core/train/work_meter.h"

#include <QTest>
#include <thread>

using namespace histo;

namespace {

WorkPlan planOf(double training, double validation)
{
    WorkPlan plan{};
    plan[std::size_t(Work::TrainPicture)] = training;
    plan[std::size_t(Work::Validation)] = validation;
    return plan;
}

void wait(int milliseconds) { std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds)); }

} // namespace

class TestWorkMeter : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void nothingIsSaidBeforeAnythingWasMeasured();
    void kindsNotDoneYetAreEstimatedFromThoseThatWere();
    void theBarNeverGoesBackAndEndsAtOne();
    void aPauseIsNoWork();
    void whatIsDroppedIsNotWaitedFor();
};

void TestWorkMeter::nothingIsSaidBeforeAnythingWasMeasured()
{
    QCOMPARE(WorkMeter(planOf(10, 10), {}, {}).secondsLeft(), 0.0);
}

void TestWorkMeter::kindsNotDoneYetAreEstimatedFromThoseThatWere()
{
    WorkMeter meter(planOf(2, 2), {}, {});
    wait(20);
    meter.done(Work::TrainPicture, 2, "");
    const double left = meter.secondsLeft(); // two validations, at a share of what the two pictures took
    QVERIFY(left > 0.005 && left < 1);
}

void TestWorkMeter::theBarNeverGoesBackAndEndsAtOne()
{
    double last = 0;
    bool wentBack = false;
    WorkMeter meter(planOf(4, 1), {}, [&](const Progress &progress) {
        wentBack |= progress.fraction < last;
        last = progress.fraction;
    });
    for (int picture = 0; picture < 4; ++picture) {
        wait(picture);
        meter.done(Work::TrainPicture, 1, "");
    }
    wait(15); // far slower than estimated
    meter.done(Work::Validation, 1, "");
    QVERIFY(!wentBack);
    QCOMPARE(last, 1.0);
}

void TestWorkMeter::aPauseIsNoWork()
{
    const CancelToken cancel;
    WorkMeter meter(planOf(1000, 0), {}, {}, cancel);
    {
        const CancelToken::Resting rest(cancel);
        wait(60);
    }
    meter.done(Work::TrainPicture, 500, "");
    QVERIFY(meter.secondsLeft() < 0.05);
}

void TestWorkMeter::whatIsDroppedIsNotWaitedFor()
{
    WorkMeter meter(planOf(10, 0), {}, {});
    wait(2);
    meter.done(Work::TrainPicture, 1, "");
    QVERIFY(meter.secondsLeft() > 0);
    meter.drop(Work::TrainPicture);
    QCOMPARE(meter.secondsLeft(), 0.0);
}

QTEST_GUILESS_MAIN(TestWorkMeter)
#include "tst_work_meter.moc"
