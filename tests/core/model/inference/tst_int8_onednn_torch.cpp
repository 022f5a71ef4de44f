#include "core/model/inference/cell_kernels_torch.h"
#include "core/model/inference/int8_cells_torch.h"
#include "core/model/inference/int8_onednn_torch.h"

#include <QTest>

using namespace histo;

namespace {

at::Tensor bytesOf(std::vector<int> values, std::int64_t channels, std::int64_t side)
{
    return at::tensor(values).to(at::kByte).view({1, side, side, channels}).permute({0, 3, 1, 2}); // channels last
}

std::vector<int> valuesOf(const at::Tensor &bytes)
{
    const at::Tensor flat = bytes.permute({0, 2, 3, 1}).contiguous().to(at::kInt).flatten();
    return {flat.data_ptr<int>(), flat.data_ptr<int>() + flat.numel()};
}

FusedConv pointwise(std::vector<float> weight, std::vector<float> bias, std::int64_t channelsIn)
{
    const auto out = static_cast<std::int64_t>(bias.size());
    return {.shape = {.channelsOut = int(out), .kernel = 1},
            .weight = at::tensor(weight).view({out, channelsIn, 1, 1}),
            .bias = at::tensor(bias),
            .activation = ActivationKind::ReLU};
}

} // namespace

/// Numbers small enough to be worked out by hand.
class TestInt8OneDnn : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aRangeBecomesBytesThatMeetZeroExactly();
    void eachOutputChannelOfWeightsHasItsOwnScale();
    void aConvolutionIsTheOneWorkedOutByHand();
    void theZeroPointOfTheInputIsTakenOff();
    void paddingIsZeroWhateverByteZeroIs();
    void aSumIsTakenInTheScalesOfBoth();
    void withoutAScaleTheResultIsFloatingPoint();
    void cellsAreRoundedPooledAndAveraged();
};

void TestInt8OneDnn::aRangeBecomesBytesThatMeetZeroExactly()
{
    QCOMPARE(ByteScale::ofRange(0.5, 51).scale, 0.2);
    QCOMPARE(ByteScale::ofRange(0.5, 51).zeroPoint, 0);
    const ByteScale both = ByteScale::ofRange(-1, 4.1);
    QCOMPARE(both.scale, 0.02);
    QCOMPARE(both.zeroPoint, 50);
    QCOMPARE(ByteScale::ofRange(0, 0), ByteScale());
}

void TestInt8OneDnn::eachOutputChannelOfWeightsHasItsOwnScale()
{
    const ByteWeights weights = byteWeights(at::tensor({1.27f, -0.5f, 0.0f, 0.0f, -254.0f, 3.0f}).view({3, 2, 1, 1}));
    QVERIFY(at::equal(weights.bytes.flatten().to(at::kInt), at::tensor({127, -50, 0, 0, -127, 2}, at::kInt)));
    QVERIFY(at::allclose(weights.scales, at::tensor({0.01f, 1.0f, 2.0f})));
}

void TestInt8OneDnn::aConvolutionIsTheOneWorkedOutByHand()
{
    // Input 0.5 x (10, 20), (0, 4). Channel 0: 1.27 a - 0.5 b + 1; channel 1: 2 a - 254 b.
    const FusedConv conv = pointwise({1.27f, -0.5f, 2, -254}, {1, 0}, 2);
    const at::Tensor input = bytesOf({10, 20, 0, 4, 255, 0, 0, 0}, 2, 2);
    const PreparedInt8Conv prepared = prepareInt8Conv(conv, {0.5, 0}, input.sizes(), 0);
    const at::Tensor output = runInt8Conv(conv, prepared, input, ByteScale{0.1, 0}, at::kFloat);
    // Channel 0: 6.35 - 5 + 1 = 2.35, -1 + 1 = 0, 161.925 + 1 (cut off at 25.5), 1. Channel 1: ReLU, but for 255.
    QCOMPARE(valuesOf(output), (std::vector<int>{24, 0, 0, 0, 255, 255, 10, 0}));
}

void TestInt8OneDnn::theZeroPointOfTheInputIsTakenOff()
{
    const FusedConv conv = pointwise({1.27f}, {0}, 1);
    const at::Tensor input = bytesOf({50, 51, 49, 150}, 1, 2);
    const PreparedInt8Conv prepared = prepareInt8Conv(conv, {0.1, 50}, input.sizes(), 0);
    const at::Tensor output = runInt8Conv(conv, prepared, input, ByteScale{0.127, 0}, at::kFloat);
    QCOMPARE(valuesOf(output), (std::vector<int>{0, 1, 0, 100}));
}

void TestInt8OneDnn::paddingIsZeroWhateverByteZeroIs()
{
    FusedConv conv = pointwise({1.27f}, {0}, 1);
    conv.shape.kernel = 3;
    conv.weight = at::full({1, 1, 3, 3}, 1.27f);
    const at::Tensor input = bytesOf({60, 60, 60, 60}, 1, 2);
    const PreparedInt8Conv prepared = prepareInt8Conv(conv, {0.1, 50}, input.sizes(), 1);
    const at::Tensor output = runInt8Conv(conv, prepared, input, ByteScale{0.127, 0}, at::kFloat);
    QCOMPARE(valuesOf(output), (std::vector<int>{40, 40, 40, 40})); // four cells of 1 under each window
}

void TestInt8OneDnn::aSumIsTakenInTheScalesOfBoth()
{
    const FusedConv conv = pointwise({1.27f}, {0}, 1);
    const at::Tensor input = bytesOf({10, 10, 10, 0}, 1, 2), other = bytesOf({128, 138, 0, 127}, 1, 2);
    const PreparedInt8Conv prepared = prepareInt8Conv(conv, {1, 0}, input.sizes(), 0);
    const at::Tensor sum = runInt8ConvAdd(conv, prepared, input, other.clone(), {0.5, 128}, {0.1, 0});
    // 12.7 + 0, 12.7 + 5, 12.7 - 64 and 0 - 0.5 behind the ReLU
    QCOMPARE(valuesOf(sum), (std::vector<int>{127, 177, 0, 0}));
}

void TestInt8OneDnn::withoutAScaleTheResultIsFloatingPoint()
{
    FusedConv conv = pointwise({1.27f}, {0.25f}, 1);
    conv.activation = ActivationKind::ReLU6;
    const at::Tensor input = bytesOf({1, 0, 255, 2}, 1, 2);
    const PreparedInt8Conv prepared = prepareInt8Conv(conv, {1, 0}, input.sizes(), 0);
    const at::Tensor output = runInt8Conv(conv, prepared, input, std::nullopt, at::kFloat);
    QCOMPARE(output.scalar_type(), at::kFloat);
    QVERIFY(at::allclose(output.flatten(), at::tensor({1.52f, 0.25f, 6.0f, 2.79f})));
}

void TestInt8OneDnn::cellsAreRoundedPooledAndAveraged()
{
    const ByteScale scale{0.5, 10};
    const at::Tensor values = at::tensor({-9.0f, -5.0f, 0.0f, 0.2f, 0.3f, 7.0f, 122.5f, 500.0f, 1.0f})
                                  .view({1, 1, 3, 3})
                                  .contiguous(at::MemoryFormat::ChannelsLast);
    const at::Tensor bytes = toBytes(values, scale);
    QCOMPARE(valuesOf(bytes), (std::vector<int>{0, 0, 10, 10, 11, 24, 255, 255, 12}));
    QCOMPARE(valuesOf(toBytes(values.to(at::kBFloat16), scale)), valuesOf(bytes));
    QCOMPARE(valuesOf(maxOverWindows({.kernel = 2, .stride = 1}, bytes)), (std::vector<int>{11, 24, 255, 255}));
    QCOMPARE(meanOverByteCells(bytes, scale).item<float>(), float(0.5 * (577.0 / 9 - 10)));
    QVERIFY(at::allclose(fromBytes(bytes, scale, at::kFloat).flatten()[5], at::tensor(7.0f)));
}

QTEST_GUILESS_MAIN(TestInt8OneDnn)
#include "tst_int8_onednn_torch.moc"
