#include "ui/view/curve_chart.h"
#include "ui/view/curve_chart_painter.h"
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
    void aMeanOfOneValueGivesTheValuesBack();
    void theMovingMeanIsThatByHand();
    void everyValueHasItsMean();
    void undefinedValuesStayGaps();

    void theNearestEpochIsRead();
    void undefinedFiguresAreReadAsADash();
    void withoutEpochsThereIsNothingToRead();
    void arrowKeysReadEpochAfterEpoch();
    void aMeanLeavesTheDataAsItIs();
    void everyLegendFitsItsChart_data();
    void everyLegendFitsItsChart();
    void curvesAreDrawnUnderThePointer();
};

void TestLearningCurves::theLastStepOfAnEpochStandsWhereItsFiguresStand()
{
    QCOMPARE(epochPosition({.epoch = 3, .step = 8, .stepsInEpoch = 8}), 3.0);
    QCOMPARE(epochPosition({.epoch = 1, .step = 1, .stepsInEpoch = 4}), 0.25);
    QCOMPARE(epochPosition({.epoch = 1, .step = 1, .stepsInEpoch = 0}), 1.0); // a damaged line must not divide by zero
}

void TestLearningCurves::aMeanOfOneValueGivesTheValuesBack()
{
    const std::vector<double> values{3, 1, 2};
    QCOMPARE(movingMean(values, 1), values);
}

void TestLearningCurves::theMovingMeanIsThatByHand()
{
    // Three values around each; at both ends those that there are.
    QCOMPARE(movingMean({4, 1, 4, 7}, 3), (std::vector<double>{2.5, 3, 4, 5.5}));
}

void TestLearningCurves::everyValueHasItsMean()
{
    QCOMPARE(movingMean(std::vector<double>(100, 5.0), 51), std::vector<double>(100, 5.0));
    QCOMPARE(movingMean({1, 2}, 1001), (std::vector<double>{1.5, 1.5})); // wider than there are values
}

void TestLearningCurves::undefinedValuesStayGaps()
{
    const auto values = movingMean({2, kUndefined, 4}, 3);
    QVERIFY(std::isnan(values[1]));
    QCOMPARE(values[2], 4.0); // the gap counts in no mean
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

void TestLearningCurves::aMeanLeavesTheDataAsItIs()
{
    LearningCurves curves;
    curves.setData(threeEpochs());
    curves.setMeanWidth(50);
    QCOMPARE(curves.meanWidth(), 51); // around each value as many on both sides
    QCOMPARE(curves.data().steps[1].loss, 0.0);
    const CurveChartContent &loss = curves.findChild<CurveChart *>()->content();
    QCOMPARE(loss.curves[0].points->points()[1].y, 0.0); // the raw curve is still drawn
    QVERIFY(loss.curves[1].name.contains(QStringLiteral("51")));
}

void TestLearningCurves::everyLegendFitsItsChart_data()
{
    QTest::addColumn<double>("factor");
    QTest::addColumn<int>("width");
    QTest::newRow("as it is") << 1.0 << 500;
    QTest::newRow("text of 150 %") << 1.5 << 500;
    QTest::newRow("text of 300 %, narrow") << 3.0 << 300;
}

void TestLearningCurves::everyLegendFitsItsChart()
{
    QFETCH(double, factor);
    QFETCH(int, width);
    CurveChart chart;
    QFont font = chart.font();
    font.setPointSizeF(factor * font.pointSizeF());
    CurveChartContent content;
    for (const char *name : {"chance", "train", "validation", "validation, balanced"})
        content.curves.push_back({QString::fromLatin1(name), nullptr, {}, {}, true});
    const QFontMetrics metrics(font);
    const CurveChartPainter painter(content, QSize(width, 600), font, chart.palette(), 0, 1);
    const std::vector<QRect> entries = painter.legendRects();
    QCOMPARE(entries.size(), content.curves.size());
    for (std::size_t index = 0; index < entries.size(); ++index) {
        const QRect &entry = entries[index];
        QVERIFY(entry.bottom() < painter.plotRect().top());  // never over the data
        QVERIFY(entry.right() < width || entry.left() <= 8); // one that is wider than the chart stands alone
        for (std::size_t other = 0; other < index; ++other)
            QVERIFY(!entry.intersects(entries[other]));
    }
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
