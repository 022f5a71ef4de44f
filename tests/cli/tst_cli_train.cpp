#include "core/common/hash.h"
#include "core/model/classifier.h"
#include "core/run/run_directory.h"
#include "tests/support/cli_runner.h"
#include "tests/support/temporary_folder.h"

#include <QProcess>
#include <QTest>
#include <algorithm>
#include <csignal>

using namespace histo;

namespace {

std::vector<std::filesystem::path> filesBelow(const std::filesystem::path &folder, const std::string &ending)
{
    std::vector<std::filesystem::path> files;
    for (const auto &entry : std::filesystem::recursive_directory_iterator(folder))
        if (entry.path().string().ends_with(ending))
            files.push_back(entry.path());
    return files;
}

} // namespace

/// One tiny run from random weights, and everything that can be asked of it. What is learnt does not matter here.
class TestCliTrain : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void trainPrintsTheEvaluation();
    void trainSaysThatItStartsFromRandomWeights();
    void theRunFolderIsComplete();
    void runJsonHoldsTheCommandLine();
    void resumeOfAFinishedRunChangesNothing();
    void aRunIsNeverWrittenOver();
    void evaluateJudgesAnyPart();
    void predictGivesARowForEveryPicture();
    void aBrokenPictureDoesNotCostTheOthers();
    void explainShowsWhereTheRunLooks();
    void anExportedNetworkTellsOfItsRun();
    void listAndShowTellOfTheRun();
    void aCancelledRunSaysSoAndCanBeTakenUp();

private:
    QString path(const char *name) const { return inQt(m_folder / name); }
    QStringList trainArguments(const char *out, const char *epochs) const;
    QStringList pictures() const;

    TemporaryFolder m_folder;
    CliResult m_training;
};

QStringList TestCliTrain::trainArguments(const char *out, const char *epochs) const
{
    return {"train", "--data",  path("data"), "--weights", "none", "--magnification", "40",     "--folds",
            "3",     "--batch", "4",          "--epochs",  epochs, "--out",           path(out)};
}

QStringList TestCliTrain::pictures() const
{
    QStringList names;
    for (const auto &file : filesBelow(m_folder / "data", ".png"))
        names << inQt(file);
    names.sort();
    return names.mid(0, 2);
}

void TestCliTrain::initTestCase()
{
    QCOMPARE(runCli({"data", "synth", path("data"), "--cases", "8", "--per-case", "1"}).exitCode, 0);
    m_training = runCli(trainArguments("run", "2") << "--json"
                                                   << "-");
    QVERIFY2(m_training.exitCode == 0, m_training.err);
}

void TestCliTrain::trainPrintsTheEvaluation()
{
    const Json printed = m_training.json();
    QVERIFY(!printed.is_discarded());
    QCOMPARE(printed.at("part").get<std::string>(), "test");
    QVERIFY(printed == *RunDirectory::open(m_folder / "run").readEvaluation());
}

void TestCliTrain::trainSaysThatItStartsFromRandomWeights() { QVERIFY(m_training.err.contains("random")); }

void TestCliTrain::theRunFolderIsComplete()
{
    for (const char *name :
         {"run.json", "split.csv", "metrics.jsonl", "checkpoints/last.safetensors", "predictions/val.csv",
          "predictions/test.csv", "evaluation.json", "report.html", "end.json"})
        QVERIFY2(std::filesystem::is_regular_file(m_folder / "run" / name), name);
    const RunDirectory run = RunDirectory::open(m_folder / "run");
    QCOMPARE(run.readEpochs().size(), 2u);
    QCOMPARE(run.readEnd()->state, "succeeded");
    QVERIFY(filesBelow(m_folder / "run", ".tmp").empty());
}

void TestCliTrain::runJsonHoldsTheCommandLine()
{
    const Json document = RunDirectory::open(m_folder / "run").readRun();
    const auto words = document.at("command_line").get<std::vector<std::string>>();
    QVERIFY(std::find(words.begin(), words.end(), "--weights") != words.end());
}

void TestCliTrain::resumeOfAFinishedRunChangesNothing()
{
    const auto log = m_folder / "run/metrics.jsonl";
    const auto size = std::filesystem::file_size(log);
    const CliResult result = runCli({"resume", path("run"), "--json", "-"});
    QCOMPARE(result.exitCode, 0);
    QVERIFY(result.json() == m_training.json());
    QCOMPARE(std::filesystem::file_size(log), size);
}

void TestCliTrain::aRunIsNeverWrittenOver()
{
    const CliResult result = runCli(trainArguments("run", "1"));
    QCOMPARE(result.exitCode, 3);
    QVERIFY(result.err.contains(path("run").toUtf8()));
    QCOMPARE(RunDirectory::open(m_folder / "run").readEpochs().size(), 2u);
}

void TestCliTrain::evaluateJudgesAnyPart()
{
    const CliResult test = runCli({"evaluate", path("run"), "--json", "-"});
    QCOMPARE(test.exitCode, 0);
    QVERIFY(test.json().at("image").at("balanced_accuracy").contains("low"));
    const CliResult validation = runCli({"evaluate", path("run"), "--part", "val", "--json", "-"});
    QCOMPARE(validation.json().at("part").get<std::string>(), "val");
}

void TestCliTrain::predictGivesARowForEveryPicture()
{
    const CliResult result = runCli(QStringList{"predict", path("run")} + pictures() + QStringList{"--json", "-"});
    QCOMPARE(result.exitCode, 0);
    const Json rows = result.json();
    QCOMPARE(rows.size(), 2u);
    QCOMPARE(rows[0].at("path").get<std::string>(), pictures().front().toStdString());
    const double expected = malignantScore(rows[0].at("logit_benign"), rows[0].at("logit_malignant"));
    QVERIFY(std::abs(rows[0].at("score").get<double>() - expected) < 1e-9);
}

void TestCliTrain::aBrokenPictureDoesNotCostTheOthers()
{
    const CliResult result = runCli(
        {"predict", path("run"), pictures()[0], path("missing.png"), pictures()[1], "--json", "-"});
    QCOMPARE(result.exitCode, 3);
    QVERIFY(result.err.contains("missing.png"));
    QCOMPARE(result.json().size(), 2u);
}

void TestCliTrain::explainShowsWhereTheRunLooks()
{
    const CliResult result = runCli(
        {"explain", path("run"), pictures()[0], "--method", "gradcam", "--out", path("overlay.png"), "--json", "-"});
    QCOMPARE(result.exitCode, 0);
    QVERIFY(!result.json().is_discarded());
    QVERIFY(std::filesystem::exists(m_folder / "overlay.png"));
}

void TestCliTrain::anExportedNetworkTellsOfItsRun()
{
    const CliResult result = runCli(
        {"runs", "export", path("run"), "--to", "torchscript", "--out", path("bundle"), "--json", "-"});
    QCOMPARE(result.exitCode, 0);
    QCOMPARE(result.json().at("files").size(), std::size_t(3));
    const Json card = readJsonFile(m_folder / "bundle/config.json").at("histoscope");
    const Json run = readJsonFile(m_folder / "run/run.json");
    QCOMPARE(card.at("run_id").get<std::string>(), run.at("id").get<std::string>());
    QCOMPARE(card.at("split_hash").get<std::string>(), run.at("split").at("hash").get<std::string>());
    QCOMPARE(card.at("magnifications").get<std::string>(), std::string("40X"));
    QCOMPARE(card.at("weights_sha256").get<std::string>(), sha256OfFile(m_folder / "run/checkpoints/best.safetensors"));
}

void TestCliTrain::listAndShowTellOfTheRun()
{
    const Json list = runCli({"runs", "list", inQt(m_folder.path()), "--json", "-"}).json();
    QVERIFY(std::any_of(list.begin(), list.end(), [this](const Json &run) {
        return run.at("path") == (m_folder / "run").string() && run.at("state") == "succeeded";
    }));
    const Json shown = runCli({"runs", "show", path("run"), "--json", "-"}).json();
    QCOMPARE(shown.at("epochs").size(), 2u);
    QCOMPARE(shown.at("end").at("state").get<std::string>(), "succeeded");
    QVERIFY(shown.at("evaluation") == m_training.json());
    QVERIFY(shown.at("run").contains("config"));
}

void TestCliTrain::aCancelledRunSaysSoAndCanBeTakenUp()
{
    QProcess process;
    process.start(HISTO_BIN_DIR "/histoscope-cli", trainArguments("stopped", "3"));
    QVERIFY(process.waitForStarted());
    QTRY_VERIFY_WITH_TIMEOUT(std::filesystem::exists(m_folder / "stopped/run.json"), 60'000);
    kill(static_cast<pid_t>(process.processId()), SIGINT);
    QVERIFY(process.waitForFinished(60'000));
    QVERIFY(process.exitStatus() == QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 130);
    QCOMPARE(RunDirectory::open(m_folder / "stopped").readEnd()->state, "cancelled");
    QVERIFY(process.readAllStandardError().contains("resume"));

    QCOMPARE(runCli({"resume", path("stopped")}).exitCode, 0);
    QCOMPARE(RunDirectory::open(m_folder / "stopped").readEpochs().size(), 3u);
    QCOMPARE(RunDirectory::open(m_folder / "stopped").readEnd()->state, "succeeded");
}

QTEST_GUILESS_MAIN(TestCliTrain)
#include "tst_cli_train.moc"
