#include "core/common/atomic_file.h"
#include "core/common/hash.h"
#include "tests/support/archive_bytes.h"
#include "tests/support/breakhis_archive.h"
#include "tests/support/cli_runner.h"
#include "tests/support/scripted_server.h"
#include "tests/support/temporary_folder.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QTest>
#include <csignal>
#include <map>

using namespace histo;

namespace {

std::uintmax_t bytesBelow(const std::filesystem::path &folder)
{
    std::uintmax_t bytes = 0;
    std::error_code gone;
    for (std::filesystem::recursive_directory_iterator entry(folder, gone), end; !gone && entry != end; entry.increment(gone))
        if (entry->is_regular_file(gone))
            bytes += entry->file_size(gone);
    return bytes;
}

namespace fs = std::filesystem;

constexpr int kLongMilliseconds = 120'000;

std::map<std::string, std::string> hashesBelow(const fs::path &root)
{
    std::map<std::string, std::string> hashes;
    for (const auto &entry : fs::recursive_directory_iterator(root))
        if (entry.is_regular_file())
            hashes[entry.path().lexically_relative(root).generic_string()] = sha256OfFile(entry.path());
    return hashes;
}

std::size_t filesBelow(const fs::path &root)
{
    std::size_t count = 0;
    std::error_code problem;
    for (fs::recursive_directory_iterator entry(root, problem), end; !problem && entry != end; entry.increment(problem))
        ++count;
    return count;
}

Script fallsSilentAfter(std::size_t bytes, const HostedFile &file)
{
    return [bytes, honest = file.script()](const ServedRequest &request) {
        Answer answer = honest(request);
        answer.announcedLength = answer.body.size();
        answer.body.resize(std::min(bytes, answer.body.size()));
        answer.hangs = true;
        return answer;
    };
}

} // namespace

/// data download, against a server on this machine.
class TestCliDownload : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void oneDocumentSaysWhatCame();
    void withoutJsonTheTextSaysHowMuchOfThePublishedSetIsHere();
    void sizeLicenceAndCitationAreSaidBefore();
    void theAddressCanComeFromTheEnvironment();
    void badInputEndsWithThree_data();
    void badInputEndsWithThree();
    void whatIsRefusedIsNotAnnounced_data();
    void whatIsRefusedIsNotAnnounced();
    void aMistypedHashIsForgotten();
    void anotherAddressDoesNotSayThatItGoesOn();
    void aReadyDownloadIsReportedAsWhatItIs();
    void anInterruptEndsAtOnceAndTheSameCommandGoesOn();
    void killedWhileLoadingItGoesOn();
    void killedWhileUnpackingItStartsThatOver();

private:
    QString path(const char *name) const { return inQt(m_folder / name); }
    /// A download of its own process, started and left alone.
    std::unique_ptr<QProcess> started(const QString &folder, const ScriptedServer &server) const
    {
        auto process = std::make_unique<QProcess>();
        process->start(HISTO_BIN_DIR "/histoscope-cli",
                       {"data", "download", folder, "--url", QString::fromStdString(server.url())});
        return process;
    }

    TemporaryFolder m_folder;
    HostedFile m_file;
};

void TestCliDownload::initTestCase()
{
    qputenv("no_proxy", "*");
    m_file.bytes = breakhis_archive::tarGzOf(breakhis_archive::pictures(24, 20'000));
}

void TestCliDownload::oneDocumentSaysWhatCame()
{
    ScriptedServer server({m_file.script()});
    const CliResult result = runCli({"data", "download", path("json"), "--url", QString::fromStdString(server.url()),
                                     "--sha256", QString::fromStdString(sha256(m_file.bytes)), "--json", "-"});
    QVERIFY2(result.exitCode == 0, result.err);
    const Json document = result.json();
    QVERIFY(!document.is_discarded());
    QCOMPARE(document.at("images").get<int>(), 24);
    QCOMPARE(document.at("format").get<std::string>(), "breakhis_original");
    QCOMPARE(document.at("published").at("present").get<int>(), 24);
    QCOMPARE(document.at("published").at("missing").get<int>(), 7909 - 24);
    QCOMPARE(document.at("archive").at("kind").get<std::string>(), "tar.gz");
    QCOMPARE(document.at("archive").at("sha256").get<std::string>(), sha256(m_file.bytes));
    QCOMPARE(document.at("unpacked").at("files").get<int>(), 25); // with README.txt
    QVERIFY(fs::is_directory(fs::path(document.at("contents").get<std::string>())));
    QCOMPARE(runCli({"data", "scan", path("json"), "--json", "-"}).json().at("images").get<int>(), 24);
}

void TestCliDownload::withoutJsonTheTextSaysHowMuchOfThePublishedSetIsHere()
{
    ScriptedServer server({HostedFile{breakhis_archive::mendeleyZip(12)}.script()});
    const CliResult result = runCli({"data", "download", path("text"), "--url", QString::fromStdString(server.url())});
    QVERIFY2(result.exitCode == 0, result.err);
    QVERIFY2(result.out.contains("12 pictures (breakhis_mendeley)"), result.out);
    QVERIFY2(result.out.contains("12 of 7,909 published pictures are here"), result.out);
}

void TestCliDownload::sizeLicenceAndCitationAreSaidBefore()
{
    ScriptedServer server({[](const ServedRequest &) { return Answer{404}; }});
    qputenv("HISTO_BREAKHIS_URL", QByteArray::fromStdString(server.url()));
    const CliResult result = runCli({"data", "download", path("said")});
    qunsetenv("HISTO_BREAKHIS_URL");
    for (const char *words : {"4.3 GB", "CC BY 4.0 as stated by a third party", "Spanhol"})
        QVERIFY2(result.err.contains(words), words);
}

void TestCliDownload::theAddressCanComeFromTheEnvironment()
{
    ScriptedServer server({m_file.script()});
    qputenv("HISTO_BREAKHIS_URL", QByteArray::fromStdString(server.url("/mirror.tar.gz")));
    const CliResult result = runCli({"data", "download", path("environment")});
    qunsetenv("HISTO_BREAKHIS_URL");
    QVERIFY2(result.exitCode == 0, result.err);
    QCOMPARE(server.requests().at(0).path, "/mirror.tar.gz");
}

void TestCliDownload::badInputEndsWithThree_data()
{
    QTest::addColumn<std::string>("body");
    QTest::addColumn<QString>("folder");
    QTest::addColumn<QString>("sha256");
    QTest::addColumn<QByteArray>("words");
    const std::string good = breakhis_archive::tarGzOf(breakhis_archive::pictures(2)), page = "<html>no</html>";
    const QString none, zeros(64, '0');
    QTest::newRow("a web page") << page << "bad" << none << QByteArray("a web page, not an archive");
    QTest::newRow("another hash") << good << "bad" << zeros << QByteArray("should be 0000");
    QTest::newRow("a hostile archive") << zipArchive({{"../x", "y"}}) << "bad" << none << QByteArray("refused, entry");
    QTest::newRow("a folder with other things") << good << "full" << none << QByteArray("full: is not empty");
}

void TestCliDownload::badInputEndsWithThree()
{
    QFETCH(std::string, body);
    QFETCH(QString, folder);
    QFETCH(QString, sha256);
    QFETCH(QByteArray, words);
    writeFileAtomically(m_folder / "full" / "notes.txt", "mine");
    ScriptedServer server({HostedFile{body}.script()});
    QStringList arguments = {"data", "download", path(folder.toUtf8()), "--url", QString::fromStdString(server.url())};
    if (!sha256.isEmpty())
        arguments << "--sha256" << sha256;
    const CliResult result = runCli(arguments);
    QCOMPARE(result.exitCode, 3);
    QVERIFY2(result.err.contains(words), result.err);
    QVERIFY(!fs::exists(m_folder / "bad"));
    QVERIFY(fs::exists(m_folder / "full" / "notes.txt"));
}

void TestCliDownload::whatIsRefusedIsNotAnnounced_data()
{
    QTest::addColumn<QString>("folder");
    QTest::addColumn<QStringList>("flags");
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<QByteArray>("words");
    auto row = [](const char *name, const char *folder, const QStringList &flags, int exitCode, const char *words) {
        QTest::newRow(name) << QString(folder) << flags << exitCode << QByteArray(words);
    };
    const QString local = "http://127.0.0.1:1/";
    row("no address", "refused", {"--url", "http://"}, 2, "is no web address");
    row("a file's address", "refused", {"--url", "file:///etc/passwd"}, 2, "only http and https");
    row("no hash", "refused", {"--url", local, "--sha256", "zz"}, 2, "zz: is no sha256");
    row("an empty address", "refused", {"--url", ""}, 2, "--url: is empty");
    row("an empty hash", "refused", {"--url", local, "--sha256", ""}, 2, "--sha256: is empty");
    row("a file", "a-file", {"--url", local}, 3, "a-file: is a file, not a folder; choose a new folder");
    row("below a file", "a-file/below", {"--url", local}, 3, "a-file: is a file, not a folder; choose a new folder");
    row("a data set", "finished", {}, 3, "finished: a data set of 24 pictures is there already");
}

void TestCliDownload::whatIsRefusedIsNotAnnounced()
{
    QFETCH(QString, folder);
    QFETCH(QStringList, flags);
    QFETCH(int, exitCode);
    QFETCH(QByteArray, words);
    writeFileAtomically(m_folder / "a-file", "mine");
    for (const auto &picture : breakhis_archive::pictures(24, 20'000))
        writeFileAtomically(m_folder / ("finished/" + picture.path), picture.bytes);
    const CliResult result = runCli(QStringList{"data", "download", path(folder.toUtf8())} + flags);
    QVERIFY2(result.exitCode == exitCode, result.err);
    QVERIFY2(result.err.contains(words), result.err);
    for (const char *announced : {"fetching", "going on", "4.3 GB", "Licence", "Cite"})
        QVERIFY2(!result.err.contains(announced), result.err);
    QVERIFY(!fs::exists(m_folder / "refused"));
}

void TestCliDownload::aMistypedHashIsForgotten()
{
    ScriptedServer server({fallsSilentAfter(100'000, m_file), m_file.script()});
    const auto process = started(path("mistyped"), server);
    QTRY_COMPARE_WITH_TIMEOUT(server.bodyBytesSent(), std::uint64_t(100'000), kLongMilliseconds);
    process->kill();
    QVERIFY(process->waitForFinished(kLongMilliseconds));
    QCOMPARE(runCli({"data", "download", path("mistyped"), "--sha256", "zz"}).exitCode, 2);
    QCOMPARE(runCli({"data", "download", path("mistyped"), "--url", "foo://"}).exitCode, 2);
    const CliResult result = runCli({"data", "download", path("mistyped")});
    QVERIFY2(result.exitCode == 0, result.err);
    QVERIFY2(result.err.contains("going on with"), result.err);
}

void TestCliDownload::anotherAddressDoesNotSayThatItGoesOn()
{
    ScriptedServer server({fallsSilentAfter(100'000, m_file), m_file.script()});
    const auto process = started(path("another"), server);
    // What was sent is not written yet.
    QTRY_VERIFY_WITH_TIMEOUT(bytesBelow(m_folder / "another") > 0, kLongMilliseconds);
    process->kill();
    QVERIFY(process->waitForFinished(kLongMilliseconds));
    const std::string other = server.url("/other.tar.gz");
    const CliResult result = runCli({"data", "download", path("another"), "--url", QString::fromStdString(other)});
    QVERIFY2(result.exitCode == 0, result.err);
    QVERIFY2(result.err.contains(QByteArray::fromStdString("fetching " + other)), result.err);
    QVERIFY2(result.err.contains("starting over: what is here comes from another address"), result.err);
    QVERIFY2(!result.err.contains("going on"), result.err);
}

void TestCliDownload::aReadyDownloadIsReportedAsWhatItIs()
{
    // As a kill before the last rename leaves it.
    const fs::path work = m_folder / "ready/.histoscope-download";
    for (const auto &picture : breakhis_archive::pictures(24, 20'000))
        writeFileAtomically(work / "unpacked" / picture.path, picture.bytes);
    const std::string url = "http://127.0.0.1:1/BreaKHis_v1.tar.gz", hash = sha256(m_file.bytes);
    writeJsonFile(work / "ready.json", {{"from", "unpacked/BreaKHis_v1"},
                                        {"to", "BreaKHis_v1"},
                                        {"url", url},
                                        {"sha256", hash},
                                        {"bytes", m_file.bytes.size()},
                                        {"kind", "tar.gz"},
                                        {"unpacked_files", 25},
                                        {"unpacked_bytes", 500'000}});
    const CliResult other = runCli({"data", "download", path("ready"), "--url", "http://127.0.0.1:1/other.zip"});
    QVERIFY2(other.exitCode == 3, other.err);
    const CliResult result = runCli({"data", "download", path("ready"), "--json", "-"});
    QVERIFY2(result.exitCode == 0, result.err);
    QVERIFY2(result.err.contains("it is only put into its place"), result.err);
    const Json document = result.json();
    QCOMPARE(document.at("url").get<std::string>(), url);
    QCOMPARE(document.at("archive").at("sha256").get<std::string>(), hash);
    QCOMPARE(document.at("archive").at("bytes").get<std::size_t>(), m_file.bytes.size());
    QCOMPARE(document.at("images").get<int>(), 24);
}

void TestCliDownload::anInterruptEndsAtOnceAndTheSameCommandGoesOn()
{
    ScriptedServer server({fallsSilentAfter(100'000, m_file), m_file.script()});
    const auto process = started(path("interrupted"), server);
    QTRY_COMPARE_WITH_TIMEOUT(server.bodyBytesSent(), std::uint64_t(100'000), kLongMilliseconds);
    QElapsedTimer sinceAsked;
    sinceAsked.start();
    ::kill(static_cast<pid_t>(process->processId()), SIGINT);
    QVERIFY(process->waitForFinished(kLongMilliseconds));
    QVERIFY2(sinceAsked.elapsed() < 1000, QByteArray::number(sinceAsked.elapsed()));
    QCOMPARE(process->exitCode(), 130);

    const CliResult result = runCli({"data", "download", path("interrupted"), "--json", "-"}); // the address is known
    QVERIFY2(result.exitCode == 0, result.err);
    QVERIFY(result.json().at("archive").at("bytes_from_before").get<int>() > 0);
    QCOMPARE(result.json().at("images").get<int>(), 24);
}

void TestCliDownload::killedWhileLoadingItGoesOn()
{
    // Each process gets a piece further and is killed there.
    const std::vector<std::size_t> pieces = {300, 50'000, 100'000, 1, 150'000};
    std::vector<Script> scripts;
    for (const std::size_t piece : pieces)
        scripts.push_back(fallsSilentAfter(piece, m_file));
    scripts.push_back(m_file.script());
    ScriptedServer server(scripts);
    std::uint64_t sent = 0;
    for (const std::size_t piece : pieces) {
        const auto process = started(path("killed"), server);
        QTRY_COMPARE_WITH_TIMEOUT(server.bodyBytesSent(), sent + piece, kLongMilliseconds);
        sent += piece;
        process->kill();
        QVERIFY(process->waitForFinished(kLongMilliseconds));
        QCOMPARE(process->exitStatus(), QProcess::CrashExit);
        QVERIFY(!fs::exists(m_folder / "killed" / "BreaKHis_v1"));
    }
    const CliResult result = runCli(
        {"data", "download", path("killed"), "--url", QString::fromStdString(server.url())});
    QVERIFY2(result.exitCode == 0, result.err);
    for (const auto &picture : breakhis_archive::pictures(24, 20'000))
        QVERIFY(readFile(m_folder / ("killed/" + picture.path)) == picture.bytes);
    QVERIFY(!fs::exists(m_folder / "killed" / ".histoscope-download"));
}

void TestCliDownload::killedWhileUnpackingItStartsThatOver()
{
    const auto pictures = breakhis_archive::pictures(2000, 1000);
    ScriptedServer server({HostedFile{breakhis_archive::tarGzOf(pictures)}.script()});
    QCOMPARE(runCli({"data", "download", path("whole"), "--url", QString::fromStdString(server.url())}).exitCode, 0);
    const auto expected = hashesBelow(m_folder / "whole");

    int kills = 0;
    for (const std::size_t files : {1, 300, 900, 1800}) {
        const auto process = started(path("unpacking"), server);
        while (filesBelow(m_folder / "unpacking/.histoscope-download/unpacked") < files && !process->waitForFinished(1))
            QVERIFY(process->state() != QProcess::NotRunning);
        process->kill();
        process->waitForFinished(kLongMilliseconds);
        if (process->exitStatus() != QProcess::CrashExit)
            break; // it was faster than this look at it
        ++kills;
        QVERIFY(!fs::exists(m_folder / "unpacking/BreaKHis_v1"));
    }
    QVERIFY(kills > 0);
    if (!fs::exists(m_folder / "unpacking/BreaKHis_v1"))
        QCOMPARE(runCli({"data", "download", path("unpacking")}).exitCode, 0);
    QVERIFY(hashesBelow(m_folder / "unpacking") == expected);
    QCOMPARE(server.requests().size(), 2u); // the archive itself came once for each folder
}

QTEST_GUILESS_MAIN(TestCliDownload)
#include "tst_cli_download.moc"
