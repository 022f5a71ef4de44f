#include "core/common/error.h"
#include "core/common/json.h"
#include "core/explain/explainer.h"
#include "tests/support/pattern.h"
#include "tests/support/steady_weights_torch.h"

#include <QTest>
#include <cmath>
#include <opencv2/imgproc.hpp>

using namespace histo;

namespace {

const cv::Size kSize{80, 64};

cv::Mat1f scaledToOne(const cv::Mat1f &map)
{
    double largest = 0;
    cv::minMaxLoc(map, nullptr, &largest);
    return largest > 0 ? cv::Mat1f(map / largest) : map;
}

Explanation explained(const Classifier &classifier, const char *method, int classIndex = 1)
{
    ExplainOptions options;
    options.geometry = InputGeometry::AsIs;
    options.target.classIndex = classIndex;
    return findExplainer(method).explain(classifier, patternPicture("picture", kSize), options, {});
}

double largestDifference(const cv::Mat1f &a, const cv::Mat1f &b)
{
    return cv::norm(a, b, cv::NORM_INF);
}

} // namespace

class TestCam : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void gradCamEqualsTheReference_data();
    void gradCamEqualsTheReference();
    void gradCamIsHiResCamBeforeGlobalPooling_data();
    void gradCamIsHiResCamBeforeGlobalPooling();
    void everyMethodGivesAMapOfThePicturesSizeWithoutNegativeValues();
    void everyMethodCanBeCancelled();
    void theModelIsLeftAsFound();
    void whatTheNetworkDidNotSeeIsZero();
    void ofALongStripOnlyTheMiddleIsSeen();
    void anUnknownLayerIsAUsageErrorThatNamesIt();
    void theMarginHoldsAtLeastTheDifferenceOfTheClasses();
};

void TestCam::gradCamEqualsTheReference_data()
{
    QTest::addColumn<QString>("model");
    for (const ModelInfo &model : modelTable())
        QTest::newRow(model.id.c_str()) << QString::fromStdString(model.id);
}

void TestCam::gradCamEqualsTheReference()
{
    QFETCH(QString, model);
    const Json golden = readJsonFile(HISTO_GOLDEN_DIR "/gradcam.json")[model.toStdString()];
    auto classifier = withSteadyWeights(model.toStdString(), golden["norm_factor"].get<double>());
    QCOMPARE(classifier->info().defaultLayer, golden["layer"].get<std::string>());

    const Explanation explanation = explained(*classifier, "gradcam");

    const auto rows = golden["map"].get<std::vector<std::vector<float>>>();
    cv::Mat1f small(static_cast<int>(rows.size()), static_cast<int>(rows.front().size()));
    for (int row = 0; row < small.rows; ++row)
        std::copy(rows[row].begin(), rows[row].end(), small.ptr<float>(row));
    QCOMPARE(explanation.grid.width, small.cols);
    QCOMPARE(explanation.grid.height, small.rows);
    cv::Mat1f expected;
    cv::resize(small, expected, kSize, 0, 0, cv::INTER_LINEAR);
    // Where the reference itself needs float64, no float32 comes closer than it does.
    const double tolerance = std::max(1e-3, 3 * golden["float32_error"].get<double>());
    QVERIFY(largestDifference(scaledToOne(explanation.heatMap), scaledToOne(expected)) < tolerance);
}

void TestCam::gradCamIsHiResCamBeforeGlobalPooling_data()
{
    QTest::addColumn<QString>("model");
    QTest::addColumn<bool>("equal");
    QTest::newRow("ResNet50 pools right after the layer") << "resnet50" << true;
    QTest::newRow("EfficientNet-B0 pools right after the layer") << "efficientnet_b0" << true;
    QTest::newRow("VGG16 has linear layers that tell cells apart") << "vgg16" << false;
}

void TestCam::gradCamIsHiResCamBeforeGlobalPooling()
{
    QFETCH(QString, model);
    QFETCH(bool, equal);
    auto classifier = Classifier::withPatternWeights(model.toStdString());
    classifier->setPrecision(Precision::Fp32);
    const double difference = largestDifference(scaledToOne(explained(*classifier, "gradcam").heatMap),
                                                scaledToOne(explained(*classifier, "hirescam").heatMap));
    QCOMPARE(difference < 1e-4, equal);
}

void TestCam::everyMethodGivesAMapOfThePicturesSizeWithoutNegativeValues()
{
    auto classifier = Classifier::withPatternWeights("efficientnet_lite0");
    for (const ExplainerInfo &method : explainerTable()) {
        const Explanation explanation = explained(*classifier, method.id.c_str());
        QCOMPARE(explanation.heatMap.cols, kSize.width);
        QCOMPARE(explanation.heatMap.rows, kSize.height);
        double smallest = 0;
        cv::minMaxLoc(explanation.heatMap, &smallest, nullptr);
        QVERIFY(smallest >= 0);
        QCOMPARE(explanation.method, method.id);
    }
}

void TestCam::everyMethodCanBeCancelled()
{
    auto classifier = Classifier::withPatternWeights("efficientnet_lite0");
    CancelToken cancel;
    cancel.cancel();
    for (const ExplainerInfo &method : explainerTable())
        QVERIFY_EXCEPTION_THROWN(method.explain(*classifier, patternPicture("picture", kSize), {}, cancel), Error);
}

void TestCam::theModelIsLeftAsFound()
{
    auto classifier = Classifier::withPatternWeights("efficientnet_lite0");
    const cv::Mat3b picture = patternPicture("picture", kSize);
    const auto before = classifier->logits({picture}, InputGeometry::AsIs);
    explained(*classifier, "gradcam");
    QCOMPARE(classifier->logits({picture}, InputGeometry::AsIs), before);
    QCOMPARE(cv::norm(explained(*classifier, "gradcam").heatMap, explained(*classifier, "gradcam").heatMap, cv::NORM_INF),
             0.0);
}

void TestCam::whatTheNetworkDidNotSeeIsZero()
{
    auto classifier = Classifier::withPatternWeights("efficientnet_lite0");
    ExplainOptions options;
    options.geometry = InputGeometry::CentreCrop;
    const Explanation explanation
        = findExplainer("gradcam").explain(*classifier, patternPicture("wide", {400, 100}), options, {});
    QCOMPARE(cv::countNonZero(explanation.heatMap(cv::Rect(0, 0, 150, 100))), 0);
}

void TestCam::ofALongStripOnlyTheMiddleIsSeen()
{
    auto classifier = Classifier::withPatternWeights("efficientnet_lite0");
    const Explanation explanation
        = findExplainer("gradcam").explain(*classifier, patternPicture("strip", {9000, 3}), {}, {});
    QCOMPARE(explanation.heatMap.cols, 9000);
    QCOMPARE(cv::countNonZero(explanation.heatMap(cv::Rect(0, 0, 4000, 3))), 0);
    QCOMPARE(explanation.grid.width, 32); // 1024 columns in cells of 32
}

void TestCam::anUnknownLayerIsAUsageErrorThatNamesIt()
{
    auto classifier = Classifier::withPatternWeights("efficientnet_lite0");
    ExplainOptions options;
    options.layer = "layer9";
    try {
        findExplainer("gradcam").explain(*classifier, patternPicture("picture", kSize), options, {});
        QFAIL("accepted");
    } catch (const Error &problem) {
        QCOMPARE(problem.kind(), ErrorKind::Usage);
        QVERIFY(QString::fromUtf8(problem.what()).contains(QStringLiteral("layer9")));
    }
}

void TestCam::theMarginHoldsAtLeastTheDifferenceOfTheClasses()
{
    // Grad-CAM is linear in the target before its ReLU, and relu(m - b) >= relu(m) - relu(b).
    auto classifier = Classifier::withPatternWeights("resnet50");
    classifier->setPrecision(Precision::Fp32);
    const cv::Mat1f benign = explained(*classifier, "gradcam", 0).heatMap;
    const cv::Mat1f malignant = explained(*classifier, "gradcam", 1).heatMap;
    ExplainOptions options;
    options.geometry = InputGeometry::AsIs;
    options.target.kind = ExplainTarget::Kind::Margin;
    const cv::Mat1f margin
        = findExplainer("gradcam").explain(*classifier, patternPicture("picture", kSize), options, {}).heatMap;
    QVERIFY(cv::countNonZero(margin) > 0);
    QCOMPARE(cv::countNonZero(margin < malignant - benign - 1e-4f), 0);
}

QTEST_GUILESS_MAIN(TestCam)
#include "tst_cam_torch.moc"
