#include "core/run/run_lock.h"

#include "core/run/run_life.h"
#include "tests/support/crafted_run.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/thrown_error.h"

#include <QTest>
#include <csignal>
#include <fstream>
#include <sys/wait.h>
#include <unistd.h>

using namespace histo;

namespace {

/// Another process that holds a run until it is killed.
class Holder {
public:
    explicit Holder(const std::filesystem::path &run)
    {
        int told[2] = {};
        isStarted = pipe(told) == 0;
        m_pid = fork();
        if (m_pid == 0) {
            const RunLock lock = RunLock::take(run);
            const char word = 'h';
            if (write(told[1], &word, 1) == 1)
                pause();
            _exit(0);
        }
        char word = 0;
        isStarted = isStarted && read(told[0], &word, 1) == 1;
        close(told[0]);
        close(told[1]);
    }
    ~Holder() { killIt(); }
    void killIt()
    {
        if (m_pid <= 0)
            return;
        kill(m_pid, SIGKILL);
        waitpid(m_pid, nullptr, 0);
        m_pid = 0;
    }
    std::string pid() const { return std::to_string(m_pid); }
    bool isStarted = false;

private:
    pid_t m_pid = 0;
};

void write(const std::filesystem::path &file, const std::string &text) { std::ofstream(file) << text; }

} // namespace

class TestRunLock : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aRunHasOneHolder();
    void aSecondProcessIsToldWhoHoldsIt();
    void aKilledHolderLetsGo();
    void askingTakesNothing();
    void theFileGoesWithTheLock();
    void aRunIsWhatItsFolderTells();
    void aBeginningWithoutRunJsonIsCleared();
    void aFolderOfAnythingElseStays();
};

void TestRunLock::aRunHasOneHolder()
{
    const TemporaryFolder run;
    {
        const RunLock lock = RunLock::take(run.path());
        QVERIFY(RunLock::isHeld(run.path()));
        const auto refused = thrownBy([&] { RunLock::take(run.path()); });
        QVERIFY(refused && refused->kind() == ErrorKind::BadInput);
        QVERIFY(says(refused, run.path().string()));
        QVERIFY(says(refused, "process " + std::to_string(getpid())));
    }
    QVERIFY(!RunLock::isHeld(run.path()));
    RunLock::take(run.path());
}

void TestRunLock::aSecondProcessIsToldWhoHoldsIt()
{
    const TemporaryFolder run;
    const Holder holder(run.path());
    QVERIFY(holder.isStarted);
    const auto refused = thrownBy([&] { RunLock::take(run.path()); });
    QVERIFY(says(refused, "process " + holder.pid()));
    QVERIFY(says(refused, " on "));
}

void TestRunLock::aKilledHolderLetsGo()
{
    const TemporaryFolder run;
    Holder holder(run.path());
    QVERIFY(RunLock::isHeld(run.path()));
    holder.killIt();
    QVERIFY(!RunLock::isHeld(run.path()));
    RunLock::take(run.path());
}

void TestRunLock::askingTakesNothing()
{
    const TemporaryFolder run;
    write(run / "run.lock", "{}");
    QVERIFY(!RunLock::isHeld(run.path()));
    QVERIFY(!RunLock::isHeld(run.path() / "missing"));
    const RunLock lock = RunLock::take(run.path());
}

void TestRunLock::theFileGoesWithTheLock()
{
    const TemporaryFolder run;
    {
        RunLock lock = RunLock::take(run.path());
        const RunLock moved = std::move(lock);
        QVERIFY(exists(run / "run.lock"));
    }
    QVERIFY(!exists(run / "run.lock"));
}

void TestRunLock::aRunIsWhatItsFolderTells()
{
    const TemporaryFolder folder;
    QCOMPARE(lifeOf(folder.path()), RunLife::None);
    const CraftedRun crafted = craftRun(folder.path());
    QCOMPARE(lifeOf(crafted.run), RunLife::Succeeded);
    const RunDirectory run = RunDirectory::open(crafted.run);
    run.removeEnd();
    QCOMPARE(lifeOf(crafted.run), RunLife::Died);
    {
        const RunLock lock = RunLock::take(crafted.run);
        QCOMPARE(lifeOf(crafted.run), RunLife::Running);
    }
    run.writeEnd("cancelled", "cancelled");
    QCOMPARE(lifeOf(crafted.run), RunLife::Cancelled);
    run.writeEnd("failed", "no memory");
    QCOMPARE(lifeOf(crafted.run), RunLife::Failed);
    write(crafted.run / "end.json", "{ half");
    QCOMPARE(lifeOf(crafted.run), RunLife::Died);
}

void TestRunLock::aBeginningWithoutRunJsonIsCleared()
{
    const TemporaryFolder run;
    write(run / "split.csv", "half a li");
    write(run / "run.lock", "{}");
    write(run / "run.json.x1.tmp", "{");
    clearUnbornRun(run.path());
    QVERIFY(std::filesystem::is_empty(run.path()));
}

void TestRunLock::aFolderOfAnythingElseStays()
{
    const TemporaryFolder run;
    write(run / "split.csv", "a");
    write(run / "thesis.txt", "b");
    clearUnbornRun(run.path());
    QVERIFY(exists(run / "split.csv"));
    QVERIFY(exists(run / "thesis.txt"));
}

QTEST_GUILESS_MAIN(TestRunLock)
#include "tst_run_lock.moc"
