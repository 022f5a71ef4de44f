#include "core/common/atomic_file.h"
#include "core/common/error.h"
#include "core/common/hash.h"
#include "core/dataset/synthetic.h"
#include "core/model/weights_file.h"
#include "core/train/trainer.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tensor_hashes.h"

#include <QTest>
#include <fstream>
#include <functional>
#include <limits>
#include <map>

using namespace histo;
namespace fs = std::filesystem;

namespace {

/// Small pictures of ten cases: enough for every part to hold both classes.
void makeData(const fs::path &folder)
{
    SyntheticOptions options;
    options.cases = 10;
    options.imagesPerCase = 1;
    options.magnifications = {100};
    options.size = {96, 64};
    writeSyntheticDataset(folder, options);
}

TrainConfig smallConfig(const fs::path &data, const fs::path &out)
{
    TrainConfig config;
    config.data = data;
    config.out = out;
    config.recipe.epochs = 3;
    config.recipe.headEpochs = 1;
    config.recipe.batchSize = 4;
    config.precision = Precision::Fp32;
    return config;
}

ErrorKind kindOf(const std::function<void()> &call)
{
    try {
        call();
    } catch (const Error &problem) {
        return problem.kind();
    }
    return ErrorKind::Internal;
}

} // namespace

class TestTrainer : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { makeData(m_folder / "data"); }
    void aRunHoldsEverythingThatTheContractNames();
    void aRunStoppedAfterAnEpochEndsWithTheSameBits();
    void aCancelledRunSaysSoAndIsTakenUpWithoutLeftovers();
    void aFinishedRunIsNotTouchedByResume();
    void aFolderThatIsNotEmptyIsNeverWrittenOver();
    void weightsOfAnotherNetworkStopBeforeAnythingIsWritten();
    void impossibleEpochsAreAUsageError();
    void aLearningRateMustBeAPositiveNumber();
    void aSplitFileThatContradictsTheDataSetIsRefused();
    void runJsonSaysWhatAutoMeant();

private:
    TemporaryFolder m_folder;
};

void TestTrainer::aRunHoldsEverythingThatTheContractNames()
{
    const fs::path out = m_folder / "whole";
    int epochs = 0, steps = 0;
    bool runWasThereAtStart = false;
    TrainObserver observer;
    observer.runStarted = [&](const fs::path &run) {
        runWasThereAtStart = fs::exists(run / "run.json") && fs::exists(run / "split.csv");
    };
    observer.epochFinished = [&](const EpochRecord &) { ++epochs; };
    observer.stepFinished = [&](const StepRecord &) { ++steps; };
    const RunDirectory run = train(smallConfig(m_folder / "data", out), observer, {});

    QVERIFY(runWasThereAtStart);
    QCOMPARE(epochs, 3);
    QVERIFY(steps >= 3);
    for (const char *file : {"run.json", "split.csv", "metrics.jsonl", "checkpoints/best.safetensors",
                             "checkpoints/last.safetensors", "predictions/val.csv", "predictions/test.csv",
                             "evaluation.json", "report.html", "end.json"})
        QVERIFY2(fs::exists(out / file), file);
    for (const auto &entry : fs::recursive_directory_iterator(out))
        QVERIFY2(entry.path().extension() != ".tmp", entry.path().c_str());
    QCOMPARE(run.readEnd()->state, std::string("succeeded"));
    const auto records = run.readEpochs();
    QCOMPARE(records.size(), std::size_t(3));
    QCOMPARE(records.front().phase, std::string("head"));
    QCOMPARE(records.back().phase, std::string("fine_tune"));
    for (const auto &[name, hash] : tensorHashes(run.checkpoint("last")))
        QVERIFY(name.find('/') == std::string::npos || name.starts_with("optimizer/") || name.starts_with("state/")
                || name.starts_with("rng/"));
}

void TestTrainer::aRunStoppedAfterAnEpochEndsWithTheSameBits()
{
    const RunDirectory whole = RunDirectory::open(m_folder / "whole");
    for (int stopAfter : {1, 2}) {
        const fs::path out = m_folder / ("stopped" + std::to_string(stopAfter));
        CancelToken cancel;
        TrainObserver observer;
        observer.epochFinished = [&](const EpochRecord &epoch) {
            if (epoch.epoch == stopAfter)
                cancel.cancel();
        };
        QCOMPARE(kindOf([&] { train(smallConfig(m_folder / "data", out), observer, cancel); }), ErrorKind::Cancelled);
        const RunDirectory resumed = resumeTraining(out, {}, {});
        QCOMPARE(tensorHashes(resumed.checkpoint("last")), tensorHashes(whole.checkpoint("last")));
        const auto expected = whole.readEpochs(), epochs = resumed.readEpochs();
        QCOMPARE(epochs.size(), expected.size());
        for (std::size_t i = 0; i < epochs.size(); ++i) {
            QCOMPARE(epochs[i].trainLoss, expected[i].trainLoss);
            QCOMPARE(epochs[i].validationLoss, expected[i].validationLoss);
        }
    }
}

void TestTrainer::aCancelledRunSaysSoAndIsTakenUpWithoutLeftovers()
{
    const fs::path out = m_folder / "cancelled";
    CancelToken cancel;
    TrainObserver observer;
    observer.runStarted = [&](const fs::path &) { cancel.cancel(); };
    QCOMPARE(kindOf([&] { train(smallConfig(m_folder / "data", out), observer, cancel); }), ErrorKind::Cancelled);
    QCOMPARE(RunDirectory::open(out).readEnd()->state, std::string("cancelled"));
    std::ofstream(out / "checkpoints.safetensors.123.tmp") << "half written";
    QCOMPARE(resumeTraining(out, {}, {}).readEnd()->state, std::string("succeeded"));
    QVERIFY(!fs::exists(out / "checkpoints.safetensors.123.tmp"));
}

void TestTrainer::aFinishedRunIsNotTouchedByResume()
{
    const fs::path end = m_folder / "whole" / "end.json";
    const auto before = fs::last_write_time(end);
    resumeTraining(m_folder / "whole", {}, {});
    QVERIFY(fs::last_write_time(end) == before);
}

void TestTrainer::aFolderThatIsNotEmptyIsNeverWrittenOver()
{
    QCOMPARE(kindOf([&] { train(smallConfig(m_folder / "data", m_folder / "data"), {}, {}); }), ErrorKind::BadInput);
    QVERIFY(!fs::exists(m_folder / "data" / "run.json"));
}

void TestTrainer::weightsOfAnotherNetworkStopBeforeAnythingIsWritten()
{
    TrainConfig config = smallConfig(m_folder / "data", m_folder / "other");
    config.model = "resnet50";
    config.weights = RunDirectory::open(m_folder / "whole").checkpoint("best");
    QCOMPARE(kindOf([&] { train(config, {}, {}); }), ErrorKind::BadInput);
    QVERIFY(!fs::exists(config.out));
}

void TestTrainer::impossibleEpochsAreAUsageError()
{
    TrainConfig config = smallConfig(m_folder / "data", m_folder / "none");
    config.recipe.headEpochs = 7;
    QCOMPARE(kindOf([&] { train(config, {}, {}); }), ErrorKind::Usage);
}

void TestTrainer::aLearningRateMustBeAPositiveNumber()
{
    for (double rate : {-1.0, 0.0, std::numeric_limits<double>::quiet_NaN()}) {
        TrainConfig config = smallConfig(m_folder / "data", m_folder / "none");
        config.recipe.learningRate = rate;
        QCOMPARE(kindOf([&] { train(config, {}, {}); }), ErrorKind::Usage);
    }
}

void TestTrainer::aSplitFileThatContradictsTheDataSetIsRefused()
{
    Split split = RunDirectory::open(m_folder / "whole").readSplit();
    for (SplitRow &row : split.rows)
        row.sample.label = row.sample.label == Label::Benign ? Label::Malignant : Label::Benign;
    TrainConfig config = smallConfig(m_folder / "data", m_folder / "none");
    config.splitFile = m_folder / "flipped.csv";
    writeFileAtomically(*config.splitFile, toCsv(split));
    QCOMPARE(kindOf([&] { train(config, {}, {}); }), ErrorKind::BadInput);
    QVERIFY(!fs::exists(config.out));
}

void TestTrainer::runJsonSaysWhatAutoMeant()
{
    const Json config = RunDirectory::open(m_folder / "whole").readRun()["config"];
    QCOMPARE(config["device"].get<std::string>(), std::string("cpu"));
    QVERIFY(config["precision"] != "auto");
}

QTEST_GUILESS_MAIN(TestTrainer)
#include "tst_trainer.moc"
