#include "core/common/atomic_file.h"
#include "core/common/error.h"
#include "core/common/hash.h"
#include "core/dataset/synthetic.h"
#include "core/model/weights_file.h"
#include "core/train/trainer.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tensor_hashes.h"
#include "tests/support/tiny_disk.h"

#include <QTest>
#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstring>
#include <fstream>
#include <map>
#include <set>
#include <thread>

using namespace histo;
namespace fs = std::filesystem;

Q_DECLARE_METATYPE(histo::Recipe)

namespace {

/// An epoch as it must be told again: all but the time that it took.
std::string withoutTime(EpochRecord epoch)
{
    epoch.seconds = epoch.imagesPerSecond = 0;
    return toJson(epoch).dump();
}

Recipe shortRecipe()
{
    Recipe recipe;
    recipe.epochs = 3;
    recipe.headEpochs = 1;
    recipe.batchSize = 2;
    return recipe;
}

/// Cancels when so many steps were told.
class StopAfterSteps {
public:
    explicit StopAfterSteps(int steps) : m_left(steps)
    {
        m_observer.stepFinished = [this](const StepRecord &) {
            if (--m_left == 0)
                m_cancel.cancel();
        };
    }
    const TrainObserver &observer() const { return m_observer; }
    const CancelToken &cancel() const { return m_cancel; }

private:
    int m_left;
    CancelToken m_cancel;
    TrainObserver m_observer;
};

} // namespace

/// On the CPU a run is a function of its configuration, wherever it is broken off.
class TestTrainingExactness : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void aRunBrokenOffInsideAnEpochEndsWithTheSameBits_data();
    void aRunBrokenOffInsideAnEpochEndsWithTheSameBits();
    void aRunBrokenOffWhileAnEpochIsJudgedEndsWithTheSameBits();
    void aLossThatIsNotFiniteStopsWithItsPlaceAndKeepsTheLastGoodState();
    void trainingEndsWhenItsPatienceDoes();
    void theLastCheckpointsStayUnderNamesOfTheirOwn();
    void fewerTunedStagesLeaveTheLowerOnesAsTheyWere();
    void aFullDiskPausesTrainingAndSpaceContinuesIt();
    void probesTellScoreAndMapOfBothClasses();

private:
    TrainConfig config(const std::string &name, const Recipe &recipe) const;
    TemporaryFolder m_folder;
};

void TestTrainingExactness::initTestCase()
{
    SyntheticOptions options;
    options.cases = 10;
    options.imagesPerCase = 1;
    options.magnifications = {100};
    options.size = {96, 64};
    writeSyntheticDataset(m_folder / "data", options);
}

TrainConfig TestTrainingExactness::config(const std::string &name, const Recipe &recipe) const
{
    TrainConfig config;
    config.data = m_folder / "data";
    config.out = m_folder / name;
    config.recipe = recipe;
    config.precision = Precision::Fp32;
    config.checkpointSeconds = 1e-6; // a place after each step
    return config;
}

void TestTrainingExactness::aRunBrokenOffInsideAnEpochEndsWithTheSameBits_data()
{
    QTest::addColumn<Recipe>("recipe");
    QTest::newRow("AdamW") << shortRecipe();
    Recipe sgd = shortRecipe();
    sgd.optimizer = OptimizerKind::Sgd;
    sgd.imbalance = ImbalanceRemedy::Sampler;
    sgd.emaDecay = 0.9;
    sgd.gradientClip = 1;
    sgd.layerDecay = 0.7;
    QTest::newRow("SGD, sampler, average, clipping, rates by stage") << sgd;
}

void TestTrainingExactness::aRunBrokenOffInsideAnEpochEndsWithTheSameBits()
{
    QFETCH(Recipe, recipe);
    const std::string name = std::to_string(int(recipe.optimizer));
    const RunDirectory whole = train(config("whole" + name, recipe), {}, {});
    // Told are the last head step and each of fine-tuning: the third and the sixth lie inside an epoch.
    const TrainConfig broken = config("broken" + name, recipe);
    for (int steps : {3, 2, 3}) {
        StopAfterSteps stop(steps);
        try {
            fs::exists(broken.out) ? resumeTraining(broken.out, stop.observer(), stop.cancel())
                                   : train(broken, stop.observer(), stop.cancel());
            QFAIL("it was not broken off");
        } catch (const Error &problem) {
            QCOMPARE(problem.kind(), ErrorKind::Cancelled);
        }
    }
    const RunDirectory resumed = resumeTraining(broken.out, {}, {});
    QCOMPARE(tensorHashes(resumed.checkpoint("last")), tensorHashes(whole.checkpoint("last")));
    QCOMPARE(tensorHashes(resumed.checkpoint("best")), tensorHashes(whole.checkpoint("best")));
    const auto expected = whole.readEpochs(), epochs = resumed.readEpochs();
    QCOMPARE(epochs.size(), expected.size());
    for (std::size_t i = 0; i < epochs.size(); ++i)
        QCOMPARE(withoutTime(epochs[i]), withoutTime(expected[i]));
    QCOMPARE(readFile(resumed.predictionsFile(Part::Test)), readFile(whole.predictionsFile(Part::Test)));
}

void TestTrainingExactness::aRunBrokenOffWhileAnEpochIsJudgedEndsWithTheSameBits()
{
    Recipe recipe = shortRecipe();
    recipe.batchSize = 4; // the last batch is a short one
    const RunDirectory whole = train(config("judged-whole", recipe), {}, {});
    QVERIFY(whole.readSplit().part(Part::Train).size() % 4 != 0);
    const TrainConfig broken = config("judged-broken", recipe);
    CancelToken cancel;
    TrainObserver observer;
    observer.progress = [&](const Progress &progress) {
        if (progress.text == "validation")
            cancel.cancel();
    };
    QVERIFY_EXCEPTION_THROWN(train(broken, observer, cancel), Error);
    const RunDirectory resumed = resumeTraining(broken.out, {}, {});
    QCOMPARE(tensorHashes(resumed.checkpoint("last")), tensorHashes(whole.checkpoint("last")));
    QCOMPARE(readFile(resumed.predictionsFile(Part::Test)), readFile(whole.predictionsFile(Part::Test)));
}

void TestTrainingExactness::aLossThatIsNotFiniteStopsWithItsPlaceAndKeepsTheLastGoodState()
{
    Recipe recipe = shortRecipe();
    recipe.learningRate = 1e30;
    recipe.schedule = ScheduleKind::Constant;
    recipe.warmUp = 0;
    try {
        train(config("nan", recipe), {}, {});
        QFAIL("accepted");
    } catch (const Error &problem) {
        const QString text = QString::fromUtf8(problem.what());
        QVERIFY2(text.contains(QStringLiteral("epoch 2, step")) && text.contains(QStringLiteral("1e+30"))
                     && text.contains(QStringLiteral("not finite")) && text.contains(QStringLiteral("checkpoints/")),
                 problem.what());
    }
    QCOMPARE(RunDirectory::open(m_folder / "nan").readEnd()->state, std::string("failed"));
    for (const char *name : {"last", "best"})
        for (const TensorData &data : readWeightsFile(m_folder / "nan/checkpoints" / (std::string(name) + ".safetensors")).tensors)
            if (data.info.dtype == "F32")
                for (std::size_t i = 0; i + 4 <= data.bytes.size(); i += 4) {
                    float value = 0;
                    std::memcpy(&value, data.bytes.data() + i, 4);
                    QVERIFY(std::isfinite(value));
                }
}

void TestTrainingExactness::trainingEndsWhenItsPatienceDoes()
{
    Recipe recipe = shortRecipe();
    recipe.epochs = 40;
    recipe.headEpochs = 0;
    recipe.patience = 2;
    recipe.learningRate = 1e-12; // nothing gets better
    const RunDirectory run = train(config("patience", recipe), {}, {});
    QCOMPARE(run.readEpochs().size(), std::size_t(3));
    QCOMPARE(run.readEnd()->state, std::string("succeeded"));
}

void TestTrainingExactness::theLastCheckpointsStayUnderNamesOfTheirOwn()
{
    Recipe recipe = shortRecipe();
    recipe.epochs = 4;
    recipe.keptCheckpoints = 2;
    const RunDirectory run = train(config("kept", recipe), {}, {});
    std::vector<std::string> names;
    for (const auto &entry : fs::directory_iterator(run.path() / "checkpoints"))
        names.push_back(entry.path().filename());
    std::sort(names.begin(), names.end());
    const std::vector<std::string> expected{"best.safetensors", "epoch-0003.safetensors", "epoch-0004.safetensors",
                                            "last.safetensors"};
    QCOMPARE(names, expected);
    QCOMPARE(tensorHashes(run.checkpoint("epoch-0004")), tensorHashes(run.checkpoint("last")));
}

void TestTrainingExactness::fewerTunedStagesLeaveTheLowerOnesAsTheyWere()
{
    Recipe recipe = shortRecipe();
    recipe.epochs = 2;
    recipe.tunedStages = 1;
    recipe.batchStatistics = BatchStatistics::Keep;
    const RunDirectory run = train(config("stages", recipe), {}, {});
    const auto first = tensorHashes(run.checkpoint("last"));
    Recipe none = recipe;
    none.epochs = 1;
    const auto untouched = tensorHashes(train(config("stages-none", none), {}, {}).checkpoint("last"));
    QVERIFY(first.at("_conv_stem.weight") == untouched.at("_conv_stem.weight"));
    QVERIFY(first.at("_conv_head.weight") != untouched.at("_conv_head.weight"));
}

void TestTrainingExactness::aFullDiskPausesTrainingAndSpaceContinuesIt()
{
    TinyDisk disk(120'000);
    if (!disk.isThere())
        QSKIP("only root can make a small file system");
    const fs::path filler = disk / "filler";
    TrainConfig wanted = config("disk", shortRecipe());
    wanted.out = disk / "run";
    std::atomic<bool> wasPaused = false, wentOn = false;
    TrainObserver observer;
    observer.runStarted = [&](const fs::path &) {
        std::ofstream file(filler, std::ios::binary); // leaves no space for a checkpoint
        file << std::string(fs::space(wanted.out).available - 2'000'000, 'x');
    };
    std::jthread helper;
    observer.note = [&](const std::string &text) {
        if (text.find("disk full: training paused") == 0 && text.find("MB short") != std::string::npos) {
            wasPaused = true;
            helper = std::jthread([&] { fs::remove(filler); });
        }
        wentOn = wentOn || text.find("goes on") != std::string::npos;
    };
    const RunDirectory run = train(wanted, observer, {});
    QVERIFY(wasPaused && wentOn);
    QCOMPARE(run.readEnd()->state, std::string("succeeded"));
    for (const auto &entry : fs::recursive_directory_iterator(run.path()))
        QVERIFY(entry.path().extension() != ".tmp");
}

void TestTrainingExactness::probesTellScoreAndMapOfBothClasses()
{
    const auto probes = readProbes(m_folder / "whole0");
    QVERIFY(probes.size() >= 2 * 3); // two pictures, after the head and each fine-tuned epoch
    std::set<Label> labels;
    for (const ProbeRecord &probe : probes) {
        labels.insert(probe.label);
        QVERIFY(probe.score >= 0 && probe.score <= 1);
        QVERIFY(probe.map.cols > probe.map.rows); // the pictures are wider than high
        QVERIFY(*std::min_element(probe.map.begin(), probe.map.end()) >= 0);
    }
    QCOMPARE(labels.size(), std::size_t(2));
}

QTEST_GUILESS_MAIN(TestTrainingExactness)
#include "tst_training_exactness.moc"
