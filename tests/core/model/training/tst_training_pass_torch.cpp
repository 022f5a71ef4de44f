#include "core/model/training/training_pass_torch.h"

#include "core/model/training/depthwise_torch.h"
#include "core/model/training/norm_kernels_torch.h"
#include "tests/support/thrown_error.h"

#include <ATen/CPUGeneratorImpl.h>
#include <QTest>
#include <cmath>

using namespace histo;

namespace {

using MakePass = std::unique_ptr<TrainingPass> (*)(Network &, const Pass &, const CancelToken &);

at::Tensor noise(at::IntArrayRef shape, std::uint64_t seed)
{
    const at::Tensor values = at::empty(shape).normal_(0, 1, at::detail::createCPUGenerator(seed));
    return values.dim() == 4 ? values.contiguous(at::MemoryFormat::ChannelsLast) : values;
}

/// Steep networks magnify roundings: batch norms' weights a little smaller, as in steady_weights_torch.h.
std::unique_ptr<Network> steadyNetwork(const std::string &modelId)
{
    const c10::NoGradGuard noGradients;
    auto network = makeNetwork(modelId, 2);
    fillPattern(*network);
    for (const StateEntry &entry : network->state())
        if (entry.kind == StateKind::NormWeight)
            entry.tensor->mul_(0.92);
    return network;
}

void letLearn(Network &network)
{
    for (const StateEntry &entry : network.state())
        if (isTrainable(entry.kind))
            entry.tensor->set_requires_grad(true);
}

/// Gradients of everything that learns, and the features in front, after one pass there and back.
std::vector<std::pair<std::string, at::Tensor>> passedThrough(MakePass make, Network &network, Pass pass,
                                                              const at::Tensor &input)
{
    pass.generator = at::detail::createCPUGenerator(5); // dropout draws the same each time
    const CancelToken cancel;
    const auto training = make(network, pass, cancel);
    const at::Tensor features = training->forward(input);
    training->backward(noise(features.sizes(), 2));
    std::vector<std::pair<std::string, at::Tensor>> found{{"features", features}};
    for (const StateEntry &entry : network.state())
        if (isTrainable(entry.kind) && entry.tensor->grad().defined())
            found.emplace_back(entry.name, std::exchange(entry.tensor->mutable_grad(), {}).to(at::kFloat));
        else if (!isTrainable(entry.kind))
            found.emplace_back(entry.name, entry.tensor->to(at::kFloat));
    return found;
}

/// Relative. @param floor  what is smaller is not asked to be right
double differenceOf(const at::Tensor &found, const at::Tensor &expected, double floor = 1e-4)
{
    return (found - expected).norm().item<double>() / (expected.norm().item<double>() + floor);
}

} // namespace

class TestTrainingPass : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void gradientsAreThoseOfAutograd_data();
    void gradientsAreThoseOfAutograd();
    void inBfloat16GradientsAreAsNearToTheExactOnesAsAutograds_data();
    void inBfloat16GradientsAreAsNearToTheExactOnesAsAutograds();
    void batchNormIsThatOfLibTorch_data();
    void batchNormIsThatOfLibTorch();
    void depthwiseConvolutionsAreThoseOfLibTorch_data();
    void depthwiseConvolutionsAreThoseOfLibTorch();
    void belowTheLowestThatLearnsNothingHasAGradient();
    void weightsChangedByOtherHandsAreSeen();
    void theSameBitsEachTime();
    void aCancelledPassStopsOnItsWay();
};

void TestTrainingPass::gradientsAreThoseOfAutograd_data()
{
    QTest::addColumn<QString>("model");
    QTest::addColumn<bool>("batchStatistics");
    QTest::addColumn<int>("side");
    QTest::addColumn<double>("tolerance");
    QTest::addColumn<double>("floor");
    // SiLU has no corner. Elsewhere one value in some hundred thousand may come out on the other side of zero.
    for (const char *model : {"efficientnet_b0", "efficientnet_b0_tf"})
        QTest::addRow("%s keeps its statistics", model) << model << false << 56 << 2e-5 << 1e-4;
    for (const char *model : {"resnet50", "efficientnet_lite0"})
        QTest::addRow("%s keeps its statistics", model) << model << false << 56 << 2e-2 << 1e-4;
    QTest::newRow("vgg16 has none") << "vgg16" << false << 32 << 2e-2 << 1e-4;
    // Statistics of a few dozen numbers magnify roundings, and biases in front of them have a gradient of zero.
    for (const char *model : {"resnet18", "efficientnet_b0", "efficientnet_lite0"})
        QTest::addRow("%s follows the batches", model) << model << true << 128 << 2e-2 << 1.0;
}

void TestTrainingPass::gradientsAreThoseOfAutograd()
{
    QFETCH(QString, model);
    QFETCH(bool, batchStatistics);
    QFETCH(int, side);
    QFETCH(double, tolerance);
    QFETCH(double, floor);
    const auto own = steadyNetwork(model.toStdString()), plain = steadyNetwork(model.toStdString());
    letLearn(*own);
    letLearn(*plain);
    Pass pass;
    pass.batchStatistics = batchStatistics;
    const at::Tensor input = noise({3, 3, side, side}, 1);
    const auto found = passedThrough(makeFusedPass, *own, pass, input);
    const auto expected = passedThrough(makeAutogradPass, *plain, pass, input);
    QCOMPARE(found.size(), expected.size());
    for (std::size_t index = 0; index < found.size(); ++index) {
        const double difference = differenceOf(found[index].second, expected[index].second, floor);
        QVERIFY2(difference < tolerance,
                 qPrintable(QString("%1: %2").arg(QString::fromStdString(expected[index].first)).arg(difference)));
    }
}

void TestTrainingPass::inBfloat16GradientsAreAsNearToTheExactOnesAsAutograds_data()
{
    QTest::addColumn<QString>("model");
    for (const char *model : {"resnet18", "efficientnet_b0", "efficientnet_lite0"})
        QTest::newRow(model) << model;
}

void TestTrainingPass::inBfloat16GradientsAreAsNearToTheExactOnesAsAutograds()
{
    QFETCH(QString, model);
    const auto network = steadyNetwork(model.toStdString());
    letLearn(*network);
    const at::Tensor input = noise({4, 3, 72, 72}, 1);
    Pass pass;
    const auto exact = passedThrough(makeAutogradPass, *network, pass, input);
    pass.type = at::kBFloat16;
    const auto own = passedThrough(makeFusedPass, *network, pass, input);
    const auto plain = passedThrough(makeAutogradPass, *network, pass, input);
    double ownSum = 0, plainSum = 0;
    for (std::size_t index = 0; index < exact.size(); ++index) {
        ownSum += differenceOf(own[index].second, exact[index].second);
        plainSum += differenceOf(plain[index].second, exact[index].second);
    }
    QVERIFY2(ownSum < 1.2 * plainSum, qPrintable(QString("%1 beside %2").arg(ownSum).arg(plainSum)));
}

void TestTrainingPass::batchNormIsThatOfLibTorch_data()
{
    QTest::addColumn<int>("channels");
    for (int channels : {16, 24, 40, 64, 72, 144, 200})
        QTest::addRow("%d channels", channels) << channels;
}

void TestTrainingPass::batchNormIsThatOfLibTorch()
{
    QFETCH(int, channels);
    // Far from zero, where sums of squares would swallow the spread.
    const at::Tensor x = noise({3, channels, 19, 23}, 1) + 50, slopes = noise({3, channels, 19, 23}, 2);
    const at::Tensor weight = noise({channels}, 3), bias = noise({channels}, 4);
    const auto [mean, variance] = statisticsOf(x);
    const at::Tensor inverse = (variance + 1e-5).rsqrt(), factor = weight * inverse, offset = bias - mean * factor;
    const at::Tensor leaf = x.detach().to(at::kDouble).requires_grad_(true);
    const at::Tensor expected = at::relu(at::batch_norm(leaf, weight.to(at::kDouble), bias.to(at::kDouble), {}, {},
                                                        /*training=*/true, 0.1, 1e-5, false));
    expected.backward(slopes.to(at::kDouble));
    QVERIFY(differenceOf(scaled(Curve::ReLU, x, {}, factor, offset), expected.detach()) < 1e-5);
    const SlopeInput input{.gradient = slopes, .x = x, .factor = factor, .offset = offset};
    const SlopeSums sums = slopeSums(Curve::ReLU, input, mean, WriteSlopes::No);
    const double cells = 3 * 19 * 23;
    const at::Tensor byInput = factor * inverse * inverse * sums.products / -cells;
    const at::Tensor found = slopesThroughNorm(Curve::ReLU, input, factor, byInput,
                                               factor * sums.sums / -cells - byInput * mean);
    QVERIFY(differenceOf(found, leaf.grad()) < 1e-4);
}

void TestTrainingPass::depthwiseConvolutionsAreThoseOfLibTorch_data()
{
    QTest::addColumn<int>("channels");
    QTest::addColumn<int>("kernel");
    QTest::addColumn<int>("stride");
    QTest::addColumn<int>("side");
    for (int kernel : {3, 5})
        for (int stride : {1, 2})
            for (int side : {2, 3, 4, 15, 32})
                for (int channels : {16, 24, 96})
                    QTest::addRow("%d channels, kernel %d, stride %d, %d pixels", channels, kernel, stride, side)
                        << channels << kernel << stride << side;
}

void TestTrainingPass::depthwiseConvolutionsAreThoseOfLibTorch()
{
    QFETCH(int, channels);
    QFETCH(int, kernel);
    QFETCH(int, stride);
    QFETCH(int, side);
    const ConvShape shape{.channelsOut = channels, .kernel = kernel, .stride = stride, .groups = channels};
    QVERIFY(isKnownDepthwise(shape, channels));
    const at::Tensor x = noise({2, channels, side, side + 1}, 1), weight = noise({channels, 1, kernel, kernel}, 2);
    const auto leaf = [](const at::Tensor &values) { return values.detach().requires_grad_(true); };
    const at::Tensor input = leaf(x), taps = leaf(weight);
    const at::Tensor expected = at::conv2d(input, taps, {}, {stride, stride}, {kernel / 2, kernel / 2}, {1, 1},
                                           channels);
    const at::Tensor slopes = noise(expected.sizes(), 3);
    expected.backward(slopes);
    QVERIFY(differenceOf(depthwise(shape, x, weight), expected.detach()) < 1e-5);
    QVERIFY(differenceOf(depthwiseInputSlopes(shape, slopes, weight, x.sizes()), input.grad()) < 1e-5);
    QVERIFY(differenceOf(depthwiseWeightSlopes(shape, x, slopes), taps.grad()) < 1e-5);
    // bfloat16 keeps eight bits.
    const at::Tensor rounded = x.to(at::kBFloat16);
    QVERIFY(differenceOf(depthwise(shape, rounded, weight).to(at::kFloat), expected.detach()) < 1e-2);
    QVERIFY(differenceOf(depthwiseWeightSlopes(shape, rounded, slopes.to(at::kBFloat16)), taps.grad()) < 1e-2);
}

void TestTrainingPass::belowTheLowestThatLearnsNothingHasAGradient()
{
    const auto network = steadyNetwork("resnet18");
    for (const StateEntry &entry : network->state())
        entry.tensor->set_requires_grad(isTrainable(entry.kind) && entry.name.starts_with("layer4."));
    const auto found = passedThrough(makeFusedPass, *network, {}, noise({2, 3, 64, 64}, 1));
    std::size_t gradients = 0;
    for (const StateEntry &entry : network->state())
        if (entry.tensor->requires_grad())
            ++gradients;
    QVERIFY(gradients > 10);
    for (const auto &[name, tensor] : found)
        if (name.ends_with(".weight") || name.ends_with(".bias")) {
            QVERIFY2(name.starts_with("layer4."), name.c_str());
            --gradients;
        }
    QCOMPARE(gradients, std::size_t(0));
}

void TestTrainingPass::weightsChangedByOtherHandsAreSeen()
{
    const auto network = steadyNetwork("resnet18");
    Pass pass;
    pass.type = at::kBFloat16;
    pass.batchStatistics = true;
    const CancelToken cancel;
    const auto training = makeFusedPass(*network, pass, cancel);
    const at::Tensor input = noise({2, 3, 64, 64}, 1), before = training->forward(input);
    {
        const c10::NoGradGuard noGradients;
        at::Tensor(network->nodes()[1].weight).mul_(-1);
    }
    const at::Tensor after = training->forward(input);
    QVERIFY(!at::equal(after, before));
    QVERIFY(at::equal(after, makeFusedPass(*network, pass, cancel)->forward(input)));
}

void TestTrainingPass::theSameBitsEachTime()
{
    for (const at::ScalarType type : {at::kFloat, at::kBFloat16}) {
        const auto network = steadyNetwork("efficientnet_b0");
        letLearn(*network);
        Pass pass;
        pass.type = type;
        const at::Tensor input = noise({3, 3, 64, 64}, 1);
        const auto first = passedThrough(makeFusedPass, *network, pass, input);
        const auto second = passedThrough(makeFusedPass, *network, pass, input);
        for (std::size_t index = 0; index < first.size(); ++index)
            QVERIFY2(at::equal(first[index].second, second[index].second), first[index].first.c_str());
    }
}

void TestTrainingPass::aCancelledPassStopsOnItsWay()
{
    for (const MakePass make : {makeFusedPass, makeAutogradPass}) {
        const auto network = steadyNetwork("resnet18");
        letLearn(*network);
        CancelToken cancel;
        const auto training = make(*network, {}, cancel);
        const at::Tensor input = noise({1, 3, 64, 64}, 1), features = training->forward(input);
        cancel.cancel();
        QCOMPARE(thrownBy([&] { training->backward(noise(features.sizes(), 2)); })->kind(), ErrorKind::Cancelled);
        QCOMPARE(thrownBy([&] { training->forward(input); })->kind(), ErrorKind::Cancelled);
    }
}

QTEST_GUILESS_MAIN(TestTrainingPass)
#include "tst_training_pass_torch.moc"
