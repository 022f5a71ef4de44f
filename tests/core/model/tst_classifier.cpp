#include "core/common/error.h"
#include "core/model/classifier.h"
#include "tests/support/pattern.h"
#include "tests/support/temporary_folder.h"

#include <QTest>
#include <cmath>

using namespace histo;

class TestClassifier : public QObject {
    Q_OBJECT
private Q_SLOTS:
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
