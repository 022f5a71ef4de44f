#include "core/run/run_directory.h"

#include "core/common/atomic_file.h"
#include "core/common/error.h"
#include "tests/support/temporary_folder.h"

#include <QTest>
#include <cmath>
#include <fstream>
#include <limits>
#include <set>

using namespace histo;

namespace {

const double kUndefined = std::numeric_limits<double>::quiet_NaN();

RunDirectory startedRun(const std::filesystem::path &path, const std::string &startedUtc = "2026-01-01T00:00:00.000Z")
{
    const RunDirectory run = RunDirectory::create(path);
    run.writeRun({{"schema", 1},
                  {"id", "5f0c"},
                  {"version", "0.1.0"},
                  {"started_utc", startedUtc},
                  {"config", {{"model", "resnet50"}, {"data", "/pictures"}, {"magnifications", {100, 200}}}},
                  {"watermark", nullptr}});
    return run;
}

EpochRecord epoch(int number, double trainLoss)
{
    return {.epoch = number, .phase = "head", .trainLoss = trainLoss, .validationAuc = kUndefined};
}

std::vector<Json> linesOf(const RunDirectory &run)
{
    std::ifstream file(run.path() / "metrics.jsonl");
    std::vector<Json> lines;
    for (std::string line; std::getline(file, line);)
        lines.push_back(Json::parse(line));
    return lines;
}

void appendRaw(const RunDirectory &run, const std::string &bytes)
{
    std::ofstream(run.path() / "metrics.jsonl", std::ios::app) << bytes;
}

/// The message of the error that `action` throws; empty if it throws none.
template <typename Action>
std::string complaintOf(Action action)
{
    try {
        action();
    } catch (const Error &error) {
        return error.what();
    }
    return {};
}

} // namespace

class TestRunDirectory : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aRunIsNeverWrittenOverAnother();
    void aFolderWithoutRunIsRefused();
    void aNewerSchemaIsRefusedWithVersionAndFile();
    void linesCarryTheFieldsOfTheContract();
    void anUndefinedFigureIsNullAndReadsBackAsNotANumber();
    void sequenceContinuesAndAttemptCountsOpenings();
    void lookingAtARunOpensNoAttempt();
    void ofAnEpochToldTwiceTheLastLineCounts();
    void aHalfWrittenLastLineIsNotThere();
    void aDamagedLineLosesOnlyItself();
    void predictionsReadBackBitForBit();
    void predictionsMayNameClassesByNumber();
    void brokenPredictionsAreRefusedByFileAndRow_data();
    void brokenPredictionsAreRefusedByFileAndRow();
    void theSplitReadsBack();
    void anEndIsThereUntilItIsRemoved();
    void noTemporaryFileIsLeft();
    void runsAreListedNewestFirst();
    void brokenRunsAreLeftOutOfTheList();
    void runsDeeperThanFourFoldersAreNotSearched();
    void aMissingFolderOfRunsIsNamed();
    void aSummarySaysWhatARunIsAndHowFarItIs();
    void figuresOfAnotherPartThanTestAreNoResult();
};

void TestRunDirectory::aRunIsNeverWrittenOverAnother()
{
    TemporaryFolder folder;
    startedRun(folder / "run");
    QVERIFY(complaintOf([&] { RunDirectory::create(folder / "run"); }).find("run") != std::string::npos);
}

void TestRunDirectory::aFolderWithoutRunIsRefused()
{
    TemporaryFolder folder;
    QVERIFY(complaintOf([&] { RunDirectory::open(folder.path()); }).find("run.json") != std::string::npos);
    QVERIFY(!complaintOf([&] { RunDirectory::open(folder / "missing"); }).empty());
    writeFileAtomically(folder / "other/run.json", "[]");
    QVERIFY(complaintOf([&] { RunDirectory::open(folder / "other"); }).find("schema") != std::string::npos);
}

void TestRunDirectory::aNewerSchemaIsRefusedWithVersionAndFile()
{
    TemporaryFolder folder;
    RunDirectory::create(folder / "run").writeRun({{"schema", 2}, {"version", "9.8.7"}});
    const std::string complaint = complaintOf([&] { RunDirectory::open(folder / "run"); });
    QVERIFY(complaint.find("9.8.7") != std::string::npos);
    QVERIFY(complaint.find("run.json") != std::string::npos);
}

void TestRunDirectory::linesCarryTheFieldsOfTheContract()
{
    TemporaryFolder folder;
    const RunDirectory run = startedRun(folder / "run");
    run.appendStep({.epoch = 1, .step = 2, .stepsInEpoch = 3, .loss = 0.5, .learningRate = 0.1, .imagesPerSecond = 7});
    run.appendEpoch(epoch(1, 0.25));
    run.appendNote("weights: random");
    run.writeEnd("succeeded", "");
    const std::vector<std::set<std::string>> fields = {
        {"epoch", "step", "steps_in_epoch", "loss", "learning_rate", "images_per_second", "memory_bytes"},
        {"epoch", "phase", "train_loss", "train_accuracy", "val_loss", "val_accuracy", "val_balanced_accuracy",
         "val_auc", "learning_rate", "images_per_second", "seconds"},
        {"text"},
        {"state", "reason"}};
    const std::vector<std::string> events = {"step", "epoch", "note", "end"};
    const std::vector<Json> lines = linesOf(run);
    QCOMPARE(lines.size(), events.size());
    for (std::size_t line = 0; line < lines.size(); ++line) {
        std::set<std::string> expected = {"seq", "attempt", "utc", "mono", "event"}, found;
        expected.insert(fields[line].begin(), fields[line].end());
        for (const auto &[key, value] : lines[line].items())
            found.insert(key);
        QVERIFY(found == expected);
        QVERIFY(lines[line]["event"] == Json(events[line]));
        QVERIFY(lines[line]["seq"] == line);
    }
}

void TestRunDirectory::anUndefinedFigureIsNullAndReadsBackAsNotANumber()
{
    TemporaryFolder folder;
    const RunDirectory run = startedRun(folder / "run");
    run.appendEpoch(epoch(1, 0.25));
    QVERIFY(linesOf(run)[0]["val_auc"].is_null());
    QVERIFY(std::isnan(run.readEpochs()[0].validationAuc));
    QCOMPARE(run.readEpochs()[0].trainLoss, 0.25);
    QCOMPARE(run.readEpochs()[0].phase, std::string("head"));
}

void TestRunDirectory::sequenceContinuesAndAttemptCountsOpenings()
{
    TemporaryFolder folder;
    startedRun(folder / "run").appendEpoch(epoch(1, 1));
    const RunDirectory resumed = RunDirectory::open(folder / "run");
    resumed.appendEpoch(epoch(2, 1));
    resumed.appendEpoch(epoch(3, 1));
    const std::vector<Json> lines = linesOf(resumed);
    QVERIFY(lines[2]["seq"] == 2);
    QVERIFY(lines[0]["attempt"] == 1);
    QVERIFY(lines[1]["attempt"] == 2);
    QVERIFY(lines[2]["attempt"] == 2);
    QVERIFY(lines[2]["mono"] >= lines[1]["mono"]);
}

void TestRunDirectory::lookingAtARunOpensNoAttempt()
{
    TemporaryFolder folder;
    startedRun(folder / "run");
    const RunDirectory reader = RunDirectory::open(folder / "run");
    QVERIFY(reader.readEpochs().empty());
    QVERIFY(reader.readSteps().empty());
    QVERIFY(!reader.readEnd());
    QVERIFY(!reader.readEvaluation());
    QVERIFY(!std::filesystem::exists(folder / "run/metrics.jsonl"));
}

void TestRunDirectory::ofAnEpochToldTwiceTheLastLineCounts()
{
    TemporaryFolder folder;
    const RunDirectory run = startedRun(folder / "run");
    for (auto [number, loss] : {std::pair(1, 0.9), std::pair(2, 0.8), std::pair(2, 0.7)})
        run.appendEpoch(epoch(number, loss));
    QCOMPARE(run.readEpochs().size(), std::size_t(2));
    QCOMPARE(run.readEpochs()[1].trainLoss, 0.7);
}

void TestRunDirectory::aHalfWrittenLastLineIsNotThere()
{
    TemporaryFolder folder;
    startedRun(folder / "run").appendEpoch(epoch(1, 0.5));
    const RunDirectory run = RunDirectory::open(folder / "run");
    appendRaw(run, R"({"seq":1,"event":"epoch","epoch":2,"train_l)");
    QCOMPARE(run.readEpochs().size(), std::size_t(1));
    run.appendEpoch(epoch(2, 0.4));
    QCOMPARE(run.readEpochs()[1].trainLoss, 0.4);
    QCOMPARE(linesOf(run).size(), std::size_t(2));
}

void TestRunDirectory::aDamagedLineLosesOnlyItself()
{
    TemporaryFolder folder;
    const RunDirectory run = startedRun(folder / "run");
    run.appendEpoch(epoch(1, 0.5));
    appendRaw(run, std::string(3, '\0') + "\n{\"event\":7}\n{\"event\":\"epoch\",\"epoch\":\"two\"}\n");
    run.appendEpoch(epoch(3, 0.3));
    QCOMPARE(run.readEpochs().front().epoch, 0); // "two" is no number: the field is empty, the line stays
    QCOMPARE(run.readEpochs().back().trainLoss, 0.3);
}

void TestRunDirectory::predictionsReadBackBitForBit()
{
    TemporaryFolder folder;
    const RunDirectory run = startedRun(folder / "run");
    const PredictionRow written = {.path = "a folder/with, comma \"and quotes\".png",
                                   .group = "14-22549",
                                   .label = Label::Malignant,
                                   .score = 1.0 / 3,
                                   .logitBenign = -1.2345678901234567e-9,
                                   .logitMalignant = 12.1};
    run.writePredictions(Part::Validation, {written});
    const PredictionRow read = run.readPredictions(Part::Validation).at(0);
    QVERIFY(read.path == written.path);
    QCOMPARE(read.group, written.group);
    QVERIFY(read.label == written.label);
    QVERIFY(read.score == written.score);
    QVERIFY(read.logitBenign == written.logitBenign);
    QVERIFY(read.logitMalignant == written.logitMalignant);
    QVERIFY(!complaintOf([&] { run.readPredictions(Part::Test); }).empty());
}

void TestRunDirectory::predictionsMayNameClassesByNumber()
{
    TemporaryFolder folder;
    const RunDirectory run = startedRun(folder / "run");
    writeFileAtomically(run.predictionsFile(Part::Test),
                        "path,group,label,score,logit_benign,logit_malignant\na.png,1,0,0.5,0,0\nb.png,2,1,5e-1,0,0\n");
    QVERIFY(run.readPredictions(Part::Test)[0].label == Label::Benign);
    QVERIFY(run.readPredictions(Part::Test)[1].label == Label::Malignant);
}

void TestRunDirectory::brokenPredictionsAreRefusedByFileAndRow_data()
{
    QTest::addColumn<QString>("row");
    QTest::newRow("a label that is none") << "a.png,1,maybe,0.5,0,0";
    QTest::newRow("a score that is no number") << "a.png,1,benign,half,0,0";
    QTest::newRow("a score above 1") << "a.png,1,benign,1.5,0,0";
    QTest::newRow("a score that is not a number") << "a.png,1,benign,nan,0,0";
    QTest::newRow("a logit with a tail") << "a.png,1,benign,0.5,0x,0";
}

void TestRunDirectory::brokenPredictionsAreRefusedByFileAndRow()
{
    QFETCH(QString, row);
    TemporaryFolder folder;
    const RunDirectory run = startedRun(folder / "run");
    writeFileAtomically(run.predictionsFile(Part::Test), "path,group,label,score,logit_benign,logit_malignant\n"
                                                         "ok.png,1,benign,0.5,0,0\n" +
                                                             row.toStdString() + "\n");
    const std::string complaint = complaintOf([&] { run.readPredictions(Part::Test); });
    QVERIFY(complaint.find("test.csv, row 2") != std::string::npos);
}

void TestRunDirectory::theSplitReadsBack()
{
    TemporaryFolder folder;
    const RunDirectory run = startedRun(folder / "run");
    Split split;
    split.rows.resize(2);
    split.rows[0].sample.path = "a.png";
    split.rows[1].sample.path = "b.png";
    split.rows[0].group = "14-1";
    split.rows[1].group = "14-2";
    split.rows[1].part = Part::Test;
    run.writeSplit(split);
    QCOMPARE(run.readSplit().rows.size(), std::size_t(2));
    QVERIFY(run.readSplit().rows[1].part == Part::Test);
}

void TestRunDirectory::anEndIsThereUntilItIsRemoved()
{
    TemporaryFolder folder;
    const RunDirectory run = startedRun(folder / "run");
    run.writeEnd("cancelled", "stopped by the user");
    QCOMPARE(run.readEnd()->state, std::string("cancelled"));
    QCOMPARE(run.readEnd()->reason, std::string("stopped by the user"));
    QVERIFY(!run.readEnd()->utc.empty());
    run.removeEnd();
    QVERIFY(!run.readEnd());
    run.removeEnd(); // nothing to remove is no error
}

void TestRunDirectory::noTemporaryFileIsLeft()
{
    TemporaryFolder folder;
    const RunDirectory run = startedRun(folder / "run");
    run.appendEpoch(epoch(1, 0.5));
    run.writePredictions(Part::Test, {{.path = "a.png", .group = "1", .score = 0.5}});
    run.writeEvaluation({{"part", "test"}});
    run.writeEnd("succeeded", "");
    for (const auto &entry : std::filesystem::recursive_directory_iterator(folder.path()))
        QVERIFY(entry.path().extension() != ".tmp");
}

void TestRunDirectory::runsAreListedNewestFirst()
{
    TemporaryFolder folder;
    startedRun(folder / "a/old", "2026-01-01T00:00:00.000Z");
    startedRun(folder / "b/c/new", "2026-02-01T00:00:00.000Z");
    const std::vector<RunSummary> runs = listRuns(folder.path());
    QCOMPARE(runs.size(), std::size_t(2));
    QVERIFY(runs[0].path == folder / "b/c/new");
    QVERIFY(runs[1].path == folder / "a/old");
    QCOMPARE(listRuns(folder / "a/old").size(), std::size_t(1));
}

void TestRunDirectory::brokenRunsAreLeftOutOfTheList()
{
    TemporaryFolder folder;
    startedRun(folder / "good");
    writeFileAtomically(folder / "broken/run.json", "{\"schema\":");
    writeFileAtomically(folder / "newer/run.json", "{\"schema\":99}");
    std::filesystem::create_directory_symlink(folder.path(), folder / "loop");
    QCOMPARE(listRuns(folder.path()).size(), std::size_t(1));
}

void TestRunDirectory::runsDeeperThanFourFoldersAreNotSearched()
{
    TemporaryFolder folder;
    startedRun(folder / "1/2/3/four");
    startedRun(folder / "1/2/3/4/five");
    QCOMPARE(listRuns(folder.path()).size(), std::size_t(1));
}

void TestRunDirectory::aMissingFolderOfRunsIsNamed()
{
    TemporaryFolder folder;
    QVERIFY(complaintOf([&] { listRuns(folder / "missing"); }).find("missing") != std::string::npos);
}

void TestRunDirectory::aSummarySaysWhatARunIsAndHowFarItIs()
{
    TemporaryFolder folder;
    const RunDirectory run = startedRun(folder / "run");
    run.appendEpoch(epoch(1, 0.5));
    QCOMPARE(summarizeRun(run).state, std::string("unfinished"));
    QVERIFY(!summarizeRun(run).balancedAccuracy);
    run.writeEvaluation(
        {{"part", "test"}, {"image", {{"balanced_accuracy", {{"value", 0.75}}}, {"auc", {{"value", nullptr}}}}}});
    run.writeEnd("succeeded", "");
    const RunSummary summary = summarizeRun(run);
    QCOMPARE(summary.state, std::string("succeeded"));
    QCOMPARE(summary.model, std::string("resnet50"));
    QCOMPARE(summary.dataRoot, std::string("/pictures"));
    QCOMPARE(summary.magnifications, (std::vector<int>{100, 200}));
    QCOMPARE(summary.epochs, 1);
    QCOMPARE(summary.balancedAccuracy.value(), 0.75);
    QVERIFY(!summary.auc);
    QVERIFY(!summary.watermark);
}

void TestRunDirectory::figuresOfAnotherPartThanTestAreNoResult()
{
    TemporaryFolder folder;
    const RunDirectory run = startedRun(folder / "run");
    run.writeEvaluation({{"part", "val"}, {"image", {{"balanced_accuracy", {{"value", 0.75}}}}}});
    QVERIFY(!summarizeRun(run).balancedAccuracy);
}

QTEST_GUILESS_MAIN(TestRunDirectory)
#include "tst_run_directory.moc"
