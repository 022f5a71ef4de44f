#include "core/train/training_step_torch.h"

#include "core/common/json.h"
#include "core/common/stopwatch.h"
#include "tests/support/pattern_training_torch.h"
#include "tests/support/thrown_error.h"

#include <QTest>
#include <cmath>
#include <limits>
#include <thread>

using namespace histo;

namespace {

bool areEqual(const std::vector<at::Tensor> &a, const std::vector<at::Tensor> &b)
{
    return std::ranges::equal(a, b,
                              [](const at::Tensor &one, const at::Tensor &other) { return at::equal(one, other); });
}

} // namespace

class TestTrainingStep : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void lossesFollowPyTorch_data();
    void lossesFollowPyTorch();
    void inBfloat16TheLossFallsAsInFloat32();
    void aLossThatIsNotFiniteTouchesNothing();
    void aCancelledStepTouchesNothing();
    void cancellingTakesEffectInsideAStep();
    void onlyTheOptimizersParametersChange();
    void theHeadAloneLearnsFromFeatures();
    void aStepThatIsMadeAnewGoesOnWithTheSameBits();
};

void TestTrainingStep::lossesFollowPyTorch_data()
{
    QTest::addColumn<int>("row");
    const Json document = readJsonFile(HISTO_GOLDEN_DIR "/training.json");
    for (std::size_t row = 0; row < document.size(); ++row)
        QTest::addRow("%s, statistics: %s, %s", document[row].at("model").get<std::string>().c_str(),
                      document[row].at("statistics").get<std::string>().c_str(),
                      document[row].at("optimizer").get<std::string>().c_str())
            << int(row);
}

void TestTrainingStep::lossesFollowPyTorch()
{
    QFETCH(int, row);
    const Json golden = readJsonFile(HISTO_GOLDEN_DIR "/training.json").at(std::size_t(row));
    const bool isSgd = golden.at("optimizer") == "sgd";
    PatternLearner learner(golden.at("model"),
                           golden.at("optimizer") == "sgd" ? OptimizerKind::Sgd : OptimizerKind::AdamW);
    learner.pass.batchStatistics = golden.at("statistics") == "follow";
    // PyTorch's own float32 may be further off than one would ask for.
    const double tolerance = std::max(1e-4, 4 * golden.at("float32_error").get<double>());
    const auto expected = golden.at("losses").get<std::vector<double>>();
    const std::vector<double> found = learner.learn(int(expected.size()), golden.at("rate"));
    for (std::size_t step = 0; step < expected.size(); ++step)
        QVERIFY2(std::abs(found[step] - expected[step]) <= tolerance * expected[step],
                 qPrintable(QString("step %1: %2 instead of %3").arg(step).arg(found[step]).arg(expected[step])));
}

void TestTrainingStep::inBfloat16TheLossFallsAsInFloat32()
{
    double last[2];
    for (int isRounded = 0; isRounded < 2; ++isRounded) {
        PatternLearner learner("resnet18", OptimizerKind::AdamW);
        learner.pass.type = isRounded ? at::kBFloat16 : at::kFloat;
        TrainingStep step = learner.step();
        const PatternBatch batch(0);
        double first = 0;
        for (int number = 0; number < 12; ++number) {
            last[isRounded] = step(batch.input, batch.labels, 1e-3).loss;
            if (number == 0)
                first = last[isRounded];
        }
        QVERIFY(last[isRounded] < 0.7 * first);
    }
    QVERIFY(std::abs(last[1] - last[0]) < 0.2 * last[0]);
}

void TestTrainingStep::aLossThatIsNotFiniteTouchesNothing()
{
    PatternLearner learner("resnet18", OptimizerKind::AdamW);
    TrainingStep step = learner.step();
    const PatternBatch batch(0);
    step(batch.input, batch.labels, 1e-3);
    const auto before = learner.everything();
    const at::Tensor broken = batch.input.clone();
    broken[0][0][0][0] = std::numeric_limits<float>::quiet_NaN();
    const auto problem = thrownBy([&] { step(broken, batch.labels, 1e-3); });
    QVERIFY(says(problem, "not finite"));
    QCOMPARE(problem->kind(), ErrorKind::BadInput);
    QVERIFY(areEqual(learner.everything(), before));
}

void TestTrainingStep::aCancelledStepTouchesNothing()
{
    PatternLearner learner("efficientnet_b0", OptimizerKind::Sgd);
    TrainingStep step = learner.step();
    const PatternBatch batch(0);
    step(batch.input, batch.labels, 1e-3);
    const auto before = learner.everything();
    learner.cancel.cancel();
    QCOMPARE(thrownBy([&] { step(batch.input, batch.labels, 1e-3); })->kind(), ErrorKind::Cancelled);
    QVERIFY(areEqual(learner.everything(), before));
}

void TestTrainingStep::cancellingTakesEffectInsideAStep()
{
    PatternLearner learner("resnet18", OptimizerKind::Sgd);
    TrainingStep step = learner.step();
    const at::Tensor input = at::zeros({16, 3, 224, 224}).contiguous(at::MemoryFormat::ChannelsLast);
    const at::Tensor labels = at::zeros({16}, at::kLong);
    const double whole = secondsOf([&] { step(input, labels, 1e-3); });
    const auto before = learner.everything();
    // At different places of the step: none of them lets it come to its end.
    for (const double share : {0.1, 0.3, 0.6}) {
        CancelToken cancel;
        TrainingStep stopped(*learner.network, *learner.optimizer, learner.pass, learner.settings, cancel);
        std::thread other([&] {
            std::this_thread::sleep_for(std::chrono::duration<double>(share * whole));
            cancel.cancel();
        });
        const auto problem = thrownBy([&] {
            while (true)
                stopped(input, labels, 0);
        });
        other.join();
        QCOMPARE(problem->kind(), ErrorKind::Cancelled);
    }
    // A rate of 0 changes no weight, whole steps of it no more than the momentum.
    const auto after = learner.everything();
    for (std::size_t index = 0; index < learner.network->state().size(); ++index)
        QVERIFY(at::equal(after[index], before[index]));
}

void TestTrainingStep::onlyTheOptimizersParametersChange()
{
    PatternLearner learner("resnet18", OptimizerKind::AdamW, "layer4.1");
    const auto before = learner.everything();
    TrainingStep step = learner.step();
    const PatternBatch batch(0);
    step(batch.input, batch.labels, 1e-2);
    const auto after = learner.everything();
    const auto entries = learner.network->state();
    for (std::size_t index = 0; index < entries.size(); ++index) {
        const std::string &name = entries[index].name;
        const bool learns = isTrainable(entries[index].kind) &&
                            (name.starts_with("layer4.1.") || name.starts_with("fc."));
        QVERIFY2(at::equal(before[index], after[index]) != learns, name.c_str());
    }
}

void TestTrainingStep::theHeadAloneLearnsFromFeatures()
{
    PatternLearner learner("resnet18", OptimizerKind::AdamW, "fc.");
    TrainingStep step = learner.step();
    const at::Tensor features = at::rand({8, 512}), labels = at::arange(8, at::kLong).remainder_(2);
    const double first = step.learnHead(features, labels, 1e-2).loss;
    StepFigures figures;
    for (int number = 0; number < 60; ++number)
        figures = step.learnHead(features, labels, 1e-2);
    QVERIFY(figures.loss < 0.6 * first);
    QCOMPARE(figures.right, std::int64_t(8));
    QVERIFY(figures.gradientNorm > 0);
}

void TestTrainingStep::aStepThatIsMadeAnewGoesOnWithTheSameBits()
{
    std::vector<at::Tensor> ends[2];
    for (int isAnew = 0; isAnew < 2; ++isAnew) {
        PatternLearner learner("efficientnet_b0", OptimizerKind::AdamW);
        learner.pass.type = at::kBFloat16;
        learner.pass.batchStatistics = true;
        auto step = std::make_unique<TrainingStep>(learner.step());
        for (int number = 0; number < 4; ++number) {
            if (isAnew)
                step = std::make_unique<TrainingStep>(learner.step());
            const PatternBatch batch(number);
            (*step)(batch.input, batch.labels, 1e-3);
        }
        ends[isAnew] = learner.everything();
    }
    QVERIFY(areEqual(ends[0], ends[1]));
}

QTEST_GUILESS_MAIN(TestTrainingStep)
#include "tst_training_step_torch.moc"
