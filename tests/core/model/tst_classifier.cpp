#include "core/common/error.h"
#include "core/model/classifier.h"
#include "tests/support/pattern.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/thrown_error.h"

#include <QTest>
#include <cmath>
#include <functional>

using namespace histo;

class TestClassifier : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void equalPicturesGiveEqualLogitsInAnyBatch();
    void fivePicturesAreJudgedAsEachOfThemAlone_data();
    void fivePicturesAreJudgedAsEachOfThemAlone();
    void aCancelledRequestGivesNoAnswer();
    void anUnknownModelIsAUsageErrorThatListsThoseThatExist();
    void layerNamesHoldTheDefaultLayer_data() { everyModel(); }
    void layerNamesHoldTheDefaultLayer();
    void theScoreIsTheSoftmaxOfTheMalignantLogit();

private:
    void everyModel();
};

void TestClassifier::everyModel()
{
    QTest::addColumn<QString>("model");
    for (const ModelInfo &model : modelTable())
        QTest::newRow(model.id.c_str()) << QString::fromStdString(model.id);
}

void TestClassifier::equalPicturesGiveEqualLogitsInAnyBatch()
{
    auto classifier = Classifier::withPatternWeights("efficientnet_lite0");
    classifier->setPrecision(Precision::Fp32);
    const cv::Mat3b small = patternPicture("a", {70, 46}), large = patternPicture("b", {90, 60});
    const auto together = classifier->logits({small, small, large, small}, InputGeometry::AsIs);
    const auto alone = classifier->logits({small}, InputGeometry::AsIs).front();
    QCOMPARE(together.size(), std::size_t(4));
    for (std::size_t row : {0, 1, 3})
        QVERIFY(std::abs(together[row][1] - alone[1]) < 1e-5);
    QVERIFY(std::abs(together[2][1] - alone[1]) > 1e-7);
}

void TestClassifier::fivePicturesAreJudgedAsEachOfThemAlone_data()
{
    QTest::addColumn<int>("precision");
    QTest::addColumn<double>("tolerance"); // of a logit, over the largest
    QTest::newRow("fp32") << int(Precision::Fp32) << 1e-5;
    QTest::newRow("bf16") << int(Precision::Bf16) << 2e-2;
}

void TestClassifier::fivePicturesAreJudgedAsEachOfThemAlone()
{
    QFETCH(int, precision);
    QFETCH(double, tolerance);
    auto classifier = Classifier::withPatternWeights("efficientnet_lite0");
    classifier->setPrecision(Precision(precision));
    std::vector<cv::Mat3b> pictures; // sizes take turns, so that what runs together does not stand together
    for (int index = 0; index < 5; ++index)
        pictures.push_back(
            patternPicture(std::string(1, char('a' + index)), index % 2 ? cv::Size(90, 60) : cv::Size(70, 46)));
    const auto together = classifier->predict(pictures, InputGeometry::AsIs, {});
    QCOMPARE(together.size(), pictures.size());
    for (std::size_t place = 0; place < pictures.size(); ++place) {
        const Prediction alone = classifier->predict(pictures[place], InputGeometry::AsIs);
        const double largest = std::max(std::abs(alone.logitBenign), std::abs(alone.logitMalignant));
        QVERIFY(std::abs(together[place].logitBenign - alone.logitBenign) <= tolerance * largest);
        QVERIFY(std::abs(together[place].logitMalignant - alone.logitMalignant) <= tolerance * largest);
    }
}

void TestClassifier::aCancelledRequestGivesNoAnswer()
{
    auto classifier = Classifier::withPatternWeights("efficientnet_lite0");
    CancelToken cancel;
    cancel.cancel();
    const std::vector<float> input(3 * 32 * 32);
    for (const auto &request : {std::function([&] {
                                    classifier->logits({patternPicture("a", {70, 46})}, InputGeometry::AsIs, cancel);
                                }),
                                std::function([&] {
                                    classifier->logits(input.data(), {1, 3, 32, 32}, cancel);
                                })}) {
        const auto error = thrownBy(request);
        QVERIFY(error);
        QCOMPARE(error->kind(), ErrorKind::Cancelled);
    }
}

void TestClassifier::anUnknownModelIsAUsageErrorThatListsThoseThatExist()
{
    try {
        Classifier::withPatternWeights("resnet51");
        QFAIL("accepted");
    } catch (const Error &problem) {
        QCOMPARE(problem.kind(), ErrorKind::Usage);
        QVERIFY(QString::fromUtf8(problem.what()).contains(QStringLiteral("resnet50")));
    }
}

void TestClassifier::layerNamesHoldTheDefaultLayer()
{
    QFETCH(QString, model);
    auto classifier = Classifier::withPatternWeights(model.toStdString());
    const auto layers = classifier->layerNames();
    QVERIFY(std::find(layers.begin(), layers.end(), classifier->info().defaultLayer) != layers.end());
    auto sorted = layers;
    std::sort(sorted.begin(), sorted.end());
    QVERIFY2(std::adjacent_find(sorted.begin(), sorted.end()) == sorted.end(), "a name stands twice");
}

void TestClassifier::theScoreIsTheSoftmaxOfTheMalignantLogit()
{
    QCOMPARE(malignantScore(0, 0), 0.5);
    QVERIFY(std::abs(malignantScore(1, 3) - std::exp(3.0) / (std::exp(1.0) + std::exp(3.0))) < 1e-12);
    QCOMPARE(malignantScore(2000, 0), 0.0);
}

QTEST_GUILESS_MAIN(TestClassifier)
#include "tst_classifier.moc"
