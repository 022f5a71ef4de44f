#include "core/evaluate/metrics.h"

#include "core/common/error.h"
#include "core/evaluate/logistic_regression.h"
#include "tests/support/metrics_golden.h"

#include <QTest>
#include <cmath>
#include <limits>

using namespace histo;

namespace {

/// Equal to a JSON number, or empty where that is null.
bool agrees(const std::optional<double> &value, const Json &golden)
{
    if (golden.is_null() || !value)
        return golden.is_null() && !value;
    return std::abs(*value - golden.get<double>()) < 1e-12;
}

} // namespace

class TestMetrics : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void figuresAreThoseOfScikitLearn_data();
    void figuresAreThoseOfScikitLearn();
    void aScoreAtTheThresholdIsCalledMalignant();
    void tiedScoresCountHalfInTheArea();
    void theRocCurveEnclosesTheArea();
    void theRocCurveOfOneClassIsEmpty();
    void aGroupDrawnTwiceCountsTwice();
    void recognitionRateWeighsGroupsNotPictures();
    void scoresThatAreNotProbabilitiesAreRefused();
    void logisticRegressionIsThatOfScikitLearn();
    void logisticRegressionBearsSeparableAndConstantFeatures();
};

void TestMetrics::figuresAreThoseOfScikitLearn_data()
{
    QTest::addColumn<QString>("name");
    for (const std::string &name : goldenPredictionNames())
        QTest::newRow(name.c_str()) << QString::fromStdString(name);
}

void TestMetrics::figuresAreThoseOfScikitLearn()
{
    QFETCH(QString, name);
    const Json &golden = goldenPredictions(name.toStdString());
    const std::vector<Judged> judged = judgedOf(golden);
    const ImageFigures images = imageFigures(judged, 0.5);
    const GroupFigures groups = groupFigures(judged, 0.5);
    QVERIFY(agrees(images.accuracy, golden["image"]["accuracy"]));
    QVERIFY(agrees(images.balancedAccuracy, golden["image"]["balanced_accuracy"]));
    QVERIFY(agrees(images.auc, golden["image"]["auc"]));
    QVERIFY(agrees(images.f1, golden["image"]["f1"]));
    QVERIFY(agrees(images.mcc, golden["image"]["mcc"]));
    QVERIFY(agrees(images.brier, golden["image"]["brier"]));
    QVERIFY(agrees(images.ece, golden["image"]["ece"]));
    QVERIFY(agrees(images.sensitivity, golden["image"]["sensitivity"]));
    QVERIFY(agrees(images.specificity, golden["image"]["specificity"]));
    QVERIFY(agrees(groups.recognitionRate, golden["patient"]["recognition_rate"]));
    QVERIFY(agrees(groups.decisionAccuracy, golden["patient"]["decision_accuracy"]));
    QVERIFY(Json(confusion(judged, 0.5)) == golden["confusion"]);
}

void TestMetrics::aScoreAtTheThresholdIsCalledMalignant()
{
    const auto counts = confusion({{.label = 0, .score = 0.3}, {.label = 1, .score = 0.3}}, 0.3);
    QCOMPARE(counts[0][1], 1);
    QCOMPARE(counts[1][1], 1);
}

void TestMetrics::tiedScoresCountHalfInTheArea()
{
    // Pairs: 0.9 beats both benign, 0.5 ties with one and beats the other: (2 + 1.5) of 4.
    const auto area = areaUnderRoc({{.label = 1, .score = 0.9},
                                    {.label = 1, .score = 0.5},
                                    {.label = 0, .score = 0.5},
                                    {.label = 0, .score = 0.1}});
    QCOMPARE(area.value(), 3.5 / 4);
}

void TestMetrics::theRocCurveEnclosesTheArea()
{
    const std::vector<Judged> judged = judgedOf(goldenPredictions("overlapping classes"));
    const std::vector<RocPoint> curve = rocCurve(judged);
    double area = 0;
    for (std::size_t point = 1; point < curve.size(); ++point)
        area += (curve[point].falsePositiveRate - curve[point - 1].falsePositiveRate) *
                (curve[point].truePositiveRate + curve[point - 1].truePositiveRate) / 2;
    QVERIFY(std::abs(area - areaUnderRoc(judged).value()) < 1e-12);
    QCOMPARE(curve.front().truePositiveRate, 0.0);
    QCOMPARE(curve.back().truePositiveRate, 1.0);
    QCOMPARE(curve.back().falsePositiveRate, 1.0);
}

void TestMetrics::theRocCurveOfOneClassIsEmpty() { QVERIFY(rocCurve({{.label = 1, .score = 0.4}}).empty()); }

void TestMetrics::aGroupDrawnTwiceCountsTwice()
{
    const std::vector<Judged> once = {{1, 0.9, 0}, {1, 0.4, 1}, {0, 0.6, 2}, {0, 0.2, 3}};
    const std::vector<Judged> firstTwice = {{1, 0.9, 0}, {1, 0.9, 1}, {0, 0.6, 2}, {0, 0.2, 3}};
    const SortedJudgements judgements(once, 0.5);
    const ImageFigures drawn = judgements.imageFigures({2, 0, 1, 1}), written = imageFigures(firstTwice, 0.5);
    QCOMPARE(drawn.auc.value(), written.auc.value());
    QCOMPARE(drawn.ece.value(), written.ece.value());
    QCOMPARE(drawn.mcc.value(), written.mcc.value());
    QCOMPARE(judgements.groupFigures({2, 0, 1, 1}).recognitionRate.value(),
             groupFigures(firstTwice, 0.5).recognitionRate.value());
}

void TestMetrics::recognitionRateWeighsGroupsNotPictures()
{
    // A case with four right pictures and a case with one wrong one: Spanhol's rate is a half, accuracy is 0.8.
    const std::vector<Judged> judged = {{1, 0.9, 0}, {1, 0.9, 0}, {1, 0.9, 0}, {1, 0.9, 0}, {0, 0.9, 1}};
    QCOMPARE(groupFigures(judged, 0.5).recognitionRate.value(), 0.5);
    QCOMPARE(imageFigures(judged, 0.5).accuracy.value(), 0.8);
}

void TestMetrics::scoresThatAreNotProbabilitiesAreRefused()
{
    for (double score : {std::numeric_limits<double>::quiet_NaN(), -0.1, 1.1})
        QVERIFY_THROWS_EXCEPTION(Error, imageFigures({{.label = 1, .score = score}}, 0.5));
}

void TestMetrics::logisticRegressionIsThatOfScikitLearn()
{
    const Json &golden = metricsGolden()["regression"];
    const int rows = static_cast<int>(golden["features"].size());
    cv::Mat1d features(rows, 3);
    std::vector<Label> labels;
    for (int row = 0; row < rows; ++row) {
        labels.push_back(golden["label"][static_cast<std::size_t>(row)] == 1 ? Label::Malignant : Label::Benign);
        for (int column = 0; column < 3; ++column)
            features(row, column) = golden["features"][static_cast<std::size_t>(row)][static_cast<std::size_t>(column)];
    }
    const LogisticRegression regression(features, labels);
    for (int row = 0; row < rows; ++row)
        QVERIFY(std::abs(regression.malignantProbability(features.row(row)) -
                         golden["probability"][static_cast<std::size_t>(row)].get<double>()) <
                1e-5); // as near as scikit-learn's solver goes
}

void TestMetrics::logisticRegressionBearsSeparableAndConstantFeatures()
{
    const cv::Mat1d features = (cv::Mat1d(4, 2) << 1, 7, 2, 7, 1000, 7, 1001, 7);
    const LogisticRegression regression(features, {Label::Benign, Label::Benign, Label::Malignant, Label::Malignant});
    QVERIFY(regression.malignantProbability(features.row(0)) < 0.5);
    QVERIFY(regression.malignantProbability(features.row(3)) > 0.5);
}

QTEST_GUILESS_MAIN(TestMetrics)
#include "tst_metrics.moc"
