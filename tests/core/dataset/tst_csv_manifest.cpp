#include "core/dataset/dataset.h"

#include "tests/support/picture_files.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/thrown_error.h"

#include <QTest>
#include <algorithm>

using namespace histo;

namespace {

/// Pictures a.png, b.png, sub/c.png and a BreakHis one.
void writePictures(const TemporaryFolder &folder)
{
    std::uint64_t seed = 0;
    for (const char *path : {"a.png", "b.png", "sub/c.png", "SOB_M_DC-14-2523-40-001.png"})
        writeNoisePng(folder / path, ++seed);
}

std::string reasonFor(const ScanReport &report, const std::filesystem::path &path)
{
    const auto found = std::ranges::find(report.skipped, path, &SkippedFile::path);
    return found == report.skipped.end() ? "" : found->reason;
}

const Sample *sampleAt(const ScanReport &report, const std::filesystem::path &path)
{
    const auto found = std::ranges::find(report.samples, path, &Sample::path);
    return found == report.samples.end() ? nullptr : &*found;
}

} // namespace

class TestCsvManifest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theTableDescribesThePictures();
    void picturesOfBreakHisDescribeThemselves();
    void thePatientOfTheTableComesBeforeTheAccessionNumber();
    void aTableFromASpreadsheetIsRead();
    void aContradictionLeavesThePictureOut();
    void whatIsNotListedIsSkippedWithAReason();
    void rowsThatSayNothingUsefulAreSkipped_data();
    void rowsThatSayNothingUsefulAreSkipped();
    void aPictureListedTwiceCountsOnce();
    void picturesWithoutAPatientAreToldOf();
    void aForeignTableOfThatNameIsLeftAlone();
    void aBrokenTableIsNamedWithItsLine();
};

void TestCsvManifest::theTableDescribesThePictures()
{
    TemporaryFolder folder;
    writePictures(folder);
    writeBytes(folder / "manifest.csv", "label,path,subtype,magnification,patient,slide\n"
                                        "benign,a.png,F,100X,p1,p1-A\n"
                                        "Malignant,b.png,DC,400,p2,\n"
                                        "benign,./sub/c.png,,,p1,p1-B\n"
                                        "malignant,SOB_M_DC-14-2523-40-001.png,,,,\n");
    const ScanReport report = scanDataset(folder.path(), CheckPixels::No);
    QCOMPARE(report.format, std::string("csv_manifest"));
    QCOMPARE(report.samples.size(), std::size_t(4));
    const Sample *first = sampleAt(report, "a.png"), *second = sampleAt(report, "b.png");
    QVERIFY(first && first->label == Label::Benign && first->subtype == "F" && first->magnification == 100);
    QCOMPARE(first->stem, std::string("p1"));
    QCOMPARE(first->slide, std::string("p1-A"));
    QVERIFY(second && second->label == Label::Malignant && second->magnification == 400);
    QCOMPARE(second->slide, std::string("p2"));
    QCOMPARE(sampleAt(report, "sub/c.png")->stem, std::string("p1"));
    QVERIFY(report.skipped.empty());
}

void TestCsvManifest::picturesOfBreakHisDescribeThemselves()
{
    TemporaryFolder folder;
    writePictures(folder);
    writeBytes(folder / "manifest.csv", "path,label\nSOB_M_DC-14-2523-40-001.png,malignant\n");
    const ScanReport report = scanDataset(folder.path(), CheckPixels::No);
    QCOMPARE(report.samples.size(), std::size_t(1));
    QCOMPARE(report.samples[0].stem, std::string("14-2523"));
    QCOMPARE(report.samples[0].subtype, std::string("DC"));
}

void TestCsvManifest::thePatientOfTheTableComesBeforeTheAccessionNumber()
{
    TemporaryFolder folder;
    writePictures(folder);
    writeBytes(folder / "manifest.csv", "path,label,patient\nSOB_M_DC-14-2523-40-001.png,malignant,Anna\n");
    const ScanReport report = scanDataset(folder.path(), CheckPixels::No);
    QCOMPARE(report.samples.at(0).stem, std::string("Anna"));
    QCOMPARE(report.samples.at(0).slide, std::string("14-2523"));
}

void TestCsvManifest::aTableFromASpreadsheetIsRead()
{
    TemporaryFolder folder;
    writePictures(folder);
    writeBytes(folder / "manifest.csv", "\xEF\xBB\xBFPath,Label,Patient\r\na.png,benign,p1\r\n");
    const ScanReport report = scanDataset(folder.path(), CheckPixels::No);
    QCOMPARE(report.format, std::string("csv_manifest"));
    QCOMPARE(report.samples.at(0).stem, std::string("p1"));
}

void TestCsvManifest::aContradictionLeavesThePictureOut()
{
    TemporaryFolder folder;
    writePictures(folder);
    writeBytes(folder / "manifest.csv", "path,label\na.png,benign\nSOB_M_DC-14-2523-40-001.png,benign\n");
    const ScanReport report = scanDataset(folder.path(), CheckPixels::No);
    QCOMPARE(report.samples.size(), std::size_t(1));
    QCOMPARE(reasonFor(report, "SOB_M_DC-14-2523-40-001.png"),
             std::string("its name says malignant, line 3 of manifest.csv benign"));
    QVERIFY(std::ranges::any_of(report.problems, [](const auto &problem) { return problem.kind == "folder_name"; }));
}

void TestCsvManifest::whatIsNotListedIsSkippedWithAReason()
{
    TemporaryFolder folder;
    writePictures(folder);
    writeBytes(folder / "manifest.csv", "path,label\na.png,benign\ngone.png,benign\n");
    const ScanReport report = scanDataset(folder.path(), CheckPixels::No);
    QCOMPARE(reasonFor(report, "b.png"), std::string("not listed in manifest.csv"));
    QCOMPARE(reasonFor(report, "gone.png"), std::string("named by line 3 of manifest.csv, but there is no such picture"));
    QCOMPARE(report.samples.size() + report.skipped.size(), std::size_t(5));
}

void TestCsvManifest::rowsThatSayNothingUsefulAreSkipped_data()
{
    QTest::addColumn<QByteArray>("row");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("says");
    QTest::newRow("no class") << QByteArray("b.png,,100") << "b.png" << "is no class";
    QTest::newRow("another class") << QByteArray("b.png,tumour,100") << "b.png" << "\"tumour\" is no class";
    QTest::newRow("no magnification") << QByteArray("b.png,benign,high") << "b.png" << "\"high\" is no magnification";
    QTest::newRow("upwards") << QByteArray("../b.png,benign,100") << "manifest.csv" << "must be relative";
    QTest::newRow("upwards in the middle") << QByteArray("sub/../../b.png,benign,100") << "manifest.csv" << "must be relative";
    QTest::newRow("absolute") << QByteArray("/etc/b.png,benign,100") << "manifest.csv" << "must be relative";
    QTest::newRow("empty") << QByteArray(",benign,100") << "manifest.csv" << "must be relative";
}

void TestCsvManifest::rowsThatSayNothingUsefulAreSkipped()
{
    QFETCH(QByteArray, row);
    QFETCH(QString, path);
    QFETCH(QString, says);
    TemporaryFolder folder;
    writePictures(folder);
    writeBytes(folder / "manifest.csv", "path,label,magnification\na.png,benign,100\n" + row.toStdString() + "\n");
    const ScanReport report = scanDataset(folder.path(), CheckPixels::No);
    QCOMPARE(report.samples.size(), std::size_t(1));
    const auto reason = QString::fromStdString(reasonFor(report, path.toStdString()));
    QVERIFY2(reason.contains(says) && reason.contains("line 3"), qPrintable(reason));
}

void TestCsvManifest::aPictureListedTwiceCountsOnce()
{
    TemporaryFolder folder;
    writePictures(folder);
    writeBytes(folder / "manifest.csv", "path,label\na.png,benign\n./a.png,malignant\n");
    const ScanReport report = scanDataset(folder.path(), CheckPixels::No);
    QCOMPARE(report.samples.size(), std::size_t(1));
    QVERIFY(report.samples[0].label == Label::Benign);
    QCOMPARE(reasonFor(report, "a.png"), std::string("listed again in line 3 of manifest.csv"));
}

void TestCsvManifest::picturesWithoutAPatientAreToldOf()
{
    TemporaryFolder folder;
    writePictures(folder);
    writeBytes(folder / "manifest.csv", "path,label,patient\na.png,benign,p1\nb.png,benign,\n");
    const ScanReport report = scanDataset(folder.path(), CheckPixels::No);
    QCOMPARE(report.problems.size(), std::size_t(1));
    QCOMPARE(report.problems[0].kind, std::string("group_unknown"));
    QCOMPARE(report.problems[0].paths, std::vector<std::filesystem::path>{"b.png"});
}

void TestCsvManifest::aForeignTableOfThatNameIsLeftAlone()
{
    TemporaryFolder folder;
    writeNoisePng(folder / "benign/a.png", 1);
    writeNoisePng(folder / "malignant/b.png", 2);
    writeBytes(folder / "manifest.csv", "file,size\na.png,12\n");
    QCOMPARE(scanDataset(folder.path(), CheckPixels::No).format, std::string("image_folder"));
}

void TestCsvManifest::aBrokenTableIsNamedWithItsLine()
{
    TemporaryFolder folder;
    writePictures(folder);
    writeBytes(folder / "manifest.csv", "path,label\na.png,benign\nb.png\n");
    const auto error = thrownBy([&] { scanDataset(folder.path(), CheckPixels::No); });
    QVERIFY(error && error->kind() == ErrorKind::BadInput);
    QVERIFY2(says(error, "manifest.csv") && says(error, "3"), error->what());
}

QTEST_GUILESS_MAIN(TestCsvManifest)
#include "tst_csv_manifest.moc"
