#include "core/common/error.h"
#include "core/model/inference/engine_torch.h"
#include "core/model/inference/int8_calibration_torch.h"
#include "core/model/inference/int8_engine_torch.h"
#include "tests/support/thrown_error.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Parallel.h>
#include <QTest>
#include <cmath>

using namespace histo;

namespace {

at::Tensor noise(std::int64_t pictures, std::int64_t side, std::uint64_t seed)
{
    return at::empty({pictures, 3, side, side})
        .normal_(0, 1, at::detail::createCPUGenerator(seed))
        .contiguous(at::MemoryFormat::ChannelsLast);
}

std::unique_ptr<Network> patternNetwork(const std::string &model)
{
    auto network = makeNetwork(model, 2);
    fillPattern(*network);
    return network;
}

Int8Calibration calibratedOnNoise(const Network &network, ClipRule rule = ClipRule::LeastError)
{
    return calibrated(network, {2, [](std::size_t index) { return noise(2, 64, 7 + index); }}, rule, {});
}

double largestDifference(const at::Tensor &found, const at::Tensor &expected)
{
    return ((found - expected).abs().max() / expected.abs().max()).item<double>();
}

} // namespace

class TestInt8Engine : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { at::set_num_threads(1); } // small pictures: threads would mostly wait for each other
    void featuresStayNearThoseOfFp32_data();
    void featuresStayNearThoseOfFp32();
    void sameInputGivesSameBytesOnAnyNumberOfCores();
    void aPictureHasTheSameFeaturesWhateverStandsBesideIt();
    void whatWasComputedBeforeDoesNotMatter_data() { featuresStayNearThoseOfFp32_data(); }
    void whatWasComputedBeforeDoesNotMatter();
    void onlyTheFirstConvolutionReadsFloatingPoint();
    void rareLargeValuesAreCutOffByRule();
    void meansOfTheChannelsTakeTheShiftOut();
    void networksWithSmoothActivationsAreRefused();
    void aPlanWithoutItsScalesIsRefused();
    void valuesThatAreNotFiniteAreRefused();
};

void TestInt8Engine::featuresStayNearThoseOfFp32_data()
{
    QTest::addColumn<QString>("model");
    for (const char *model : {"resnet18", "resnet50", "efficientnet_lite0"})
        QTest::newRow(model) << model;
}

void TestInt8Engine::featuresStayNearThoseOfFp32()
{
    QFETCH(QString, model);
    const auto network = patternNetwork(model.toStdString());
    Int8Engine engine(*network, calibratedOnNoise(*network), at::kFloat);
    const at::Tensor input = noise(3, 64, 1), exact = InferenceEngine(*network, at::kFloat).features(input);
    const at::Tensor features = engine.features(input);
    QCOMPARE(features.scalar_type(), at::kFloat);
    const double difference = largestDifference(features, exact);
    QVERIFY2(difference > 0 && difference < 0.06, qPrintable(QString::number(difference)));
    QCOMPARE(engine.forward(input).sizes(), at::IntArrayRef({3, 2}));
}

void TestInt8Engine::sameInputGivesSameBytesOnAnyNumberOfCores()
{
    const auto network = patternNetwork("resnet18");
    Int8Engine engine(*network, calibratedOnNoise(*network), at::kFloat);
    const at::Tensor input = noise(6, 64, 1);
    const at::Tensor alone = engine.features(input), again = engine.features(input);
    at::set_num_threads(3);
    const at::Tensor shared = engine.features(input);
    at::set_num_threads(1);
    QVERIFY(at::equal(alone, again));
    QVERIFY(at::equal(alone, shared));
}

void TestInt8Engine::aPictureHasTheSameFeaturesWhateverStandsBesideIt()
{
    const auto network = patternNetwork("resnet18");
    Int8Engine engine(*network, calibratedOnNoise(*network), at::kFloat);
    const at::Tensor input = noise(5, 64, 1), together = engine.features(input);
    // The first convolution's additions may come in another order, and a byte be rounded the other way.
    for (int picture = 0; picture < 5; ++picture)
        QVERIFY(largestDifference(engine.features(input.narrow(0, picture, 1)), together.narrow(0, picture, 1)) < 0.01);
}

void TestInt8Engine::whatWasComputedBeforeDoesNotMatter()
{
    QFETCH(QString, model);
    const auto network = patternNetwork(model.toStdString());
    const Int8Calibration calibration = calibratedOnNoise(*network);
    const at::Tensor single = noise(1, 64, 1), several = noise(3, 64, 2);
    Int8Engine fresh(*network, calibration, at::kFloat), used(*network, calibration, at::kFloat);
    for (int side : {48, 75, 33}) { // "same" padding is uneven for some, even for others
        used.features(noise(3, side, 3));
        used.features(noise(1, side, 4));
    }
    QVERIFY(at::equal(fresh.features(single), used.features(single)));
    QVERIFY(at::equal(fresh.features(several), used.features(several)));
}

void TestInt8Engine::onlyTheFirstConvolutionReadsFloatingPoint()
{
    const auto network = patternNetwork("resnet50");
    const Int8Plan plan = int8Plan(*network, calibratedOnNoise(*network));
    int convolutions = 0, inBytes = 0;
    for (const FusedStep &step : plan.body) {
        convolutions += step.kind == FusedStep::Kind::Conv;
        inBytes += plan.isInt8(step);
    }
    QCOMPARE(convolutions, 53);
    QCOMPARE(inBytes, 52);
}

void TestInt8Engine::rareLargeValuesAreCutOffByRule()
{
    ValueHistogram histogram{.low = 0, .high = 100, .counts = std::vector<std::int64_t>(1000)};
    std::fill_n(histogram.counts.begin(), 100, 1'000'000); // up to 10
    histogram.counts.back() = 1;
    QVERIFY(std::abs(scaleFor(histogram, ClipRule::Everything).scale * 255 - 100) < 1e-9);
    QVERIFY(scaleFor(histogram, ClipRule::MostValues).scale * 255 < 10.01);
    QVERIFY(scaleFor(histogram, ClipRule::LeastError).scale * 255 < 25);
}

void TestInt8Engine::meansOfTheChannelsTakeTheShiftOut()
{
    const auto network = patternNetwork("resnet18");
    const Int8Calibration calibration = calibratedOnNoise(*network);
    Int8Calibration withoutMeans = calibration;
    withoutMeans.channelMeans.clear();
    const at::Tensor input = noise(8, 64, 1), exact = InferenceEngine(*network, at::kFloat).features(input);
    const auto shift = [&](const Int8Calibration &used) {
        const at::Tensor moved = Int8Engine(*network, used, at::kFloat).features(input) - exact;
        return moved.mean(0).abs().mean().item<double>(); // what does not cancel out over pictures
    };
    QVERIFY(shift(calibration) < shift(withoutMeans));
}

void TestInt8Engine::networksWithSmoothActivationsAreRefused()
{
    const auto network = patternNetwork("efficientnet_b0");
    QVERIFY(whyNotInt8(*network));
    QVERIFY(says(thrownBy([&] { calibratedOnNoise(*network); }), "not offered for this network"));
}

void TestInt8Engine::aPlanWithoutItsScalesIsRefused()
{
    const auto network = patternNetwork("resnet18");
    const Int8Calibration good = calibratedOnNoise(*network);
    const int value = good.scales.begin()->first;
    for (const ByteScale bad : {ByteScale{0, 0}, ByteScale{-1, 0}, ByteScale{std::nan(""), 0}, ByteScale{1, 256}}) {
        Int8Calibration calibration = good;
        calibration.scales[value] = bad;
        QVERIFY(thrownBy([&] { int8Plan(*network, calibration); }));
    }
    Int8Calibration missing = good, wrongMeans = good;
    missing.scales.erase(value);
    QVERIFY(thrownBy([&] { int8Plan(*network, missing); }));
    for (auto &[number, means] : wrongMeans.channelMeans)
        means.resize(1);
    QVERIFY(thrownBy([&] { int8Plan(*network, wrongMeans); }));
}

void TestInt8Engine::valuesThatAreNotFiniteAreRefused()
{
    const auto network = patternNetwork("resnet18");
    const CalibrationBatches broken{1, [](std::size_t) { return at::full({1, 3, 64, 64}, 3e38f); }};
    QVERIFY(thrownBy([&] { calibrated(*network, broken, ClipRule::Everything, {}); }));
    QVERIFY(thrownBy([&] { calibrated(*network, {}, ClipRule::Everything, {}); }));
}

QTEST_GUILESS_MAIN(TestInt8Engine)
#include "tst_int8_engine_torch.moc"
