#include "core/dataset/catalog.h"

#include "core/dataset/catalog_file.h"
#include "core/dataset/dataset.h"
#include "core/dataset/reader_notes.h"
#include "tests/support/picture_files.h"
#include "tests/support/private_home.h"
#include "tests/support/tiny_disk.h"

#include <QTest>
#include <SQLiteCpp/SQLiteCpp.h>
#include <chrono>
#include <csignal>
#include <set>
#include <sys/wait.h>
#include <unistd.h>

using namespace histo;

namespace {

namespace fs = std::filesystem;

/// Other bytes, but the size and time that it had.
void replaceSecretly(const fs::path &file, std::string bytes)
{
    const auto time = fs::last_write_time(file);
    bytes.resize(fs::file_size(file), '\0');
    writeBytes(file, bytes);
    fs::last_write_time(file, time);
}

std::string nameOf(int number)
{
    return (number % 2 ? "benign/case/" : "malignant/case/") + std::to_string(number) + ".png";
}

/// Small pictures in two classes, of which 0 and 1 are equal and one is broken; all of yesterday.
class DataSet {
public:
    explicit DataSet(int count = 12)
    {
        for (int number = 0; number < count; ++number)
            writeNoisePng(folder / nameOf(number), static_cast<std::uint64_t>(std::max(number, 1)));
        writeBytes(folder / "benign/case/broken.png", "broken");
        writeBytes(folder / "README.txt", "text");
        makeOld(folder.path());
    }
    std::vector<fs::path> files() const
    {
        std::vector<fs::path> found;
        for (const auto &entry : fs::recursive_directory_iterator(folder.path()))
            if (entry.is_regular_file())
                found.push_back(entry.path());
        return found;
    }

    TemporaryFolder folder;
};

ScanReport scan(const DataSet &data, CheckPixels check = CheckPixels::Yes)
{
    return scanDataset(data.folder.path(), check, {}, {}, UseCatalog::Yes);
}

/// Everything that a report says, also what is no part of the document.
std::string everythingIn(const ScanReport &report)
{
    std::string text = toJson(report).dump();
    for (const PictureFacts &facts : report.facts) {
        text += '\n' + facts.pixelHash + ' ' + std::to_string(facts.perceptualHash) + ' ' +
                std::to_string(facts.sharpness) + ' ' + std::to_string(facts.thumbnail.size());
        for (int channel = 0; channel < 3; ++channel)
            text += ' ' + std::to_string(facts.meanColour[channel]);
        text.append(facts.smallGrey.begin(), facts.smallGrey.end());
    }
    return text;
}

std::string withoutCatalog(const DataSet &data)
{
    return everythingIn(scanDataset(data.folder.path(), CheckPixels::Yes));
}

fs::path catalogFolder(const DataSet &data) { return CatalogFile::folderFor(data.folder.path()); }
fs::path databaseOf(const DataSet &data) { return catalogFolder(data) / "catalog.sqlite"; }

/// Folders beside the catalog's that were set aside.
std::vector<fs::path> setAside(const DataSet &data, const std::string &why)
{
    std::vector<fs::path> found;
    const std::string beginning = catalogFolder(data).filename().string() + "." + why + "-";
    for (const auto &entry : fs::directory_iterator(catalogFolder(data).parent_path()))
        if (entry.path().filename().string().starts_with(beginning))
            found.push_back(entry.path());
    return found;
}

/// Ways to spoil a catalog, by the words of the row.
void spoil(const DataSet &data, const QString &how)
{
    const fs::path file = databaseOf(data);
    std::string bytes = readBytes(file);
    if (how == "a text file")
        bytes = "this is no database\n";
    else if (how == "cut in half")
        bytes.resize(bytes.size() / 2);
    else if (how == "cut within the header")
        bytes.resize(60);
    else if (how == "random bytes")
        for (std::size_t place = 0; place < bytes.size(); ++place)
            bytes[place] = static_cast<char>(place * 2654435761u >> 13);
    else if (how == "random bytes behind the header")
        for (std::size_t place = 100; place < bytes.size(); ++place)
            bytes[place] = static_cast<char>(place * 2654435761u >> 13);
    else if (how == "zeros in the middle")
        std::fill(bytes.begin() + std::ssize(bytes) / 4, bytes.end() - std::ssize(bytes) / 4, '\0');
    else
        QFAIL("no such row");
    writeBytes(file, bytes);
}

/// Runs `work` in a process of its own; how that ended.
template <typename Work>
int statusOfChild(Work work)
{
    const pid_t child = fork();
    if (child == 0)
        _exit(work() ? 0 : 1);
    int status = -1;
    waitpid(child, &status, 0);
    return status;
}

} // namespace

class TestCatalog : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { cv::setNumThreads(0); } // a forked process has no threads but its first

    void theReportIsThatWithoutACatalog();
    void aSecondScanOpensNoPicture();
    void aChangedFileIsLookedAtAgain_data();
    void aChangedFileIsLookedAtAgain();
    void aFileThatHasGoneIsNotReported();
    void nothingIsWrittenAmongTheData();
    void whatIsKnownIsThereAtOnce();
    void whatIsNotKnownHasItsHeaderOnly();
    void theThumbnailIsThatOfTheUnchangedFile();
    void aFileStillBeingWrittenIsNotKept();
    void aBrokenCatalogIsSetAside_data();
    void aBrokenCatalogIsSetAside();
    void anEmptyFileIsBegunAnew();
    void aNewerCatalogIsSetAsideAsItIs();
    void anothersDatabaseIsSetAside();
    void theCatalogOfAnotherFolderIsSetAside();
    void aFileInPlaceOfTheFolderIsSetAside();
    void noFlippedBitChangesTheReport();
    void factsOfAnOlderKindAreForgottenAndNotesStay();
    void notesComeAlongFromABrokenCatalog();
    void aKilledScanIsGoneOnWith_data();
    void aKilledScanIsGoneOnWith();
    void twoProcessesMayScanAtOnce();
    void aFullDiskStopsNoScan_data();
    void aFullDiskStopsNoScan();
    void aHomeThatCannotBeWrittenStopsNoScan();
};

void TestCatalog::theReportIsThatWithoutACatalog()
{
    const PrivateHome home;
    const DataSet data;
    const std::string expected = withoutCatalog(data);
    QCOMPARE(everythingIn(scan(data)), expected);
    QCOMPARE(everythingIn(scan(data)), expected);
    QCOMPARE(scan(data).duplicates.size(), std::size_t(1));
}

void TestCatalog::aSecondScanOpensNoPicture()
{
    const PrivateHome home;
    const DataSet data;
    const std::string before = everythingIn(scan(data));
    for (const fs::path &file : data.files())
        replaceSecretly(file, "not a picture any more");
    QCOMPARE(everythingIn(scan(data)), before);
}

void TestCatalog::aChangedFileIsLookedAtAgain_data()
{
    QTest::addColumn<bool>("isSizeKept");
    QTest::newRow("another time, the same size") << true;
    QTest::newRow("another size, the same time") << false;
}

void TestCatalog::aChangedFileIsLookedAtAgain()
{
    QFETCH(bool, isSizeKept);
    const PrivateHome home;
    const DataSet data;
    scan(data);
    const fs::path changed = data.folder / nameOf(3);
    const auto time = fs::last_write_time(changed);
    if (isSizeKept) {
        replaceSecretly(changed, "not a picture any more");
        fs::last_write_time(changed, time + std::chrono::microseconds(1));
    } else {
        writeNoisePng(changed, 99, {16, 13});
        fs::last_write_time(changed, time);
    }
    const std::string expected = withoutCatalog(data);
    QCOMPARE(everythingIn(scan(data)), expected);
    QCOMPARE(everythingIn(scan(data)), expected);
}

void TestCatalog::aFileThatHasGoneIsNotReported()
{
    const PrivateHome home;
    const DataSet data;
    const std::size_t before = scan(data).samples.size();
    fs::remove(data.folder / nameOf(3));
    QCOMPARE(scan(data).samples.size(), before - 1);
    QCOMPARE(everythingIn(scan(data)), withoutCatalog(data));
}

void TestCatalog::nothingIsWrittenAmongTheData()
{
    const PrivateHome home;
    const DataSet data;
    const auto before = data.files();
    scan(data);
    QCOMPARE(data.files(), before);
    QVERIFY(fs::exists(databaseOf(data)));
}

void TestCatalog::whatIsKnownIsThereAtOnce()
{
    const PrivateHome home;
    const DataSet data;
    scan(data);
    QCOMPARE(everythingIn(scan(data, CheckPixels::IfKnown)), withoutCatalog(data));
}

void TestCatalog::whatIsNotKnownHasItsHeaderOnly()
{
    const PrivateHome home;
    const DataSet data;
    scan(data);
    writeNoisePng(data.folder / "benign/case/new.png", 77);
    for (int again = 0; again < 2; ++again) { // looking at headers teaches the catalog nothing
        const ScanReport report = scan(data, CheckPixels::IfKnown);
        QCOMPARE(report.facts.size(), report.samples.size());
        for (std::size_t index = 0; index < report.samples.size(); ++index) {
            QCOMPARE(report.facts[index].isExamined(), report.samples[index].path != "benign/case/new.png");
            QCOMPARE(report.facts[index].size, cv::Size(16, 12));
        }
    }
}

void TestCatalog::theThumbnailIsThatOfTheUnchangedFile()
{
    const PrivateHome home;
    const DataSet data;
    scan(data);
    const auto catalog = Catalog::open(data.folder.path());
    QCOMPARE(catalog->thumbnail(nameOf(3)), examinePicture(data.folder / nameOf(3)).thumbnail);
    QVERIFY(catalog->thumbnail("benign/case/unknown.png").empty());
    writeNoisePng(data.folder / nameOf(3), 99);
    QVERIFY(catalog->thumbnail(nameOf(3)).empty());
    makeOld(data.folder / nameOf(3));
    QCOMPARE(catalog->examine(nameOf(3)).thumbnail, examinePicture(data.folder / nameOf(3)).thumbnail);
    catalog->flush();
    QVERIFY(!catalog->thumbnail(nameOf(3)).empty());
}

void TestCatalog::aFileStillBeingWrittenIsNotKept()
{
    const PrivateHome home;
    const DataSet data;
    const fs::path file = data.folder / nameOf(3);
    // Of this very second, on a file system that knows whole seconds only.
    const auto now = std::chrono::floor<std::chrono::seconds>(fs::file_time_type::clock::now());
    fs::last_write_time(file, now + std::chrono::seconds(1));
    const auto catalog = Catalog::open(data.folder.path());
    catalog->examine(nameOf(3));
    catalog->examine(nameOf(4));
    catalog->flush();
    QVERIFY(!catalog->known().contains(nameOf(3)));
    QVERIFY(catalog->known().contains(nameOf(4)));
}

void TestCatalog::aBrokenCatalogIsSetAside_data()
{
    QTest::addColumn<QString>("how");
    for (const char *how : {"a text file", "cut in half", "cut within the header", "random bytes",
                            "random bytes behind the header", "zeros in the middle"})
        QTest::newRow(how) << how;
}

void TestCatalog::aBrokenCatalogIsSetAside()
{
    QFETCH(QString, how);
    const PrivateHome home;
    const DataSet data;
    const std::string expected = withoutCatalog(data);
    scan(data);
    spoil(data, how);
    const std::string spoiled = readBytes(databaseOf(data));
    QCOMPARE(everythingIn(scan(data)), expected);
    const auto aside = setAside(data, "broken");
    QCOMPARE(aside.size(), std::size_t(1));
    QCOMPARE(readBytes(aside[0] / "catalog.sqlite"), spoiled);
    QCOMPARE(everythingIn(scan(data)), expected);
    QCOMPARE(setAside(data, "broken").size(), std::size_t(1)); // the fresh one is sound
}

void TestCatalog::anEmptyFileIsBegunAnew()
{
    const PrivateHome home;
    const DataSet data;
    scan(data);
    writeBytes(databaseOf(data), ""); // as a program leaves it that is killed between its first two steps
    QCOMPARE(everythingIn(scan(data)), withoutCatalog(data));
    QVERIFY(setAside(data, "broken").empty());
}

void TestCatalog::aNewerCatalogIsSetAsideAsItIs()
{
    const PrivateHome home;
    const DataSet data;
    scan(data);
    SQLite::Database(databaseOf(data), SQLite::OPEN_READWRITE).exec("PRAGMA user_version = 99");
    QCOMPARE(everythingIn(scan(data)), withoutCatalog(data));
    const auto aside = setAside(data, "newer");
    QCOMPARE(aside.size(), std::size_t(1));
    SQLite::Database kept(aside[0] / "catalog.sqlite", SQLite::OPEN_READWRITE);
    QCOMPARE(kept.execAndGet("PRAGMA user_version").getInt(), 99);
    QCOMPARE(kept.execAndGet("SELECT count(*) FROM picture").getInt(), 13);
}

void TestCatalog::anothersDatabaseIsSetAside()
{
    const PrivateHome home;
    const DataSet data;
    fs::create_directories(catalogFolder(data));
    SQLite::Database(databaseOf(data), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
        .exec("CREATE TABLE picture (path TEXT, pixel_hash TEXT)");
    QCOMPARE(everythingIn(scan(data)), withoutCatalog(data));
    QCOMPARE(setAside(data, "broken").size(), std::size_t(1));
}

void TestCatalog::theCatalogOfAnotherFolderIsSetAside()
{
    const PrivateHome home;
    const DataSet data, other;
    scan(other);
    fs::create_directories(catalogFolder(data));
    fs::copy_file(databaseOf(other), databaseOf(data));
    QCOMPARE(everythingIn(scan(data)), withoutCatalog(data));
    QCOMPARE(setAside(data, "broken").size(), std::size_t(1));
}

void TestCatalog::aFileInPlaceOfTheFolderIsSetAside()
{
    const PrivateHome home;
    const DataSet data;
    writeBytes(catalogFolder(data), "a file");
    QCOMPARE(everythingIn(scan(data)), withoutCatalog(data));
    QCOMPARE(setAside(data, "broken").size(), std::size_t(1));
    QVERIFY(fs::exists(databaseOf(data)));
}

void TestCatalog::noFlippedBitChangesTheReport()
{
    const PrivateHome home;
    const DataSet data;
    const std::string expected = withoutCatalog(data);
    scan(data);
    const std::string sound = readBytes(databaseOf(data));
    constexpr int kFlips = 300;
    for (int flip = 0; flip < kFlips; ++flip) {
        std::string bytes = sound;
        const std::size_t bit = static_cast<std::size_t>(flip) * 2654435761u % (8 * bytes.size());
        bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << bit % 8));
        fs::remove_all(catalogFolder(data));
        writeBytes(databaseOf(data), bytes);
        QVERIFY2(everythingIn(scan(data)) == expected, qPrintable(QString("bit %1").arg(bit)));
        QVERIFY2(everythingIn(scan(data, CheckPixels::IfKnown)) == expected, qPrintable(QString("bit %1").arg(bit)));
    }
}

void TestCatalog::factsOfAnOlderKindAreForgottenAndNotesStay()
{
    const PrivateHome home;
    const DataSet data;
    scan(data);
    ReaderNotes::open(data.folder.path())->set(nameOf(3), {true, "", ""});
    SQLite::Database(databaseOf(data), SQLite::OPEN_READWRITE)
        .exec("UPDATE about SET value = 'older' WHERE key = 'facts_version'");
    QVERIFY(Catalog::open(data.folder.path())->known().empty());
    QCOMPARE(ReaderNotes::open(data.folder.path())->all().size(), std::size_t(1));
    QVERIFY(setAside(data, "broken").empty());
}

void TestCatalog::notesComeAlongFromABrokenCatalog()
{
    const PrivateHome home;
    const DataSet data;
    const ScanReport report = scan(data);
    ReaderNotes::open(data.folder.path())->set(nameOf(3), {true, "mitosis", ""});
    std::string bytes = readBytes(databaseOf(data));
    const std::size_t place = bytes.find(report.facts.back().pixelHash);
    QVERIFY(place != std::string::npos);
    bytes[place] ^= 1;
    writeBytes(databaseOf(data), bytes);
    QCOMPARE(everythingIn(scan(data)), withoutCatalog(data));
    QCOMPARE(setAside(data, "broken").size(), std::size_t(1));
    const auto notes = ReaderNotes::open(data.folder.path())->all();
    QCOMPARE(notes.size(), std::size_t(1));
    QCOMPARE(notes.at(nameOf(3)).text, std::string("mitosis"));
}

void TestCatalog::aKilledScanIsGoneOnWith_data()
{
    QTest::addColumn<double>("killedAt");
    for (const double fraction : {0.01, 0.3, 0.5, 0.7, 1.0})
        QTest::newRow(qPrintable(QString("at %1 %").arg(100 * fraction))) << fraction;
}

void TestCatalog::aKilledScanIsGoneOnWith()
{
    QFETCH(double, killedAt);
    const PrivateHome home;
    const DataSet data(400);
    const int status = statusOfChild([&] {
        const auto dieThere = [&](const Progress &progress) {
            if (progress.fraction >= killedAt)
                raise(SIGKILL);
        };
        scanDataset(data.folder.path(), CheckPixels::Yes, {}, dieThere, UseCatalog::Yes);
        return true;
    });
    QVERIFY(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    const std::size_t known = Catalog::open(data.folder.path())->known().size();
    QVERIFY2(killedAt < 1 || known >= 384, qPrintable(QString::number(known))); // three times 128
    QVERIFY(known < 401);
    QCOMPARE(everythingIn(scan(data)), withoutCatalog(data));
    QVERIFY(setAside(data, "broken").empty());
    QCOMPARE(Catalog::open(data.folder.path())->known().size(), std::size_t(401));
}

void TestCatalog::twoProcessesMayScanAtOnce()
{
    const PrivateHome home;
    const DataSet data(400);
    const std::string expected = withoutCatalog(data);
    const pid_t other = fork();
    if (other == 0)
        _exit(everythingIn(scan(data)) == expected ? 0 : 1);
    QCOMPARE(everythingIn(scan(data)), expected);
    int status = -1;
    waitpid(other, &status, 0);
    QCOMPARE(status, 0);
    QVERIFY(setAside(data, "broken").empty());
    QCOMPARE(Catalog::open(data.folder.path())->known().size(), std::size_t(401));
}

void TestCatalog::aFullDiskStopsNoScan_data()
{
    QTest::addColumn<int>("kilobytes");
    QTest::newRow("no room to begin") << 8;
    QTest::newRow("no room for the journal") << 80;
    QTest::newRow("room for some pictures") << 400;
}

void TestCatalog::aFullDiskStopsNoScan()
{
    QFETCH(int, kilobytes);
    const PrivateHome home;
    const TinyDisk disk(static_cast<std::size_t>(kilobytes));
    if (!disk.isThere())
        QSKIP("a disk to fill up can only be made by root");
    qputenv("HISTO_HOME", (disk / "home").c_str());
    const DataSet data(400);
    const std::string expected = withoutCatalog(data);
    QCOMPARE(everythingIn(scan(data)), expected);
    QCOMPARE(everythingIn(scan(data)), expected);
}

void TestCatalog::aHomeThatCannotBeWrittenStopsNoScan()
{
    const PrivateHome home;
    writeBytes(home.path() / "catalogs", "a file in the place of the folder");
    const DataSet data;
    QCOMPARE(everythingIn(scan(data)), withoutCatalog(data));
    QVERIFY(!Catalog::open(data.folder.path()));
}

QTEST_GUILESS_MAIN(TestCatalog)
#include "tst_catalog.moc"
