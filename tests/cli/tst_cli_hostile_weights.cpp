#include "tests/support/cli_runner.h"
#include "tests/support/hostile_weights.h"
#include "tests/support/temporary_folder.h"

#include <QProcess>
#include <QProcessEnvironment>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTest>
#include <fstream>
#include <set>

/// model inspect on hostile files, watched from outside: strace sees what the program asks the system for. Every zip
/// that asks for code and a sample of the others, which takes most of a minute; with HISTO_WATCH_ALL=1 each of them.
class TestCliHostileWeights : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void theWatchSeesWhatAProgramDoes();
    void nothingRunsIsConnectedOrWritten_data();
    void nothingRunsIsConnectedOrWritten();
};

namespace {

/// The program's start may touch files of its own (such as the graphics driver's); only opening for writing counts.
bool isHarmless(const QByteArray &call)
{
    static const QRegularExpression openForReading("open(at)?2?\\(.*O_RDONLY");
    static const QRegularExpression openToTalk("open(at)?\\(.*\"/dev/(null|tty)\"");
    const QString text = QString::fromUtf8(call);
    return openForReading.match(text).hasMatch() || openToTalk.match(text).hasMatch();
}

/// What is left of a trace: calls that run a program, talk to another, or change a file.
QByteArrayList harmIn(const std::filesystem::path &trace)
{
    std::ifstream stream(trace);
    QByteArrayList harm;
    bool isOwnStart = true; // strace shows the execve by which the program itself began
    for (std::string line; std::getline(stream, line);) {
        const QByteArray call = QByteArray::fromStdString(line);
        if (!call.contains('(') || isHarmless(call))
            continue;
        if (isOwnStart && call.contains("execve(") && call.contains("histoscope-cli")) {
            isOwnStart = false;
            continue;
        }
        harm << call;
    }
    return harm;
}

bool isCodeInAZip(const std::string &title) { return title.starts_with("code: ") && title.ends_with(", zip"); }

struct Watched {
    int exitCode = -1;
    QByteArray err;
    QByteArrayList harm;
};

Watched watched(const std::filesystem::path &trace, const QStringList &command)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert("HISTO_HOME", inQt(trace.parent_path() / "home"));
    QProcess process;
    process.setProcessEnvironment(environment);
    process.start("strace",
                  QStringList{"-f", "--seccomp-bpf", "-qq", "-s", "200", "-e", "signal=none", "-e",
                              "trace=execve,execveat,socket,connect,bind,open,openat,openat2,creat,rename,"
                              "renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,link,symlink,truncate,ftruncate",
                              "-o", inQt(trace)} +
                      command);
    Watched result;
    if (process.waitForFinished(60'000))
        result.exitCode = process.exitCode();
    result.err = process.readAllStandardError();
    result.harm = harmIn(trace);
    return result;
}

} // namespace

void TestCliHostileWeights::initTestCase()
{
    if (QStandardPaths::findExecutable("strace").isEmpty())
        QSKIP("strace is not there to watch the program");
    const TemporaryFolder folder;
    if (const Watched probe = watched(folder / "trace", {"true"}); probe.exitCode != 0)
        QSKIP("strace may not watch programs here: " + probe.err);
}

void TestCliHostileWeights::theWatchSeesWhatAProgramDoes()
{
    const TemporaryFolder folder;
    const QString writes = "echo > '" + inQt(folder / "written") + "'; /bin/true";
    const QByteArray harm = watched(folder / "trace", {"sh", "-c", writes}).harm.join('\n');
    QVERIFY2(harm.contains("O_WRONLY") && harm.contains("\"/bin/true\""), harm);
}

void TestCliHostileWeights::nothingRunsIsConnectedOrWritten_data()
{
    QTest::addColumn<std::string>("name");
    QTest::addColumn<std::string>("bytes");
    constexpr int kOneOf = 10;
    const bool isAllWanted = qEnvironmentVariableIsSet("HISTO_WATCH_ALL");
    int index = 0;
    for (const HostileFile &file : hostileWeights())
        if (isAllWanted || isCodeInAZip(file.title) || index++ % kOneOf == 0)
            QTest::newRow(file.title.c_str()) << fileNameOf(file) << file.bytes;
}

void TestCliHostileWeights::nothingRunsIsConnectedOrWritten()
{
    QFETCH(std::string, name);
    QFETCH(std::string, bytes);
    const TemporaryFolder folder;
    const std::string extension = name.starts_with("safetensors") ? ".safetensors" : ".pth";
    const auto file = folder / (name + extension), trace = folder / "trace";
    std::ofstream(file, std::ios::binary) << bytes;

    const Watched inspected = watched(trace, {HISTO_BIN_DIR "/histoscope-cli", "model", "inspect", inQt(file)});
    QVERIFY2(inspected.exitCode == 3, inspected.err);
    QVERIFY2(inspected.err.contains(QByteArray::fromStdString(file.filename().string())), inspected.err);
    QVERIFY2(inspected.harm.isEmpty(), inspected.harm.join('\n'));
    std::set<std::filesystem::path> left;
    for (const auto &entry : std::filesystem::directory_iterator(folder.path()))
        left.insert(entry.path());
    QCOMPARE(left, (std::set<std::filesystem::path>{file, trace}));
}

QTEST_GUILESS_MAIN(TestCliHostileWeights)
#include "tst_cli_hostile_weights.moc"
