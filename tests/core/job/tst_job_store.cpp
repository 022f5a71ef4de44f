#include "core/job/job_store.h"

#include "tests/support/temporary_folder.h"
#include "tests/support/thrown_error.h"

#include <QTest>
#include <fstream>

using namespace histo;

namespace {

JobFile training(const std::string &title)
{
    JobFile job;
    job.title = title;
    job.command = {"train", "--data", "/data with blanks", "--out", "/runs/one"};
    job.run = "/runs/one";
    job.config = {{"epochs", 6}};
    job.takesUp = true;
    return job;
}

} // namespace

class TestJobStore : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aJobReadsBackAsItWasWritten();
    void jobsAreListedTheOldestFirst();
    void aFileIsHeldUntilItsProgramLetsGo();
    void onlyOneProgramTakesAFile();
    void whatIsOverIsGone();
    void aDamagedFileDoesNotHideTheOthers();
    void aFileWithoutACommandIsRefusedByName_data();
    void aFileWithoutACommandIsRefusedByName();
};

void TestJobStore::aJobReadsBackAsItWasWritten()
{
    const TemporaryFolder folder;
    JobStore store(folder / "jobs");
    const auto file = store.add(training("Train it"));
    const std::vector<JobFile> jobs = readJobFiles(file);
    QCOMPARE(jobs.size(), 1u);
    QVERIFY(toJson(jobs.front()) == toJson(training("Train it")));
    QVERIFY(jobs.front().path == file);
    QVERIFY(readJsonFile(file).at("command").at(0) == "train"); // as `jobs run` wants it
}

void TestJobStore::jobsAreListedTheOldestFirst()
{
    const TemporaryFolder folder;
    JobStore store(folder.path());
    for (const char *title : {"c", "a", "b"}) {
        store.add(training(title));
        QTest::qWait(2); // names carry milliseconds
    }
    std::string titles;
    for (const JobStore::Row &row : store.list())
        titles += row.job.title;
    QCOMPARE(titles, std::string("cab"));
}

void TestJobStore::aFileIsHeldUntilItsProgramLetsGo()
{
    const TemporaryFolder folder;
    const JobStore observer(folder.path());
    {
        JobStore store(folder.path());
        store.add(training("a"));
        QVERIFY(observer.list().front().isHeld);
        store.letGo();
        QVERIFY(!observer.list().front().isHeld);
    }
    QCOMPARE(observer.list().size(), 1u);
}

void TestJobStore::onlyOneProgramTakesAFile()
{
    const TemporaryFolder folder;
    JobStore first(folder.path()), second(folder.path());
    const auto file = first.add(training("a"));
    QVERIFY(!second.take(file));
    first.letGo();
    QVERIFY(second.take(file));
    QVERIFY(!first.take(file));
    QVERIFY(!second.take(folder / "missing.json"));
}

void TestJobStore::whatIsOverIsGone()
{
    const TemporaryFolder folder;
    JobStore store(folder.path());
    const auto file = store.add(training("a"));
    store.remove(file);
    QVERIFY(!exists(file));
    QVERIFY(store.list().empty());
    QVERIFY(JobStore(folder / "never made").list().empty());
}

void TestJobStore::aDamagedFileDoesNotHideTheOthers()
{
    const TemporaryFolder folder;
    JobStore store(folder.path());
    std::ofstream(folder / "0.json") << "{ half";
    store.add(training("a"));
    QCOMPARE(store.list().size(), 1u);
}

void TestJobStore::aFileWithoutACommandIsRefusedByName_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("no JSON") << QByteArray("train");
    QTest::newRow("no object") << QByteArray("[1]");
    QTest::newRow("no command") << QByteArray("{}");
    QTest::newRow("an empty command") << QByteArray(R"({"command": []})");
    QTest::newRow("a command that is one text") << QByteArray(R"({"command": "train --data D"})");
    QTest::newRow("a word that is a number") << QByteArray(R"({"command": ["train", 3]})");
    QTest::newRow("one of many") << QByteArray(R"({"jobs": [{"command": ["resume", "R"]}, {}]})");
}

void TestJobStore::aFileWithoutACommandIsRefusedByName()
{
    QFETCH(QByteArray, text);
    const TemporaryFolder folder;
    std::ofstream(folder / "job.json") << text.toStdString();
    const auto refused = thrownBy([&] { readJobFiles(folder / "job.json"); });
    QVERIFY(refused && refused->kind() == ErrorKind::BadInput);
    QVERIFY(says(refused, "job.json"));
}

QTEST_GUILESS_MAIN(TestJobStore)
#include "tst_job_store.moc"
