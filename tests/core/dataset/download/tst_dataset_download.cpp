#include "core/common/atomic_file.h"
#include "core/common/error.h"
#include "core/common/hash.h"
#include "core/common/json.h"
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

const char *const kWorkFolder = ".histoscope-download";

/// As ready.json says it of 8 pictures.
Json readyRecord(const std::string &url, const std::string &archive)
{
    return {{"from", "unpacked/BreaKHis_v1"}, {"to", "BreaKHis_v1"}, {"url", url},          {"sha256", sha256(archive)},
            {"bytes", archive.size()},        {"kind", "tar.gz"},    {"unpacked_files", 9}, {"unpacked_bytes", 4321}};
}

HostedFile eightPictures() { return {breakhis_archive::tarGzOf(breakhis_archive::pictures(8, 20'000))}; }

Script breaksOff(const HostedFile &file)
{
    return [file](const ServedRequest &) {
        return Answer{200, file.marks(), file.bytes.substr(0, 70'000), file.bytes.size()};
    };
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
    void whatIsNoAddressOrHashChangesNothing_data();
    void whatIsNoAddressOrHashChangesNothing();
    void aRequestIsWrittenOnlyWhenItIsNew();
    void aReadyDownloadReportsWhatItIs();
    void aReadyDownloadIsNotTakenForAnother_data();
    void aReadyDownloadIsNotTakenForAnother();
    void aDamagedRecordIsNamedAndMovesNothing_data();
    void aDamagedRecordIsNamedAndMovesNothing();
    void withoutItsRequestADownloadKeepsItsAddress();
    void anotherAddressSaysThatItStartsOver();
    void aFileIsNoFolder();
    void aDataSetThatIsThereIsCalledSo();

private:
    /// Stops in the middle, with 70,000 bytes here.
    void downloadInPart(const fs::path &folder, const std::string &url, const std::string &sha256 = "")
    {
        DatasetRules rules = quickRules();
        rules.download.backOff.attempts = 1;
        QVERIFY(thrownBy([&] { downloadDataset({folder, url, sha256}, rules, {}, {}); }));
        QVERIFY(fs::exists(folder / kWorkFolder));
    }

    /// Whole, unpacked and looked at, as it lies before the rename.
    void downloadUntilReady(const fs::path &folder, const Json &record, const std::string &url)
    {
        download(folder, url);
        fs::create_directories(folder / kWorkFolder / "unpacked");
        fs::rename(folder / "BreaKHis_v1", folder / kWorkFolder / "unpacked/BreaKHis_v1");
        writeJsonFile(folder / kWorkFolder / "ready.json", record);
    }

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
    writeJsonFile(work / "ready.json", readyRecord(server.url(), archive));
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

void TestDatasetDownload::whatIsNoAddressOrHashChangesNothing_data()
{
    QTest::addColumn<std::string>("url");
    QTest::addColumn<std::string>("sha256");
    QTest::addColumn<std::string>("words");
    QTest::newRow("another protocol") << "ftp://server/a.zip"s
                                      << ""s
                                      << "only http and https"s;
    QTest::newRow("an address with a blank") << "http://a b/"s
                                             << ""s
                                             << "is no web address"s;
    QTest::newRow("no hash") << ""s
                             << "zz"s
                             << "zz: is no sha256"s;
}

void TestDatasetDownload::whatIsNoAddressOrHashChangesNothing()
{
    QFETCH(std::string, url);
    QFETCH(std::string, sha256);
    QFETCH(std::string, words);
    TemporaryFolder folder;
    const auto atFirst = thrownBy([&] { download(folder / "new", url, sha256); });
    QVERIFY2(says(atFirst, words), atFirst ? atFirst->what() : "it was taken");
    QCOMPARE(atFirst->kind(), ErrorKind::Usage);
    QVERIFY(!fs::exists(folder / "new"));

    const HostedFile file = eightPictures();
    ScriptedServer server({breaksOff(file), file.script()});
    downloadInPart(folder / "d", server.url());
    const auto before = hashesBelow(folder / "d");
    DownloadObserver observer;
    observer.note = [](const std::string &note) { QFAIL(note.c_str()); };
    const auto inBetween = thrownBy([&] { downloadDataset({folder / "d", url, sha256}, quickRules(), observer, {}); });
    QCOMPARE(inBetween->kind(), ErrorKind::Usage);
    QVERIFY(hashesBelow(folder / "d") == before);
    QCOMPARE(download(folder / "d", "").archive.bytesFromBefore, std::uint64_t(70'000));
}

void TestDatasetDownload::aRequestIsWrittenOnlyWhenItIsNew()
{
    TemporaryFolder folder;
    const HostedFile file = eightPictures();
    ScriptedServer server({breaksOff(file)});
    downloadInPart(folder / "d", server.url());
    const fs::path request = folder / "d" / kWorkFolder / "request.json", asItWas = folder / "as it was";
    fs::create_hard_link(request, asItWas); // a file that is written anew is another one
    downloadInPart(folder / "d", "");
    QVERIFY(fs::equivalent(request, asItWas));
    downloadInPart(folder / "d", "", sha256(file.bytes));
    QVERIFY(!fs::equivalent(request, asItWas));
    QCOMPARE(readJsonFile(request).at("sha256").get<std::string>(), sha256(file.bytes));
}

void TestDatasetDownload::aReadyDownloadReportsWhatItIs()
{
    TemporaryFolder folder;
    const HostedFile file = eightPictures();
    ScriptedServer server({file.script()});
    downloadUntilReady(folder / "d", readyRecord(server.url(), file.bytes), server.url());
    const DownloadPlan plan = planDownload({folder / "d", "", ""}, {});
    QVERIFY(plan.ready);
    QCOMPARE(plan.request.url, server.url());
    const DownloadedDataset done = download(folder / "d", "", sha256(file.bytes));
    QCOMPARE(done.contents, folder / "d/BreaKHis_v1");
    QCOMPARE(done.url, server.url());
    QCOMPARE(done.archive.sha256, sha256(file.bytes));
    QCOMPARE(done.archive.bytes, std::uint64_t(file.bytes.size()));
    QCOMPARE(done.archive.bytesFromBefore, std::uint64_t(file.bytes.size()));
    QCOMPARE(done.archive.kind, ArchiveKind::TarGz);
    QCOMPARE(done.unpacked.files, std::uint64_t(9));
    QCOMPARE(done.scan.samples.size(), 8u);
    QCOMPARE(server.requests().size(), 1u);
}

void TestDatasetDownload::aReadyDownloadIsNotTakenForAnother_data()
{
    QTest::addColumn<std::string>("url");
    QTest::addColumn<std::string>("sha256");
    QTest::addColumn<std::string>("words");
    QTest::newRow("another address") << "http://127.0.0.1:1/other.zip"s
                                     << ""s
                                     << "and not from http://127.0.0.1:1/other.zip"s;
    QTest::newRow("another hash") << ""s << std::string(64, '0') << "and not 000000"s;
}

void TestDatasetDownload::aReadyDownloadIsNotTakenForAnother()
{
    QFETCH(std::string, url);
    QFETCH(std::string, sha256);
    QFETCH(std::string, words);
    TemporaryFolder folder;
    const HostedFile file = eightPictures();
    ScriptedServer server({file.script()});
    downloadUntilReady(folder / "d", readyRecord(server.url(), file.bytes), server.url());
    const auto before = hashesBelow(folder / "d");
    const auto error = thrownBy([&] { download(folder / "d", url, sha256); });
    QVERIFY2(says(error, words), error ? error->what() : "it was taken");
    QCOMPARE(error->kind(), ErrorKind::BadInput);
    QVERIFY(hashesBelow(folder / "d") == before);
}

void TestDatasetDownload::aDamagedRecordIsNamedAndMovesNothing_data()
{
    QTest::addColumn<std::string>("file");
    QTest::addColumn<std::string>("text");
    const auto request = [](const char *row, const std::string &text) {
        QTest::newRow(row) << "request.json"s << text;
    };
    request("a request that is no JSON", "{\"url\":");
    request("a request that is a list", "[]");
    request("a request whose address is a number", R"({"url":5,"sha256":""})");
    request("a request whose address is none", R"({"url":"foo://","sha256":""})");
    request("a request without a hash", R"({"url":"http://server/"})");
    request("a request whose hash is none", R"({"url":"http://server/","sha256":"zz"})");

    const auto ready = [](const char *row, const std::string &key, const Json &value) {
        Json record = readyRecord("http://server/", "archive");
        record[key] = value;
        QTest::newRow(row) << "ready.json"s << record.dump();
    };
    QTest::newRow("ready, without a word") << "ready.json"s
                                           << "{}"s;
    ready("ready, from a number", "from", 5);
    ready("ready, from above", "from", "../../foreign");
    ready("ready, from above by way of what was unpacked", "from", "unpacked/../../../foreign");
    ready("ready, from one above", "from", "unpacked/..");
    ready("ready, from anywhere", "from", "/foreign");
    ready("ready, from nothing", "from", "unpacked/");
    ready("ready, to above", "to", "../elsewhere");
    ready("ready, to anywhere", "to", "/elsewhere");
    ready("ready, to nothing", "to", "");
    ready("ready, to here", "to", ".");
    ready("ready, from no address", "url", "foo");
    ready("ready, with no hash", "sha256", "zz");
    ready("ready, with fewer than no bytes", "bytes", -1);
    ready("ready, of another kind", "kind", "rar");
}

void TestDatasetDownload::aDamagedRecordIsNamedAndMovesNothing()
{
    QFETCH(std::string, file);
    QFETCH(std::string, text);
    TemporaryFolder folder;
    writeFileAtomically(folder / "foreign/kept.txt", "kept");
    writeFileAtomically(folder / "d" / kWorkFolder / "unpacked/BreaKHis_v1/a.png", "a picture");
    writeFileAtomically(folder / "d" / kWorkFolder / file, text);
    const auto before = hashesBelow(folder / ".");
    const auto error = thrownBy([&] { download(folder / "d", "http://127.0.0.1:1/"); });
    QVERIFY2(says(error, file + ": is damaged (") && says(error, "remove this file"), error ? error->what() : "taken");
    QCOMPARE(error->kind(), ErrorKind::BadInput);
    QVERIFY(hashesBelow(folder / ".") == before);
}

void TestDatasetDownload::withoutItsRequestADownloadKeepsItsAddress()
{
    TemporaryFolder folder;
    const HostedFile file = eightPictures();
    ScriptedServer server({breaksOff(file), file.script()});
    downloadInPart(folder / "d", server.url());
    fs::remove(folder / "d" / kWorkFolder / "request.json"); // as one is told when it is damaged
    const DownloadedDataset done = download(folder / "d", "");
    QCOMPARE(done.url, server.url());
    QCOMPARE(done.archive.bytesFromBefore, std::uint64_t(70'000));
}

void TestDatasetDownload::anotherAddressSaysThatItStartsOver()
{
    TemporaryFolder folder;
    const HostedFile file = eightPictures();
    ScriptedServer server({breaksOff(file), file.script()});
    downloadInPart(folder / "d", server.url("/a.tar.gz"));
    QCOMPARE(planDownload({folder / "d", "", ""}, {}).bytesHere, std::uint64_t(70'000));
    const DatasetRequest request{folder / "d", server.url("/b.tar.gz"), ""};
    QCOMPARE(planDownload(request, {}).bytesHere, std::uint64_t(0));
    std::vector<std::string> notes;
    DownloadObserver observer;
    observer.note = [&](const std::string &note) { notes.push_back(note); };
    QCOMPARE(downloadDataset(request, quickRules(), observer, {}).archive.bytesFromBefore, std::uint64_t(0));
    QCOMPARE(notes, std::vector{"starting over: what is here comes from another address, " + server.url("/a.tar.gz")});
}

void TestDatasetDownload::aFileIsNoFolder()
{
    TemporaryFolder folder;
    writeFileAtomically(folder / "file", "mine");
    for (const char *target : {"file", "file/below", "file/far/below"}) {
        const auto error = thrownBy([&] { download(folder / target, "http://127.0.0.1:1/"); });
        QVERIFY2(says(error, "file: is a file, not a folder; choose a new folder"), error ? error->what() : target);
        QCOMPARE(error->kind(), ErrorKind::BadInput);
    }
    writeFileAtomically(folder / "d" / kWorkFolder, "mine");
    const auto error = thrownBy([&] { download(folder / "d", "http://127.0.0.1:1/"); });
    QVERIFY2(says(error, "is a link or a file; remove it"), error ? error->what() : "taken");
    QCOMPARE(error->kind(), ErrorKind::BadInput);
}

void TestDatasetDownload::aDataSetThatIsThereIsCalledSo()
{
    TemporaryFolder folder;
    const HostedFile file = eightPictures();
    ScriptedServer server({file.script()});
    download(folder / "d", server.url());
    const auto error = thrownBy([&] { download(folder / "d", ""); });
    QVERIFY2(says(error, "d: a data set of 8 pictures is there already; use it, or choose a new folder"),
             error ? error->what() : "it was fetched again");
    QCOMPARE(error->kind(), ErrorKind::BadInput);
    QCOMPARE(server.requests().size(), 1u);
}

QTEST_GUILESS_MAIN(TestDatasetDownload)
#include "tst_dataset_download.moc"
