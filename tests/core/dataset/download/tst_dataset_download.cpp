#include "core/common/atomic_file.h"
#include "core/common/error.h"
#include "core/common/hash.h"
#include "core/dataset/download/breakhis_source.h"
#include "core/dataset/download/dataset_download.h"
#include "tests/support/archive_bytes.h"
#include "tests/support/breakhis_archive.h"
#include "tests/support/download_rules.h"
#include "tests/support/scripted_server.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/thrown_error.h"

#include <QTest>
#include <csignal>
#include <map>
#include <sys/wait.h>
#include <unistd.h>

using namespace histo;
using namespace std::string_literals;

namespace {

namespace fs = std::filesystem;

std::map<std::string, std::string> hashesBelow(const fs::path &root)
{
    std::map<std::string, std::string> hashes;
    for (const auto &entry : fs::recursive_directory_iterator(root))
        if (entry.is_regular_file())
            hashes[entry.path().lexically_relative(root).generic_string()] = sha256OfFile(entry.path());
    return hashes;
}

DatasetRules quickRules()
{
    DatasetRules rules;
    rules.download = PatientRules().rules;
    return rules;
}

/// Runs `work` in a process of its own, which kills itself, as kill -9 does, at the given report of progress.
/// @return whether it was killed; false: it came to its end before
bool killedAtReport(int report, const std::function<void(const DownloadObserver &)> &work)
{
    const pid_t child = ::fork();
    if (child == 0) {
        int reports = 0;
        DownloadObserver observer;
        observer.progress = [&](const Progress &) {
            if (reports++ == report)
                ::kill(::getpid(), SIGKILL);
        };
        try {
            work(observer);
        } catch (...) {
            ::_exit(1);
        }
        ::_exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

} // namespace

class TestDatasetDownload : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { qputenv("no_proxy", "*"); }

    void anArchiveBecomesADataSet_data();
    void anArchiveBecomesADataSet();
    void theMendeleyCopyIsUnpackedTwiceAndCountedOnce();
    void severalThingsInAnArchiveGetAFolderOfTheirOwn();
    void aKillAtAnyMomentLosesNothing_data();
    void aKillAtAnyMomentLosesNothing();
    void aKillBetweenTheRenameAndTheEndIsTidiedUp();
    void aFolderWithOtherThingsIsLeftAlone();
    void twoAtOnceInOneFolderAreNotAllowed();
    void whatIsRefusedLeavesNoTrace_data();
    void whatIsRefusedLeavesNoTrace();
    void anUnfinishedDownloadSaysWhatItIs();
    void withoutAnAddressTheUnfinishedOneIsGoneOnWith();
    void theAddressCanBeSetFromOutside();

private:
    DownloadedDataset download(const fs::path &folder, const std::string &url, const std::string &sha256 = "")
    {
        return downloadDataset({folder, url, sha256}, quickRules(), {}, {});
    }
};

void TestDatasetDownload::anArchiveBecomesADataSet_data()
{
    QTest::addColumn<std::string>("archive");
    const auto pictures = breakhis_archive::pictures(80);
    QTest::newRow("tar.gz") << breakhis_archive::tarGzOf(pictures);
    QTest::newRow("zip") << breakhis_archive::zipOf(pictures);
}

void TestDatasetDownload::anArchiveBecomesADataSet()
{
    QFETCH(std::string, archive);
    TemporaryFolder folder;
    ScriptedServer server({HostedFile{archive}.script()});
    const DownloadedDataset done = download(folder / "new/breakhis", server.url(), sha256(archive));
    QCOMPARE(done.contents, folder / "new/breakhis/BreaKHis_v1");
    QCOMPARE(done.scan.format, "breakhis_original");
    QCOMPARE(done.scan.samples.size(), 80u);
    QCOMPARE(done.published.present, 80);
    QCOMPARE(done.published.missing, kPublishedPictures - 80);
    QCOMPARE(done.published.extra, 0);
    QCOMPARE(done.archive.sha256, sha256(archive));
    for (const auto &picture : breakhis_archive::pictures(80))
        QVERIFY(readFile(folder / ("new/breakhis/" + picture.path)) == picture.bytes);
    QVERIFY(!fs::exists(folder / "new/breakhis/.histoscope-download"));
}

void TestDatasetDownload::theMendeleyCopyIsUnpackedTwiceAndCountedOnce()
{
    TemporaryFolder folder;
    ScriptedServer server({HostedFile{breakhis_archive::mendeleyZip(40)}.script()});
    const DownloadedDataset done = download(folder / "m", server.url("/file_downloaded"));
    QCOMPARE(done.scan.format, "breakhis_mendeley");
    QCOMPARE(done.scan.samples.size(), 40u);
    QCOMPARE(done.unpacked.files, std::uint64_t(80));
    QCOMPARE(done.contents.filename().string(), "BreakHis - Breast Cancer Histopathological Database");
    QVERIFY(fs::is_directory(done.contents / "dataset_cancer_v1/dataset_cancer_v1/classificacao_binaria"));
}

void TestDatasetDownload::severalThingsInAnArchiveGetAFolderOfTheirOwn()
{
    TemporaryFolder folder;
    std::vector<ZipFile> files = {{"README.txt", "about"}};
    for (const auto &picture : breakhis_archive::pictures(4))
        files.push_back({picture.path, picture.bytes});
    ScriptedServer server({HostedFile{zipArchive(files)}.script()});
    const DownloadedDataset done = download(folder / "d", server.url("/my%20copy.zip"));
    QCOMPARE(done.contents, folder / "d/my20copy");
    QVERIFY(fs::exists(done.contents / "README.txt"));
    QVERIFY(fs::is_directory(done.contents / "BreaKHis_v1"));
}

void TestDatasetDownload::aKillAtAnyMomentLosesNothing_data()
{
    QTest::addColumn<std::string>("archive");
    const auto pictures = breakhis_archive::pictures(40, 50'000);
    QTest::newRow("tar.gz") << breakhis_archive::tarGzOf(pictures);
    QTest::newRow("zip") << breakhis_archive::zipOf(pictures);
    QTest::newRow("zip in a zip") << breakhis_archive::mendeleyZip(30);
}

void TestDatasetDownload::aKillAtAnyMomentLosesNothing()
{
    QFETCH(std::string, archive);
    TemporaryFolder folder;
    ScriptedServer server({HostedFile{archive}.script()});
    download(folder / "undisturbed", server.url());
    const auto expected = hashesBelow(folder / "undisturbed");

    int reports = 0;
    DownloadObserver counter;
    counter.progress = [&](const Progress &) { ++reports; };
    downloadDataset({folder / "counted", server.url(), ""}, quickRules(), counter, {});

    // Killed at moments from the first report to the last, then once more on the way, then left to finish.
    constexpr int kMoments = 12;
    QVERIFY2(reports > kMoments, QByteArray::number(reports));
    for (int moment = 0; moment < kMoments; ++moment) {
        const fs::path target = folder / ("killed" + std::to_string(moment));
        const int report = moment * (reports - 1) / (kMoments - 1);
        auto work = [&](const DownloadObserver &observer) {
            downloadDataset({target, server.url(), ""}, quickRules(), observer, {});
        };
        QVERIFY(killedAtReport(report, work) || moment > 0);
        const auto published = [&] { // nothing half unpacked stands under its final name
            auto here = hashesBelow(target);
            std::erase_if(here, [](const auto &file) { return file.first.starts_with(".histoscope-download"); });
            return here;
        };
        QVERIFY(published().empty() || published() == expected);
        killedAtReport(report / 2, work);
        if (exists(target / ".histoscope-download") || !exists(target))
            download(target, server.url());
        QVERIFY2(hashesBelow(target) == expected, QByteArray::number(report));
    }
}

void TestDatasetDownload::aKillBetweenTheRenameAndTheEndIsTidiedUp()
{
    TemporaryFolder folder;
    const std::string archive = breakhis_archive::tarGzOf(breakhis_archive::pictures(8));
    ScriptedServer server({HostedFile{archive}.script()});
    download(folder / "d", server.url());
    // As it looks at that moment.
    const fs::path work = folder / "d/.histoscope-download";
    writeFileAtomically(work / "ready.json", R"({"from":"unpacked/BreaKHis_v1","to":"BreaKHis_v1"})");
    writeFileAtomically(work / "request.json", R"({"url":")" + server.url() + R"(","sha256":""})");
    fs::create_directory(work / "unpacked");
    const DownloadedDataset done = download(folder / "d", "");
    QCOMPARE(done.scan.samples.size(), 8u);
    QVERIFY(!fs::exists(work));
    QCOMPARE(server.requests().size(), 1u);
}

void TestDatasetDownload::aFolderWithOtherThingsIsLeftAlone()
{
    TemporaryFolder folder;
    writeFileAtomically(folder / "mine/notes.txt", "keep");
    const auto error = thrownBy([&] { download(folder / "mine", "http://127.0.0.1:1/"); });
    QVERIFY(says(error, "is not empty and holds no unfinished download"));
    QCOMPARE(error->kind(), ErrorKind::BadInput);
    QCOMPARE(hashesBelow(folder / "mine").size(), 1u);

    const auto ofAFile = thrownBy([&] { download(folder / "mine/notes.txt", "http://127.0.0.1:1/"); });
    QVERIFY(says(ofAFile, "notes.txt"));
    QCOMPARE(readFile(folder / "mine/notes.txt"), "keep");
}

void TestDatasetDownload::twoAtOnceInOneFolderAreNotAllowed()
{
    TemporaryFolder folder;
    const std::string archive = breakhis_archive::tarGzOf(breakhis_archive::pictures(8));
    ScriptedServer server({HostedFile{archive}.script()});
    std::optional<Error> second;
    DownloadObserver observer;
    observer.progress = [&](const Progress &) {
        if (!second)
            second = thrownBy([&] { download(folder / "d", server.url()); });
    };
    downloadDataset({folder / "d", server.url(), ""}, quickRules(), observer, {});
    QVERIFY(says(second, "another process downloads into this folder"));
    QVERIFY(fs::is_directory(folder / "d/BreaKHis_v1"));
}

void TestDatasetDownload::whatIsRefusedLeavesNoTrace_data()
{
    QTest::addColumn<std::string>("archive");
    QTest::addColumn<std::string>("reason");
    QTest::newRow("a web page") << "<html>no</html>"s
                                << "a web page"s;
    QTest::newRow("a hostile name") << zipArchive({{"../../x", "y"}}) << "leads out of its folder"s;
    QTest::newRow("no picture") << zipArchive({{"a/b.txt", "y"}}) << "holds no picture"s;
    QTest::newRow("a wrong hash") << breakhis_archive::tarGzOf(breakhis_archive::pictures(4))
                                  << "and should be 00000000"s;
}

void TestDatasetDownload::whatIsRefusedLeavesNoTrace()
{
    QFETCH(std::string, archive);
    QFETCH(std::string, reason);
    TemporaryFolder folder;
    ScriptedServer server({HostedFile{archive}.script()});
    const std::string wanted = reason.find("hash") != std::string::npos || reason.find("0000") != std::string::npos
                                   ? std::string(64, '0')
                                   : "";
    const auto error = thrownBy([&] { download(folder / "d", server.url(), wanted); });
    QVERIFY2(says(error, reason), error ? error->what() : "it was taken");
    QCOMPARE(error->kind(), ErrorKind::BadInput);
    QVERIFY(!fs::exists(folder / "d"));
}

void TestDatasetDownload::anUnfinishedDownloadSaysWhatItIs()
{
    TemporaryFolder folder;
    QVERIFY(!unfinishedDownload(folder / "d"));
    const HostedFile file{breakhis_archive::tarGzOf(breakhis_archive::pictures(8, 20'000))};
    ScriptedServer server({[&](const ServedRequest &) {
        return Answer{200, file.marks(), file.bytes.substr(0, 70'000), file.bytes.size()};
    }});
    DatasetRules rules = quickRules();
    rules.download.backOff.attempts = 1;
    QVERIFY(thrownBy([&] { downloadDataset({folder / "d", server.url(), ""}, rules, {}, {}); }));
    const auto unfinished = unfinishedDownload(folder / "d");
    QVERIFY(unfinished);
    QCOMPARE(unfinished->url, server.url());
    QCOMPARE(unfinished->bytes, std::uint64_t(70'000));
    QCOMPARE(unfinished->totalBytes.value_or(0), std::uint64_t(file.bytes.size()));
}

void TestDatasetDownload::withoutAnAddressTheUnfinishedOneIsGoneOnWith()
{
    TemporaryFolder folder;
    const HostedFile file{breakhis_archive::tarGzOf(breakhis_archive::pictures(8, 20'000))};
    ScriptedServer server({[&](const ServedRequest &) {
                               return Answer{200, file.marks(), file.bytes.substr(0, 70'000), file.bytes.size()};
                           },
                           file.script()});
    DatasetRules rules = quickRules();
    rules.download.backOff.attempts = 1;
    const std::string wanted = sha256(file.bytes);
    QVERIFY(thrownBy([&] { downloadDataset({folder / "d", server.url(), wanted}, rules, {}, {}); }));
    const DownloadedDataset done = download(folder / "d", "");
    QCOMPARE(done.archive.bytesFromBefore, std::uint64_t(70'000));
    QCOMPARE(done.url, server.url());
}

void TestDatasetDownload::theAddressCanBeSetFromOutside()
{
    qunsetenv(BreakHisSource::kEnvironmentVariable);
    QCOMPARE(breakHisAddress(), BreakHisSource::kAddress);
    qputenv(BreakHisSource::kEnvironmentVariable, "http://mirror/a.zip");
    QCOMPARE(breakHisAddress(), "http://mirror/a.zip");
    qunsetenv(BreakHisSource::kEnvironmentVariable);
}

QTEST_GUILESS_MAIN(TestDatasetDownload)
#include "tst_dataset_download.moc"
