#include "ui/view/curve_series.h"
#include "ui/view/learning_curves.h"

#include <QSignalSpy>
#include <QTest>
#include <cmath>

using namespace histo;

namespace {

constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

EpochRecord epoch(int number, double balancedAccuracy)
{
    return {.epoch = number,
            .phase = number == 1 ? "head" : "fine_tune",
            .trainLoss = 0.5,
            .trainAccuracy = 0.8,
            .validationLoss = 0.6,
            .validationAccuracy = 0.7,
            .validationBalancedAccuracy = balancedAccuracy,
            .validationAuc = 0.9};
}

LearningCurvesData threeEpochs()
{
    LearningCurvesData data;
    data.epochs = {epoch(1, 0.5), epoch(2, 0.75), epoch(3, 0.625)};
    data.steps = {{.epoch = 1, .step = 1, .stepsInEpoch = 2, .loss = 1},
                  {.epoch = 1, .step = 2, .stepsInEpoch = 2, .loss = 0}};
    data.plannedEpochs = 5;
    data.headEpochs = 1;
    return data;
}

} // namespace

class TestLearningCurves : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theLastStepOfAnEpochStandsWhereItsFiguresStand();
    void smoothingByNothingGivesTheValuesBack();
    void smoothingDoesNotPullTheFirstValuesTowardsZero();
    void smoothingIsTheMovingAverageByHand();
    void undefinedValuesStayGaps();

    void theNearestEpochIsRead();
    void undefinedFiguresAreReadAsADash();
    void withoutEpochsThereIsNothingToRead();
    void arrowKeysReadEpochAfterEpoch();
    void smoothingLeavesTheDataAsItIs();
    void curvesAreDrawnUnderThePointer();
};

void TestLearningCurves::theLastStepOfAnEpochStandsWhereItsFiguresStand()
{
    QCOMPARE(epochPosition({.epoch = 3, .step = 8, .stepsInEpoch = 8}), 3.0);
    QCOMPARE(epochPosition({.epoch = 1, .step = 1, .stepsInEpoch = 4}), 0.25);
    QCOMPARE(epochPosition({.epoch = 1, .step = 1, .stepsInEpoch = 0}), 1.0); // a damaged line must not divide by zero
}

void TestLearningCurves::smoothingByNothingGivesTheValuesBack()
{
    const std::vector<double> values{3, 1, 2};
    QCOMPARE(smoothed(values, 0), values);
}

void TestLearningCurves::smoothingDoesNotPullTheFirstValuesTowardsZero()
{
    for (double value : smoothed(std::vector<double>(20, 5.0), 0.98))
        QVERIFY(std::abs(value - 5) < 1e-9);
}

void TestLearningCurves::smoothingIsTheMovingAverageByHand()
{
    // weight 1/2: (1/2 · 4 + 1/4 · 1) / (1/2 + 1/4) = 3 after the values 1, 4
    const auto values = smoothed({1, 4}, 0.5);
    QCOMPARE(values[0], 1.0);
    QCOMPARE(values[1], 3.0);
}

void TestLearningCurves::undefinedValuesStayGaps()
{
    const auto values = smoothed({2, kUndefined, 2}, 0.5);
    QVERIFY(std::isnan(values[1]));
    QCOMPARE(values[2], 2.0);
}

void TestLearningCurves::theNearestEpochIsRead()
{
    LearningCurves curves;
    curves.setData(threeEpochs());
    QVERIFY(curves.valuesAt(0.2).startsWith(QStringLiteral("Epoch 1 (head only)")));
    QVERIFY(curves.valuesAt(2.4).startsWith(QStringLiteral("Epoch 2 (fine-tuning)")));
    QVERIFY(curves.valuesAt(2.4).contains(QStringLiteral("balanced 0.750")));
    QVERIFY(curves.valuesAt(99).startsWith(QStringLiteral("Epoch 3")));
}

void TestLearningCurves::undefinedFiguresAreReadAsADash()
{
    LearningCurves curves;
    curves.setData({.epochs = {epoch(1, kUndefined)}, .steps = {}});
    QVERIFY(curves.valuesAt(1).contains(QStringLiteral("balanced –")));
    QVERIFY(!curves.valuesAt(1).contains(QStringLiteral("nan")));
}

void TestLearningCurves::withoutEpochsThereIsNothingToRead()
{
    LearningCurves curves;
    QVERIFY(curves.valuesAt(1).isEmpty());
    curves.stepReadingLine(1);
}

void TestLearningCurves::arrowKeysReadEpochAfterEpoch()
{
    LearningCurves curves;
    curves.setData(threeEpochs());
    QSignalSpy readings(&curves, &LearningCurves::readingChanged);
    QTest::keyClick(&curves, Qt::Key_Left);
    QTest::keyClick(&curves, Qt::Key_Left);
    QTest::keyClick(&curves, Qt::Key_Right);
    QTest::keyClick(&curves, Qt::Key_Right);
    QStringList read;
    for (const auto &reading : readings)
        read << reading.first().toString().section(QLatin1Char(' '), 1, 1);
    QCOMPARE(read, QStringList({QStringLiteral("3"), QStringLiteral("2"), QStringLiteral("3"), QStringLiteral("3")}));
}

void TestLearningCurves::smoothingLeavesTheDataAsItIs()
{
    LearningCurves curves;
    curves.setData(threeEpochs());
    curves.setSmoothing(0.9);
    QCOMPARE(curves.smoothing(), 0.9);
    QCOMPARE(curves.data().steps[1].loss, 0.0);
    curves.setSmoothing(7);
    QVERIFY(curves.smoothing() < 1); // 1 would stand still for ever
}

void TestLearningCurves::curvesAreDrawnUnderThePointer()
{
    LearningCurves curves;
    curves.resize(900, 400);
    curves.setData(threeEpochs());
    curves.show();
    QVERIFY(QTest::qWaitForWindowExposed(&curves));
    QWidget *plot = curves.childAt(curves.rect().center());
    QVERIFY(plot);
    QSignalSpy readings(&curves, &LearningCurves::readingChanged);
    QTest::mouseMove(plot, QPoint(plot->width() / 4, plot->height() / 2));
    QTRY_VERIFY(!readings.isEmpty());
    QVERIFY(readings.last().first().toString().startsWith(QStringLiteral("Epoch")));
}

QTEST_MAIN(TestLearningCurves)
#include "tst_learning_curves.moc"
