#include "core/train/optimizer_torch.h"

#include "core/common/error.h"
#include "tests/support/thrown_error.h"

#include <QTest>
#include <cmath>

using namespace histo;

namespace {

/// A weight of three numbers and a bias of one, as a network would own them.
struct TwoTensors {
    at::Tensor weight = at::tensor({1.0f, -2.0f, 0.5f}), bias = at::tensor({3.0f});
    std::vector<TunedParameter> parameters(double biasFactor = 1)
    {
        return {{{"layer.weight", StateKind::Weight, &weight, true}},
                {{"layer.bias", StateKind::Bias, &bias}, biasFactor}};
    }
    void setGradients(std::vector<float> byWeight, float byBias)
    {
        weight.mutable_grad() = at::tensor(byWeight);
        bias.mutable_grad() = at::tensor({byBias});
    }
};

void compare(const at::Tensor &found, std::vector<double> expected, double tolerance = 1e-6)
{
    QCOMPARE(found.numel(), std::int64_t(expected.size()));
    for (std::size_t index = 0; index < expected.size(); ++index) {
        const double value = found.detach().view({-1})[std::int64_t(index)].item<double>();
        QVERIFY2(std::abs(value - expected[index]) <= tolerance,
                 qPrintable(
                     QString("%1: %2 instead of %3").arg(index).arg(value, 0, 'g', 9).arg(expected[index], 0, 'g', 9)));
    }
}

} // namespace

class TestOptimizer : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void twoStepsOfAdamWAreThoseWorkedOutByHand();
    void twoStepsOfSgdAreThoseWorkedOutByHand();
    void normsAndBiasesDoNotDecay();
    void gradientsAreBroughtDownToTheLargestNorm();
    void aRateFactorSlowsItsParameterAlone();
    void whatHasNoGradientStays();
    void gradientsInBfloat16AreTakenAsTheyAre();
    void aGradientInAnotherLayoutUpdatesItsOwnWeights();
    void takenUpFromItsStateItGoesOnWithTheSameBits();
    void aStateThatLacksATensorIsRefused();
    void aCopyIsTheWeightRounded();
};

void TestOptimizer::twoStepsOfAdamWAreThoseWorkedOutByHand()
{
    TwoTensors tensors;
    const auto optimizer = makeOptimizer(OptimizerKind::AdamW, tensors.parameters(), 0.1, 0);
    // The first step is rate sign(gradient), whatever its size: both moments are corrected to the gradient itself.
    tensors.setGradients({0.5f, -4.0f, 0.01f}, 2);
    optimizer->step(0.1);
    compare(tensors.weight, {1 * 0.99 - 0.1, -2 * 0.99 + 0.1, 0.5 * 0.99 - 0.1});
    compare(tensors.bias, {3 - 0.1});
    // m = 0.9 * 0.2 + 0.1 * -1, corrected by 1 - 0.81; v = 0.999 * 0.004 + 0.001, corrected by 1 - 0.999^2.
    tensors.setGradients({0, 0, 0}, -1);
    optimizer->step(0.1);
    compare(tensors.bias, {2.9 - 0.1 * (0.08 / 0.19) / std::sqrt(0.004996 / 0.001999)});
}

void TestOptimizer::twoStepsOfSgdAreThoseWorkedOutByHand()
{
    TwoTensors tensors;
    const auto optimizer = makeOptimizer(OptimizerKind::Sgd, tensors.parameters(), 0.1, 0.5);
    tensors.setGradients({1, 2, 0}, 1);
    optimizer->step(0.1); // pace = gradient + 0.1 weight
    compare(tensors.weight, {1 - 0.11, -2 - 0.18, 0.5 - 0.005});
    compare(tensors.bias, {2.9});
    tensors.setGradients({0, 0, 0}, 0);
    optimizer->step(0.1); // half of the pace, and the decay
    compare(tensors.weight, {0.89 - 0.1 * (0.55 + 0.089), -2.18 - 0.1 * (0.9 - 0.218), 0.495 - 0.1 * (0.025 + 0.0495)});
    compare(tensors.bias, {2.85});
}

void TestOptimizer::normsAndBiasesDoNotDecay()
{
    at::Tensor weight = at::ones({2}), bias = at::ones({2}), scale = at::ones({2}), shift = at::ones({2});
    for (OptimizerKind kind : {OptimizerKind::AdamW, OptimizerKind::Sgd}) {
        const std::vector<TunedParameter> parameters = {{{"a.weight", StateKind::Weight, &weight}},
                                                        {{"a.bias", StateKind::Bias, &bias}},
                                                        {{"n.weight", StateKind::NormWeight, &scale}},
                                                        {{"n.bias", StateKind::NormBias, &shift}}};
        const auto optimizer = makeOptimizer(kind, parameters, 0.5, 0.9);
        for (const TunedParameter &parameter : parameters)
            parameter.entry.tensor->mutable_grad() = at::zeros({2});
        const double before = weight[0].item<double>();
        optimizer->step(0.1);
        compare(weight, {0.95 * before, 0.95 * before});
        for (const at::Tensor &plain : {bias, scale, shift})
            compare(plain, {1, 1}, 0);
    }
}

void TestOptimizer::gradientsAreBroughtDownToTheLargestNorm()
{
    TwoTensors tensors;
    const auto optimizer = makeOptimizer(OptimizerKind::Sgd, tensors.parameters(), 0, 0);
    tensors.setGradients({3, 0, 0}, 4);
    QCOMPARE(optimizer->clipGradients(0), 5.0);
    QCOMPARE(optimizer->clipGradients(10), 5.0);
    QCOMPARE(optimizer->clipGradients(1), 5.0);
    optimizer->step(1);
    compare(tensors.weight, {1 - 0.6, -2, 0.5}, 1e-6);
    compare(tensors.bias, {3 - 0.8}, 1e-6);
    // The next gradients are as they are again.
    optimizer->clearGradients();
    tensors.setGradients({1, 0, 0}, 0);
    optimizer->step(1);
    compare(tensors.weight, {-0.6, -2, 0.5}, 1e-6);
}

void TestOptimizer::aRateFactorSlowsItsParameterAlone()
{
    for (OptimizerKind kind : {OptimizerKind::AdamW, OptimizerKind::Sgd}) {
        TwoTensors tensors;
        const auto optimizer = makeOptimizer(kind, tensors.parameters(0.25), 0, 0.9);
        tensors.setGradients({1, 1, 1}, 1);
        optimizer->step(0.1);
        compare(tensors.weight, {0.9, -2.1, 0.4});
        compare(tensors.bias, {2.975});
    }
}

void TestOptimizer::whatHasNoGradientStays()
{
    TwoTensors tensors;
    const auto optimizer = makeOptimizer(OptimizerKind::AdamW, tensors.parameters(), 0.1, 0);
    tensors.bias.mutable_grad() = at::tensor({1.0f});
    optimizer->step(0.1);
    compare(tensors.weight, {1, -2, 0.5}, 0);
    compare(tensors.bias, {2.9});
}

void TestOptimizer::gradientsInBfloat16AreTakenAsTheyAre()
{
    TwoTensors exact, rounded;
    const auto first = makeOptimizer(OptimizerKind::Sgd, exact.parameters(), 0, 0.9);
    const auto second = makeOptimizer(OptimizerKind::Sgd, rounded.parameters(), 0, 0.9);
    exact.setGradients({0.5f, -0.25f, 3}, 1); // numbers that bfloat16 has
    rounded.setGradients({0.5f, -0.25f, 3}, 1);
    rounded.weight.mutable_grad() = rounded.weight.grad().to(at::kBFloat16);
    QCOMPARE(second->clipGradients(1), first->clipGradients(1));
    first->step(0.1);
    second->step(0.1);
    QVERIFY(at::equal(exact.weight, rounded.weight));
}

void TestOptimizer::aGradientInAnotherLayoutUpdatesItsOwnWeights()
{
    at::Tensor weight = at::arange(24, at::kFloat).view({2, 3, 2, 2}).contiguous(at::MemoryFormat::ChannelsLast);
    const at::Tensor before = weight.clone(), gradient = at::arange(24, at::kFloat).view({2, 3, 2, 2}) * 0.5;
    const auto optimizer = makeOptimizer(OptimizerKind::Sgd, {{{"c.weight", StateKind::Weight, &weight}}}, 0, 0);
    weight.mutable_grad() = gradient.contiguous();
    optimizer->step(1);
    QVERIFY(at::equal(weight.detach(), before - gradient));
}

void TestOptimizer::takenUpFromItsStateItGoesOnWithTheSameBits()
{
    for (OptimizerKind kind : {OptimizerKind::AdamW, OptimizerKind::Sgd}) {
        TwoTensors whole, stopped;
        const auto all = makeOptimizer(kind, whole.parameters(), 0.1, 0.9);
        auto before = makeOptimizer(kind, stopped.parameters(), 0.1, 0.9);
        const auto stepOf = [](TwoTensors &tensors, Optimizer &optimizer, float slope) {
            tensors.setGradients({slope, -slope, 2 * slope}, slope);
            optimizer.step(0.05);
        };
        stepOf(whole, *all, 1);
        stepOf(stopped, *before, 1);
        std::vector<TensorData> saved;
        for (const auto &[name, tensor] : before->state()) {
            TensorData data;
            data.info = {.name = name, .dtype = "F32", .shape = tensor.sizes().vec()};
            const auto *bytes = reinterpret_cast<const std::byte *>(tensor.data_ptr());
            data.bytes.assign(bytes, bytes + tensor.nbytes());
            saved.push_back(std::move(data));
        }
        before = nullptr;
        const auto after = makeOptimizer(kind, stopped.parameters(), 0.1, 0.9);
        after->restore(saved);
        stepOf(whole, *all, -0.5f);
        stepOf(stopped, *after, -0.5f);
        QVERIFY(at::equal(whole.weight, stopped.weight));
        QVERIFY(at::equal(whole.bias, stopped.bias));
    }
}

void TestOptimizer::aStateThatLacksATensorIsRefused()
{
    TwoTensors tensors;
    const auto optimizer = makeOptimizer(OptimizerKind::Sgd, tensors.parameters(), 0, 0.9);
    const auto problem = thrownBy([&] { optimizer->restore({}); });
    QVERIFY(says(problem, "optimizer/layer.weight/momentum"));
    QCOMPARE(problem->kind(), ErrorKind::BadInput);
}

void TestOptimizer::aCopyIsTheWeightRounded()
{
    for (OptimizerKind kind : {OptimizerKind::AdamW, OptimizerKind::Sgd}) {
        at::Tensor weight = at::rand({70'000}), copy = at::zeros({70'000}, at::kBFloat16);
        const auto optimizer = makeOptimizer(kind, {{{"a.weight", StateKind::Weight, &weight}}}, 0.01, 0.9);
        optimizer->keepCopy(weight, copy);
        weight.mutable_grad() = at::rand({70'000});
        optimizer->step(0.01);
        QVERIFY(at::equal(copy, weight.detach().to(at::kBFloat16)));
    }
}

QTEST_GUILESS_MAIN(TestOptimizer)
#include "tst_optimizer_torch.moc"
