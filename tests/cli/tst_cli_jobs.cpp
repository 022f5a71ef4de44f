#include "core/common/hash.h"
#include "core/job/plan.h"
#include "core/run/run_life.h"
#include "tests/support/cli_runner.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tensor_hashes.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QTest>
#include <csignal>
#include <fstream>

using namespace histo;

/// Tiny trainings from random weights, by files. What is learnt does not matter here.
class TestCliJobs : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void jobsOnTwoDevicesRunSideBySideAndOnOneTakeTurns();
    void aJobGivesTheSameBitsAloneAndBesideAnother();
    void anotherCommandIsRefusedNamingTheFile();
    void aWrongFlagIsToldBeforeAnythingRuns();
    void aJobThatFailsGivesItsExitCodeAndTheOthersGoOn();
    void interruptedJobsEndSoonAndCanBeTakenUp();
    void aPlanGoesToItsEndAndCanBeRunAgain();

private:
    std::string path(const std::string &name) const { return (m_folder / name).string(); }
    std::vector<std::string> training(const std::string &out, const std::string &device, const char *epochs = "1") const
    {
        return {"train", "--data",   path("data"), "--weights", "none",   "--magnification",
                "40",    "--folds",  "3",          "--batch",   "4",      "--epochs",
                epochs,  "--device", device,       "--out",     path(out)};
    }
    QString jobFile(const std::string &name, const std::vector<std::string> &words) const
    {
        std::ofstream(m_folder / name) << Json{{"command", words}}.dump();
        return inQt(m_folder / name);
    }

    TemporaryFolder m_folder;
};

void TestCliJobs::initTestCase()
{
    QCOMPARE(runCli({"data", "synth", inQt(m_folder / "data"), "--cases", "8", "--per-case", "1"}).exitCode, 0);
}

void TestCliJobs::jobsOnTwoDevicesRunSideBySideAndOnOneTakeTurns()
{
    const CliResult result = runCli({"jobs", "run", jobFile("a.json", training("a", "cpu:0")),
                                     jobFile("b.json", training("b", "cpu:1")),
                                     jobFile("c.json", training("c", "cpu:0")), "--json", "-"});
    QVERIFY2(result.exitCode == 0, result.err);
    const Json jobs = result.json().at("jobs");
    QCOMPARE(jobs.size(), 3u);
    for (std::size_t job = 0; job < jobs.size(); ++job) {
        QCOMPARE(jobs[job].at("state").get<std::string>(), "succeeded");
        QCOMPARE(jobs[job].at("out").get<std::string>(), path(std::string(1, char('a' + int(job)))));
    }
    auto seconds = [&jobs](int job, const char *field) { return jobs[std::size_t(job)].at(field).get<double>(); };
    QCOMPARE(jobs[1].at("device").get<std::string>(), "cpu:1");
    QVERIFY(seconds(1, "started_s") < seconds(0, "ended_s"));
    QVERIFY(seconds(0, "started_s") < seconds(1, "ended_s"));
    QVERIFY(seconds(2, "started_s") >= seconds(0, "ended_s"));
}

void TestCliJobs::aJobGivesTheSameBitsAloneAndBesideAnother()
{
    QStringList alone{"train"};
    for (const std::string &word : training("alone", "cpu:0"))
        if (word != "train")
            alone << QString::fromStdString(word);
    QCOMPARE(runCli(alone).exitCode, 0);
    auto outcome = [&](const char *run) {
        auto hashes = tensorHashes(m_folder / run / "checkpoints/last.safetensors");
        hashes["predictions"] = sha256OfFile(m_folder / run / "predictions/test.csv");
        return hashes;
    };
    for (const char *run : {"a", "b"})
        QCOMPARE(outcome(run), outcome("alone"));
}

void TestCliJobs::anotherCommandIsRefusedNamingTheFile()
{
    const CliResult result = runCli({"jobs", "run", jobFile("demo.json", {"demo", "--out", path("demo")})});
    QCOMPARE(result.exitCode, 2);
    QVERIFY(result.err.contains("demo.json"));
}

void TestCliJobs::aWrongFlagIsToldBeforeAnythingRuns()
{
    std::vector<std::string> words = training("never", "cpu:0");
    words.push_back("--epoks");
    const CliResult result = runCli(
        {"jobs", "run", jobFile("good.json", training("never too", "cpu:0")), jobFile("wrong.json", words)});
    QCOMPARE(result.exitCode, 2);
    QVERIFY(result.err.contains("wrong.json"));
    QVERIFY(!exists(m_folder / "never too"));
}

void TestCliJobs::aJobThatFailsGivesItsExitCodeAndTheOthersGoOn()
{
    // "a" is there already: a run is never written over.
    const CliResult result = runCli({"jobs", "run", jobFile("again.json", training("a", "cpu:0")),
                                     jobFile("d.json", training("d", "cpu:0")), "--json", "-"});
    QCOMPARE(result.exitCode, 3);
    const Json jobs = result.json().at("jobs");
    QCOMPARE(jobs[0].at("state").get<std::string>(), "failed");
    QVERIFY(jobs[0].at("error").get<std::string>().find(path("a")) != std::string::npos);
    QCOMPARE(jobs[1].at("state").get<std::string>(), "succeeded");
}

void TestCliJobs::interruptedJobsEndSoonAndCanBeTakenUp()
{
    QProcess process;
    process.start(HISTO_BIN_DIR "/histoscope-cli",
                  {"jobs", "run", jobFile("e.json", training("e", "cpu:0", "4")),
                   jobFile("f.json", training("f", "cpu:1", "4")), jobFile("g.json", training("g", "cpu:1", "4"))});
    QVERIFY(process.waitForStarted());
    QTRY_VERIFY_WITH_TIMEOUT(lifeOf(m_folder / "e") == RunLife::Running && lifeOf(m_folder / "f") == RunLife::Running,
                             60'000);
    QElapsedTimer clock;
    clock.start();
    kill(static_cast<pid_t>(process.processId()), SIGTERM);
    QVERIFY(process.waitForFinished(60'000));
    QVERIFY2(clock.elapsed() < 5000, qPrintable(QString::number(clock.elapsed())));
    QVERIFY(process.exitStatus() == QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 130);
    QCOMPARE(lifeOf(m_folder / "e"), RunLife::Cancelled);
    QCOMPARE(lifeOf(m_folder / "f"), RunLife::Cancelled);
    QCOMPARE(lifeOf(m_folder / "g"), RunLife::None);
    const CliResult resumed = runCli({"jobs", "run", jobFile("e2.json", {"resume", path("e")}), "--json", "-"});
    QVERIFY2(resumed.exitCode == 0, resumed.err);
    QCOMPARE(resumed.json().at("jobs")[0].at("device").get<std::string>(), "cpu:0");
    QCOMPARE(lifeOf(m_folder / "e"), RunLife::Succeeded);
}

void TestCliJobs::aPlanGoesToItsEndAndCanBeRunAgain()
{
    const QString plan = inQt(m_folder / "plan");
    const CliResult made = runCli({"jobs",
                                   "plan",
                                   "--data",
                                   inQt(m_folder / "data"),
                                   "--model",
                                   "efficientnet_lite0",
                                   "--weights",
                                   "none",
                                   "--folds",
                                   "3",
                                   "--seeds",
                                   "1,2",
                                   "--magnification",
                                   "40",
                                   "--batch",
                                   "4",
                                   "--epochs",
                                   "1",
                                   "--device",
                                   "cpu:0,cpu:1",
                                   "--out",
                                   plan});
    QVERIFY2(made.exitCode == 0, made.err);
    QProcess process;
    process.start(HISTO_BIN_DIR "/histoscope-cli", {"jobs", "run", plan + "/plan.json"});
    const auto first = m_folder / "plan/efficientnet_lite0/fold1-seed1",
               second = m_folder / "plan/efficientnet_lite0/fold3-seed1";
    QTRY_VERIFY_WITH_TIMEOUT(lifeOf(first) == RunLife::Succeeded && lifeOf(second) != RunLife::None, 120'000);
    process.kill(); // as a power cut would
    QVERIFY(process.waitForFinished());
    const auto finishedBefore = sha256OfFile(first / "metrics.jsonl");

    const CliResult again = runCli({"jobs", "run", plan + "/plan.json", "--json", "-"});
    QVERIFY2(again.exitCode == 0, again.err);
    QCOMPARE(again.json().at("jobs").size(), 6u);
    QCOMPARE(sha256OfFile(first / "metrics.jsonl"), finishedBefore);
    const Json result = readJsonFile(m_folder / "plan/plan_result.json");
    QVERIFY(result.at("missing").empty());
    const Json &model = result.at("models").at(0);
    QCOMPARE(model.at("finished").get<int>(), 6);
    QVERIFY(model.at("figures").at("balanced_accuracy").at("pooled").at("value").is_number());
    QVERIFY(runCli({"jobs", "summary", plan}).out.contains("6 of 6 runs finished"));
}

QTEST_GUILESS_MAIN(TestCliJobs)
#include "tst_cli_jobs.moc"
