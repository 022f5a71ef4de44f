#include "core/model/inference/engine_torch.h"
#include "core/model/model_table.h"
#include "tests/support/logits_golden.h"
#include "tests/support/steady_weights_torch.h"

#include <ATen/Parallel.h>
#include <QTest>
#include <thread>

using namespace histo;

namespace {

std::unique_ptr<Network> patternNetwork(const QString &model)
{
    auto network = makeNetwork(model.toStdString(), 2);
    fillPattern(*network);
    steady(*network);
    return network;
}

at::Tensor patternTensor(std::int64_t height, std::int64_t width)
{
    auto values = patternInput(height, width);
    return at::from_blob(values.data(), {2, 3, height, width}).clone();
}

double relativeDifference(const at::Tensor &a, const at::Tensor &b)
{
    return (a - b).abs().max().item<double>() / b.abs().max().item<double>();
}

} // namespace

class TestInferenceEngine : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void fusedFloat32EqualsThePlainNetwork_data() { everyModel(); }
    void fusedFloat32EqualsThePlainNetwork();
    void onePictureAndManyGiveTheSame_data() { everyModel(); }
    void onePictureAndManyGiveTheSame();
    void theSameInputGivesTheSameBits_data() { everyModel(); }
    void theSameInputGivesTheSameBits();
    void sizesMayChangeFromCallToCall();
    void theNetworkIsLeftAsFound();
    void theNumberOfThreadsIsLeftAsFoundInThreadsToComeToo();
    void whatWasComputedBeforeDoesNotMatter_data() { everyModel(); }
    void whatWasComputedBeforeDoesNotMatter();

private:
    void everyModel();
};

void TestInferenceEngine::everyModel()
{
    QTest::addColumn<QString>("model");
    for (const ModelInfo &model : modelTable())
        QTest::newRow(model.id.c_str()) << QString::fromStdString(model.id);
}

void TestInferenceEngine::fusedFloat32EqualsThePlainNetwork()
{
    QFETCH(QString, model);
    c10::NoGradGuard noGradients;
    const auto network = patternNetwork(model);
    InferenceEngine engine(*network, at::kFloat);
    for (auto [height, width] : {std::pair(64, 80), std::pair(75, 97)}) { // odd sides: "same" padding is uneven
        const at::Tensor input = patternTensor(height, width);
        const double difference = relativeDifference(engine.forward(input), network->forward(input, {}));
        QVERIFY2(difference <= 1e-5, qPrintable(QString::number(difference)));
    }
}

void TestInferenceEngine::onePictureAndManyGiveTheSame()
{
    QFETCH(QString, model);
    c10::NoGradGuard noGradients;
    const auto network = patternNetwork(model);
    const at::Tensor pair = patternTensor(64, 80), many = at::cat({pair, pair, pair, pair, pair.narrow(0, 0, 1)});
    for (at::ScalarType type : {at::kFloat, at::kBFloat16}) {
        InferenceEngine engine(*network, type);
        const at::Tensor together = engine.forward(many), alone = engine.forward(pair.narrow(0, 1, 1));
        QCOMPARE(together.size(0), 9);
        const double difference = relativeDifference(together.narrow(0, 3, 1), alone);
        QVERIFY2(difference <= (type == at::kFloat ? 1e-5 : 0.05), qPrintable(QString::number(difference)));
    }
}

void TestInferenceEngine::theSameInputGivesTheSameBits()
{
    QFETCH(QString, model);
    const auto network = patternNetwork(model);
    const at::Tensor input = patternTensor(64, 80), many = at::cat({input, input, input, input, input});
    for (at::ScalarType type : {at::kFloat, at::kBFloat16}) {
        InferenceEngine first(*network, type), second(*network, type);
        QVERIFY(at::equal(first.forward(many), second.forward(many)));
        QVERIFY(at::equal(first.forward(many), first.forward(many)));
        QVERIFY(at::equal(first.forward(input.narrow(0, 0, 1)), second.forward(input.narrow(0, 0, 1))));
    }
}

void TestInferenceEngine::sizesMayChangeFromCallToCall()
{
    c10::NoGradGuard noGradients;
    const auto network = patternNetwork(QStringLiteral("efficientnet_lite0"));
    InferenceEngine engine(*network, at::kFloat);
    for (int side : {64, 96, 33, 80, 64}) {
        const at::Tensor input = patternTensor(side, side + 7);
        QVERIFY(relativeDifference(engine.forward(input), network->forward(input, {})) <= 1e-5);
    }
}

void TestInferenceEngine::theNetworkIsLeftAsFound()
{
    const auto network = patternNetwork(QStringLiteral("resnet18")),
               untouched = patternNetwork(QStringLiteral("resnet18"));
    InferenceEngine(*network, at::kBFloat16).forward(patternTensor(64, 64));
    const auto state = network->state(), expected = untouched->state();
    for (std::size_t index = 0; index < state.size(); ++index)
        QVERIFY(at::equal(*state[index].tensor, *expected[index].tensor));
}

void TestInferenceEngine::whatWasComputedBeforeDoesNotMatter()
{
    QFETCH(QString, model);
    const auto network = patternNetwork(model);
    const at::Tensor pair = patternTensor(64, 80), single = pair.narrow(0, 0, 1), other = patternTensor(48, 56);
    InferenceEngine fresh(*network, at::kBFloat16), used(*network, at::kBFloat16);
    used.forward(other);
    used.forward(at::cat({other, other, other}));
    used.forward(other.narrow(0, 0, 1));
    QVERIFY(at::equal(fresh.forward(single), used.forward(single)));
    QVERIFY(at::equal(fresh.forward(pair), used.forward(pair)));
}

void TestInferenceEngine::theNumberOfThreadsIsLeftAsFoundInThreadsToComeToo()
{
    const int before = at::get_num_threads();
    const auto network = patternNetwork(QStringLiteral("efficientnet_lite0"));
    InferenceEngine(*network, at::kBFloat16).forward(patternTensor(64, 64));
    QCOMPARE(at::get_num_threads(), before);
    int later = 0;
    std::jthread([&] { later = at::get_num_threads(); }).join();
    QCOMPARE(later, before);
}

QTEST_GUILESS_MAIN(TestInferenceEngine)
#include "tst_engine_torch.moc"
