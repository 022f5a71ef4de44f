#include "core/model/model_table.h"
#include "core/model/network_torch.h"
#include "core/model/state_file_torch.h"
#include "tests/support/logits_golden.h"
#include "tests/support/steady_weights_torch.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/thrown_error.h"

#include <QTest>
#include <cmath>
#include <limits>

using namespace histo;

class TestNetwork : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void inTrainingModeTheLogitsAreThoseOfTorchvision_data() { everyModel(); }
    void inTrainingModeTheLogitsAreThoseOfTorchvision();
    void inEvaluationTheLogitsAreThoseOfTorchvision_data() { everyModel(); }
    void inEvaluationTheLogitsAreThoseOfTorchvision();
    void theTableTellsTheMultiplyAddsOfACrop_data() { everyModel(); }
    void theTableTellsTheMultiplyAddsOfACrop();
    void batchStatisticsAreFollowedOnlyWhenAsked();
    void aTapReplacesWhatGoesOn();
    void weightsThatAreNoFiniteNumbersAreRefusedByTheTensorsName();

private:
    void everyModel();
};

void TestNetwork::everyModel()
{
    QTest::addColumn<QString>("model");
    for (const ModelInfo &model : modelTable())
        QTest::newRow(model.id.c_str()) << QString::fromStdString(model.id);
}

void TestNetwork::inTrainingModeTheLogitsAreThoseOfTorchvision()
{
    QFETCH(QString, model);
    const std::string id = model.toStdString();
    QCOMPARE(goldenLogits(id).size(), std::size_t(6));
    c10::NoGradGuard noGradients;
    for (const GoldenLogits &golden : goldenLogits(id)) {
        if (!golden.isTraining)
            continue;
        auto network = makeNetwork(id, 2);
        fillPattern(*network);
        steady(*network, golden.normFactor);
        auto input = patternInput(golden.height, golden.width);
        Pass pass;
        pass.batchStatistics = true;
        at::Tensor logits = network->forward(at::from_blob(input.data(), {2, 3, golden.height, golden.width}), pass);
        std::vector<std::vector<float>> rows;
        for (int row = 0; row < 2; ++row)
            rows.push_back({logits[row][0].item<float>(), logits[row][1].item<float>()});
        const double difference = relativeDifference(rows, golden.logits);
        QVERIFY2(difference <= std::max(1e-4, 3 * golden.float32Error),
                 qPrintable(QStringLiteral("%1 at height %2").arg(difference).arg(golden.height)));
    }
}

void TestNetwork::inEvaluationTheLogitsAreThoseOfTorchvision()
{
    QFETCH(QString, model);
    const std::string id = model.toStdString();
    QCOMPARE(goldenLogits(id).size(), std::size_t(6));
    for (const GoldenLogits &golden : goldenLogits(id)) {
        if (golden.isTraining)
            continue;
        auto classifier = withSteadyWeights(id, golden.normFactor);
        const std::vector<float> input = patternInput(golden.height, golden.width);
        const std::array<std::int64_t, 4> shape{2, 3, golden.height, golden.width};
        const double exact = relativeDifference(classifier->logits(input.data(), shape), golden.logits);
        QVERIFY2(exact <= 1e-5, qPrintable(QString::number(exact)));
        // PyTorch's own rounding is the measure of what bf16 can give.
        classifier->setPrecision(Precision::Bf16);
        const double rounded = relativeDifference(classifier->logits(input.data(), shape), golden.logits);
        QVERIFY2(rounded <= std::max(0.03, 1.5 * golden.bf16Error), qPrintable(QString::number(rounded)));
    }
}

void TestNetwork::theTableTellsTheMultiplyAddsOfACrop()
{
    QFETCH(QString, model);
    const ModelInfo &info = findModel(model.toStdString());
    const double counted = 1e-9 * double(multiplyAdds(*makeNetwork(info.id, 2), info.cropSide, info.cropSide));
    QVERIFY2(std::abs(counted - info.gigaMultiplyAdds) < 0.003 * counted, qPrintable(QString::number(counted)));
}

void TestNetwork::batchStatisticsAreFollowedOnlyWhenAsked()
{
    c10::NoGradGuard noGradients;
    auto network = makeNetwork("efficientnet_lite0", 2);
    fillPattern(*network);
    const auto meanOf = [&] {
        for (const StateEntry &entry : network->state())
            if (entry.name == "_bn0.running_mean")
                return entry.tensor->clone();
        return at::Tensor();
    };
    const at::Tensor before = meanOf(), input = at::ones({2, 3, 32, 32});
    Pass pass;
    pass.training = true;
    network->forward(input, pass);
    QVERIFY(at::equal(before, meanOf()));
    pass.batchStatistics = true;
    network->forward(input, pass);
    QVERIFY(!at::equal(before, meanOf()));
}

void TestNetwork::aTapReplacesWhatGoesOn()
{
    c10::NoGradGuard noGradients;
    auto network = makeNetwork("resnet18", 2);
    fillPattern(*network);
    Pass pass;
    pass.tap = [](const std::string &name, const at::Tensor &output) {
        return name == "layer4" ? at::zeros_like(output) : output;
    };
    QCOMPARE(network->features(at::ones({1, 3, 64, 64}), pass).abs().max().item<float>(), 0.0f);
}

void TestNetwork::weightsThatAreNoFiniteNumbersAreRefusedByTheTensorsName()
{
    const TemporaryFolder folder;
    auto network = makeNetwork("efficientnet_lite0", 2);
    fillPattern(*network);
    std::vector<at::Tensor> holder;
    std::vector<TensorView> views;
    for (const StateEntry &entry : network->state()) {
        if (entry.name == "_blocks.3._bn1.weight")
            entry.tensor->view(-1)[5].fill_(std::numeric_limits<float>::quiet_NaN());
        views.push_back(viewOf(entry.name, *entry.tensor, holder));
    }
    writeSafetensors(folder / "broken.safetensors", views);
    const auto error = thrownBy([&] { Classifier::withWeights("efficientnet_lite0", folder / "broken.safetensors"); });
    QVERIFY(says(error, "broken.safetensors") && says(error, "_blocks.3._bn1.weight"));
}

QTEST_GUILESS_MAIN(TestNetwork)
#include "tst_network_torch.moc"
