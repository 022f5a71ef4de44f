#include "core/common/log.h"

#include "core/common/atomic_file.h"
#include "tests/support/temporary_folder.h"

#include <QTest>
#include <cstdio>
#include <fcntl.h>
#include <unistd.h>

using namespace histo;

namespace {

/// Sends a stream of this process into a file for as long as it lives.
class Redirected {
public:
    Redirected(int stream, const std::filesystem::path &file) : m_stream(stream), m_saved(dup(stream))
    {
        const int target = open(file.c_str(), O_WRONLY | O_CREAT, 0600);
        dup2(target, m_stream);
        close(target);
    }
    ~Redirected()
    {
        std::fflush(nullptr);
        dup2(m_saved, m_stream);
        close(m_saved);
    }
    Redirected(const Redirected &) = delete;
    Redirected &operator=(const Redirected &) = delete;

private:
    int m_stream, m_saved;
};

} // namespace

class TestLog : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void talkGoesToStderrAndNeverToStdout();
};

void TestLog::talkGoesToStderrAndNeverToStdout()
{
    TemporaryFolder folder;
    {
        const Redirected out(STDOUT_FILENO, folder / "out"), err(STDERR_FILENO, folder / "err");
        log::info("{braces} and 100 % stay");
        log::warning("look");
        log::error("broken");
    }
    QCOMPARE(readFile(folder / "out"), "");
    QCOMPARE(readFile(folder / "err"), "{braces} and 100 % stay\nwarning: look\nerror: broken\n");
}

QTEST_GUILESS_MAIN(TestLog)
#include "tst_log.moc"
