#include "core/common/error.h"
#include "core/common/json.h"
#include "core/model/classifier.h"
#include "tests/support/pattern.h"
#include "tests/support/temporary_folder.h"

#include <QTest>
#include <cmath>

using namespace histo;

class TestClassifier : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void patternWeightsGiveTheLogitsOfTorchvision_data() { everyModel(); }
    void patternWeightsGiveTheLogitsOfTorchvision();
    void bf16StaysCloseToFp32_data() { everyModel(); }
    void bf16StaysCloseToFp32();
    void equalPicturesGiveEqualLogitsInAnyBatch();
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

void TestClassifier::patternWeightsGiveTheLogitsOfTorchvision()
{
    QFETCH(QString, model);
    const Json golden = readJsonFile(HISTO_GOLDEN_DIR "/logits.json");
    const auto expected = golden["logits"][model.toStdString()].get<std::vector<std::vector<double>>>();
    const std::array<std::int64_t, 4> shape{2, 3, 64, 80};
    std::vector<float> input;
    for (double u : patternUniform("input", 2 * 3 * 64 * 80))
        input.push_back(static_cast<float>(4 * u));

    auto classifier = Classifier::withPatternWeights(model.toStdString());
    classifier->setPrecision(Precision::Fp32);
    const auto logits = classifier->logits(input.data(), shape);

    double largest = 0, difference = 0;
    for (std::size_t row = 0; row < 2; ++row)
        for (std::size_t column = 0; column < 2; ++column) {
            largest = std::max(largest, std::abs(expected[row][column]));
            difference = std::max(difference, std::abs(expected[row][column] - logits[row][column]));
        }
    QVERIFY2(difference <= 1e-4 * largest, qPrintable(QString::number(difference / largest)));
}

void TestClassifier::bf16StaysCloseToFp32()
{
    QFETCH(QString, model);
    auto classifier = Classifier::withPatternWeights(model.toStdString());
    const cv::Mat3b picture = patternPicture("picture", {80, 64});
    classifier->setPrecision(Precision::Fp32);
    const auto exact = classifier->logits({picture}, InputGeometry::AsIs).front();
    classifier->setPrecision(Precision::Bf16);
    const auto rounded = classifier->logits({picture}, InputGeometry::AsIs).front();
    const double largest = std::max(std::abs(exact[0]), std::abs(exact[1]));
    for (int column = 0; column < 2; ++column)
        QVERIFY(std::abs(exact[column] - rounded[column]) <= 0.1 * largest);
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
