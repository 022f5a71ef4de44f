#include "core/common/random.h"
#include "core/model/inference/bf16_conv.h"

#include <QTest>
#include <bit>
#include <cmath>

using namespace histo;

namespace {

float floatOf(Bf16Bits bits) { return std::bit_cast<float>(std::uint32_t(bits) << 16); }

/// Numbers that bfloat16 holds exactly, so that only the sums are rounded.
std::vector<float> exactNumbers(std::size_t count, RandomStream &random)
{
    std::vector<float> numbers(count);
    for (float &number : numbers)
        number = (float(random.below(65)) - 32) / 32;
    return numbers;
}

Bf16Bits bitsOf(float exact) { return Bf16Bits(std::bit_cast<std::uint32_t>(exact) >> 16); }

double activatedExactly(double x, std::optional<ActivationKind> activation)
{
    if (!activation)
        return x;
    switch (*activation) {
    case ActivationKind::ReLU: return std::max(x, 0.0);
    case ActivationKind::ReLU6: return std::clamp(x, 0.0, 6.0);
    case ActivationKind::SiLU: return x / (1 + std::exp(-x));
    case ActivationKind::Sigmoid: break;
    }
    return 1 / (1 + std::exp(-x));
}

struct Case {
    int channelsIn;
    ConvShape shape;
    int pictures, height, width;
    int padTop, padLeft, rows, columns;
    std::optional<ActivationKind> activation;
    bool added;
};

/// Largest difference from the sum worked out in float64, relative to bfloat16's spacing at that value.
double differenceFromExact(const Case &c, int piecesAtOnce)
{
    RandomStream random(7, "bf16 conv", 0);
    const int kernel = c.shape.kernel, perGroup = c.channelsIn / c.shape.groups;
    const auto weight = exactNumbers(std::size_t(c.shape.channelsOut * perGroup * kernel * kernel), random);
    const auto bias = exactNumbers(std::size_t(c.shape.channelsOut), random);
    const auto input = exactNumbers(std::size_t(c.pictures * c.height * c.width * c.channelsIn), random);
    const auto added = exactNumbers(std::size_t(c.pictures * c.rows * c.columns * c.shape.channelsOut), random);
    std::vector<Bf16Bits> inputBits, output;
    for (float value : input)
        inputBits.push_back(bitsOf(value));
    for (float value : added)
        output.push_back(bitsOf(value));

    const Bf16Conv conv = packForBf16(c.shape, c.channelsIn, c.activation, weight.data(), bias.data());
    const Bf16ConvCall call{inputBits.data(), c.pictures,    c.height, c.width,   c.padTop,
                            c.padLeft,        output.data(), c.rows,   c.columns, c.added ? output.data() : nullptr};
    const std::int64_t pieces = pieceCount(conv, call);
    for (std::int64_t from = 0; from < pieces; from += piecesAtOnce)
        runPieces(conv, call, from, std::min(pieces, from + piecesAtOnce));

    double largest = 0;
    std::size_t place = 0;
    for (int picture = 0; picture < c.pictures; ++picture)
        for (int row = 0; row < c.rows; ++row)
            for (int column = 0; column < c.columns; ++column)
                for (int channel = 0; channel < c.shape.channelsOut; ++channel, ++place) {
                    double sum = bias[std::size_t(channel)];
                    const int firstIn = c.shape.groups > 1 ? channel : 0;
                    for (int tapRow = 0; tapRow < kernel; ++tapRow)
                        for (int tapColumn = 0; tapColumn < kernel; ++tapColumn)
                            for (int in = 0; in < perGroup; ++in) {
                                const int y = row * c.shape.stride - c.padTop + tapRow;
                                const int x = column * c.shape.stride - c.padLeft + tapColumn;
                                if (y < 0 || y >= c.height || x < 0 || x >= c.width)
                                    continue;
                                const int pixel = (picture * c.height + y) * c.width + x;
                                sum += double(input[std::size_t(pixel * c.channelsIn + firstIn + in)]) *
                                       double(weight[std::size_t(
                                           ((channel * perGroup + in) * kernel + tapRow) * kernel + tapColumn)]);
                            }
                    if (c.added)
                        sum += added[place];
                    const double expected = activatedExactly(sum, c.activation);
                    const double spacing = std::max(std::abs(expected), 1e-2) / 128;
                    largest = std::max(largest, std::abs(expected - floatOf(output[place])) / spacing);
                }
    return largest;
}

} // namespace

class TestBf16Conv : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void everyShapeGivesTheSumRoundedOnce_data();
    void everyShapeGivesTheSumRoundedOnce();
    void activationsOfLargeNumbersStayFinite();
    void onlyShapesThatTheKernelsKnowAreOffered();
};

void TestBf16Conv::initTestCase()
{
    if (!hasBf16Kernels())
        QSKIP("this processor does not multiply bfloat16");
}

void TestBf16Conv::everyShapeGivesTheSumRoundedOnce_data()
{
    QTest::addColumn<Case>("shape");
    const auto row = [](const char *name, const Case &c) { QTest::newRow(name) << c; };
    using enum ActivationKind;
    row("one by one", {16, {16, 1}, 1, 5, 7, 0, 0, 5, 7, {}, false});
    row("channels that fill no register", {6, {24, 1}, 1, 9, 9, 0, 0, 9, 9, ReLU, false});
    row("five blocks make two column groups", {10, {80, 1}, 2, 6, 5, 0, 0, 6, 5, {}, true});
    row("seven blocks, the last one short", {32, {108, 1}, 1, 7, 7, 0, 0, 7, 7, ReLU6, false});
    row("three by three", {8, {64, 3}, 2, 8, 9, 1, 1, 8, 9, ReLU, true});
    row("three by three, every second pixel", {8, {20, 3, 2}, 1, 9, 8, 1, 1, 5, 4, {}, false});
    row("one by one, every second pixel", {12, {40, 1, 2}, 2, 7, 7, 0, 0, 4, 4, {}, false});
    row("seven by seven", {4, {32, 7, 2}, 1, 13, 15, 3, 3, 7, 8, ReLU, false});
    row("a sigmoid", {8, {33, 1}, 1, 4, 4, 0, 0, 4, 4, Sigmoid, false});
    row("weights too large for the cache", {1024, {256, 1}, 1, 3, 5, 0, 0, 3, 5, SiLU, false});
    row("depthwise", {24, {24, 3, 1, 24}, 2, 7, 9, 1, 1, 7, 9, SiLU, false});
    row("depthwise, channels that fill no register", {10, {10, 5, 1, 10}, 1, 6, 5, 2, 2, 6, 5, ReLU6, false});
    row("depthwise, every second pixel", {32, {32, 5, 2, 32}, 1, 9, 11, 2, 2, 5, 6, {}, false});
    row("depthwise, padded at the bottom right only", {16, {16, 3, 2, 16}, 1, 8, 8, 0, 0, 4, 4, {}, false});
}

void TestBf16Conv::everyShapeGivesTheSumRoundedOnce()
{
    QFETCH(Case, shape);
    for (int piecesAtOnce : {1, 1000000}) {
        const double difference = differenceFromExact(shape, piecesAtOnce);
        QVERIFY2(difference <= 0.55,
                 qPrintable(QString::number(difference))); // half a step, and float32's own rounding
    }
}

void TestBf16Conv::activationsOfLargeNumbersStayFinite()
{
    for (ActivationKind activation : {ActivationKind::SiLU, ActivationKind::Sigmoid})
        for (float value : {-1e30f, -200.0f, -90.0f, 90.0f, 200.0f, 1e30f}) {
            const float weight[2] = {1, 0}, bias[1] = {0};
            const Bf16Conv conv = packForBf16({1, 1}, 2, activation, weight, bias);
            const Bf16Bits input[2] = {bitsOf(value), 0};
            Bf16Bits output = 0;
            runPieces(conv, {input, 1, 1, 1, 0, 0, &output, 1, 1, nullptr}, 0, 1);
            const double expected = activatedExactly(floatOf(input[0]), activation);
            QVERIFY2(std::abs(floatOf(output) - expected) <= 0.01 * std::abs(expected) + 1e-30,
                     qPrintable(QString::number(value)));
        }
}

void TestBf16Conv::onlyShapesThatTheKernelsKnowAreOffered()
{
    QVERIFY(isKnownToBf16Kernels({64, 3}, 64));
    QVERIFY(!isKnownToBf16Kernels({64, 7, 2}, 3));      // an odd number of channels has no pairs
    QVERIFY(!isKnownToBf16Kernels({64, 3, 1, 4}, 64));  // groups of several channels
    QVERIFY(!isKnownToBf16Kernels({64, 7, 1, 64}, 64)); // a depthwise kernel of seven
    QVERIFY(isKnownToBf16Kernels({64, 5, 2, 64}, 64));
}

QTEST_GUILESS_MAIN(TestBf16Conv)
#include "tst_bf16_conv.moc"
