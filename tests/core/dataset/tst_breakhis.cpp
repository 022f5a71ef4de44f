#include "core/dataset/breakhis.h"

#include "core/common/error.h"
#include "core/dataset/breakhis_name.h"
#include "tests/support/picture_files.h"
#include "tests/support/temporary_folder.h"

#include <QTest>
#include <algorithm>

using namespace histo;

namespace {

namespace fs = std::filesystem;

/// Where the published archive has a picture, from BreaKHis_v1 down.
fs::path publishedPath(const std::string &subtypeFolder, const std::string &fileName)
{
    const BreakHisName name = parseBreakHisName(fileName).value();
    return fs::path("BreaKHis_v1/histology_slides/breast") / histo::name(name.label) / "SOB" / subtypeFolder /
           name.folder() / (std::to_string(name.magnification) + "X") / fileName;
}

/// Four pictures of three slides and two accession numbers.
void writeSmallBreakHis(const fs::path &root)
{
    int seed = 0;
    for (const auto &[subtype, fileName] :
         std::vector<std::pair<std::string, std::string>>{{"adenosis", "SOB_B_A-14-22549AB-40-001.png"},
                                                          {"adenosis", "SOB_B_A-14-22549CD-100-002.png"},
                                                          {"ductal_carcinoma", "SOB_M_DC-14-2523-40-010.png"},
                                                          {"ductal_carcinoma", "SOB_M_DC-14-2523-400-011.png"}})
        writeNoisePng(root / publishedPath(subtype, fileName), static_cast<std::uint64_t>(++seed));
}

} // namespace

class TestBreakHis : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aNameOfTheGrammarSaysAllThatItSays();
    void namesAreWrittenAsTheyAreRead_data();
    void namesAreWrittenAsTheyAreRead();
    void otherNamesAreRefused_data();
    void otherNamesAreRefused();
    void aFolderThatSaysAnotherThingContradicts_data();
    void aFolderThatSaysAnotherThingContradicts();
    void theOriginalLayoutIsReadFromAnyLevel_data();
    void theOriginalLayoutIsReadFromAnyLevel();
    void copiesInAnotherFormatAreRead();
    void aNameOutsideTheGrammarIsSkipped();
    void aHalfFinishedDownloadIsReported();
    void aNameAgainstItsFolderIsLeftOutAndTold();
    void theMendeleyCopyIsReadFromAnyLevel_data();
    void theMendeleyCopyIsReadFromAnyLevel();
};

void TestBreakHis::aNameOfTheGrammarSaysAllThatItSays()
{
    Sample sample;
    describe(sample, parseBreakHisName("SOB_M_DC-14-22549AB-100-007.png").value());
    QCOMPARE(sample.label, Label::Malignant);
    QCOMPARE(sample.subtype, std::string("DC"));
    QCOMPARE(sample.folder, std::string("SOB_M_DC_14-22549AB"));
    QCOMPARE(sample.slide, std::string("14-22549AB"));
    QCOMPARE(sample.stem, std::string("14-22549"));
    QCOMPARE(sample.magnification, 100);
    QCOMPARE(sample.sequence, 7);
}

void TestBreakHis::namesAreWrittenAsTheyAreRead_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {"SOB_B_A-14-22549AB-40-001", "SOB_B_PT-14-29315EF-100-016", "SOB_B_TA-14-3411F-200-012",
                             "SOB_M_PC-15-190EF-400-031", "SOB_M_LC-14-13412-40-120"})
        QTest::newRow(text) << text;
}

void TestBreakHis::namesAreWrittenAsTheyAreRead()
{
    QFETCH(QString, text);
    QCOMPARE(QString::fromStdString(parseBreakHisName(text.toStdString() + ".png").value().text()), text);
}

void TestBreakHis::otherNamesAreRefused_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("a benign letter with a malignant subtype") << "SOB_B_DC-14-2523-40-001.png";
    QTest::newRow("an unknown subtype") << "SOB_M_XX-14-2523-40-001.png";
    QTest::newRow("an unknown class") << "SOB_X_DC-14-2523-40-001.png";
    QTest::newRow("an unknown magnification") << "SOB_M_DC-14-2523-50-001.png";
    QTest::newRow("no running number") << "SOB_M_DC-14-2523-40.png";
    QTest::newRow("a number that no int holds") << "SOB_M_DC-14-2523-40-99999999999.png";
    QTest::newRow("something in front") << "copy of SOB_M_DC-14-2523-40-001.png";
    QTest::newRow("something behind") << "SOB_M_DC-14-2523-40-001 (2).png";
    QTest::newRow("a folder's name") << "SOB_M_DC_14-2523";
    QTest::newRow("a name of a hundred thousand letters") << "SOB_M_DC-14-2523" + QString(100'000, 'A') + "-40-001.png";
    QTest::newRow("nothing") << "";
}

void TestBreakHis::otherNamesAreRefused()
{
    QFETCH(QString, text);
    QVERIFY(!parseBreakHisName(text.toStdString()));
}

void TestBreakHis::aFolderThatSaysAnotherThingContradicts_data()
{
    QTest::addColumn<QString>("folder");
    QTest::addColumn<bool>("contradicts");
    QTest::newRow("the published folders") << "breast/malignant/SOB/ductal_carcinoma/SOB_M_DC_14-2523/40X" << false;
    QTest::newRow("folders that say nothing") << "my pictures/2014" << false;
    QTest::newRow("another class") << "breast/benign/SOB" << true;
    QTest::newRow("another class in capitals") << "BENIGN" << true;
    QTest::newRow("another subtype") << "malignant/SOB/lobular_carcinoma" << true;
    QTest::newRow("another slide") << "SOB_M_DC_14-2524/40X" << true;
    QTest::newRow("another magnification") << "SOB_M_DC_14-2523/400X" << true;
}

void TestBreakHis::aFolderThatSaysAnotherThingContradicts()
{
    QFETCH(QString, folder);
    QFETCH(bool, contradicts);
    const std::string fileName = "SOB_M_DC-14-2523-40-001.png";
    const auto contradiction = contradictionWithFolders(parseBreakHisName(fileName).value(),
                                                        fs::path(folder.toStdString()) / fileName);
    QCOMPARE(contradiction.has_value(), contradicts);
}

void TestBreakHis::theOriginalLayoutIsReadFromAnyLevel_data()
{
    QTest::addColumn<QString>("level");
    QTest::addColumn<int>("pictures");
    QTest::newRow("above") << "." << 4;
    QTest::newRow("BreaKHis_v1") << "BreaKHis_v1" << 4;
    QTest::newRow("histology_slides") << "BreaKHis_v1/histology_slides" << 4;
    QTest::newRow("breast") << "BreaKHis_v1/histology_slides/breast" << 4;
    QTest::newRow("one class") << "BreaKHis_v1/histology_slides/breast/malignant" << 2;
    QTest::newRow("one slide") << "BreaKHis_v1/histology_slides/breast/malignant/SOB/ductal_carcinoma/SOB_M_DC_14-2523"
                               << 2;
    QTest::newRow("one magnification")
        << "BreaKHis_v1/histology_slides/breast/malignant/SOB/ductal_carcinoma/SOB_M_DC_14-2523/40X" << 1;
}

void TestBreakHis::theOriginalLayoutIsReadFromAnyLevel()
{
    QFETCH(QString, level);
    QFETCH(int, pictures);
    const TemporaryFolder folder;
    writeSmallBreakHis(folder.path());
    const ScanReport report = scanDataset(folder / level.toStdString(), CheckPixels::Yes);
    QCOMPARE(report.format, std::string("breakhis_original"));
    QCOMPARE(static_cast<int>(report.samples.size()), pictures);
    QVERIFY(report.skipped.empty());
    QVERIFY(report.problems.empty());
    for (const Sample &sample : report.samples)
        QVERIFY(fs::is_regular_file(report.root / sample.path));
}

void TestBreakHis::copiesInAnotherFormatAreRead()
{
    const TemporaryFolder folder;
    const fs::path picture = publishedPath("adenosis", "SOB_B_A-14-22549AB-40-001.jpg");
    writeNoisePng(folder.path() / picture, 1);
    const ScanReport report = scanDataset(folder.path(), CheckPixels::No);
    QCOMPARE(report.samples.size(), std::size_t(1));
    QCOMPARE(report.samples[0].stem, std::string("14-22549"));
}

void TestBreakHis::aNameOutsideTheGrammarIsSkipped()
{
    const TemporaryFolder folder;
    writeSmallBreakHis(folder.path());
    writeNoisePng(folder / "BreaKHis_v1/histology_slides/breast/malignant/SOB/overview.png", 9);
    const ScanReport report = scanDataset(folder.path(), CheckPixels::No);
    QCOMPARE(report.samples.size(), std::size_t(4));
    QCOMPARE(report.skipped.size(), std::size_t(1));
    QVERIFY(QString::fromStdString(report.skipped[0].reason).contains("grammar"));
}

void TestBreakHis::aHalfFinishedDownloadIsReported()
{
    const TemporaryFolder folder;
    writeSmallBreakHis(folder.path());
    writeBytes(folder / "BreaKHis_v1/SOB_M_DC-14-2523-40-012.png.part", "half");
    QCOMPARE(scanDataset(folder.path(), CheckPixels::No).skipped.size(), std::size_t(1));
}

void TestBreakHis::aNameAgainstItsFolderIsLeftOutAndTold()
{
    const TemporaryFolder folder;
    writeSmallBreakHis(folder.path());
    const fs::path wrong = "BreaKHis_v1/histology_slides/breast/benign/SOB/adenosis/SOB_B_A_14-22549AB/40X/"
                           "SOB_M_DC-14-2523-40-012.png";
    writeNoisePng(folder.path() / wrong, 9);
    const ScanReport report = scanDataset(folder.path(), CheckPixels::No);
    QVERIFY(std::ranges::find(report.samples, wrong, &Sample::path) == report.samples.end());
    QCOMPARE(report.skipped.size(), std::size_t(1));
    QCOMPARE(report.problems.size(), std::size_t(1));
    QCOMPARE(report.problems[0].kind, std::string("folder_name"));
    QCOMPARE(report.problems[0].paths, std::vector{wrong});
}

void TestBreakHis::theMendeleyCopyIsReadFromAnyLevel_data()
{
    QTest::addColumn<QString>("level");
    QTest::addColumn<int>("skippedFolders");
    QTest::newRow("the download's folder") << "." << 1;
    QTest::newRow("dataset_cancer_v1/dataset_cancer_v1") << "dataset_cancer_v1/dataset_cancer_v1" << 1;
    QTest::newRow("classificacao_binaria") << "dataset_cancer_v1/dataset_cancer_v1/classificacao_binaria" << 0;
}

void TestBreakHis::theMendeleyCopyIsReadFromAnyLevel()
{
    QFETCH(QString, level);
    QFETCH(int, skippedFolders);
    const TemporaryFolder folder;
    const fs::path copy = folder / "dataset_cancer_v1/dataset_cancer_v1";
    writeNoisePng(copy / "classificacao_binaria/40X/benign/SOB_B_A-14-22549AB-40-001.png", 1);
    writeNoisePng(copy / "classificacao_binaria/100X/malignant/SOB_M_DC-14-2523-100-010.png", 2);
    writeNoisePng(copy / "classificacao_multiclasse/40X/adenosis/SOB_B_A-14-22549AB-40-001.png", 1);
    const ScanReport report = scanDataset(folder / level.toStdString(), CheckPixels::Yes);
    QCOMPARE(report.format, std::string("breakhis_mendeley"));
    QCOMPARE(report.samples.size(), std::size_t(2));
    QVERIFY(report.duplicates.empty());
    QCOMPARE(static_cast<int>(report.skipped.size()), skippedFolders);
}

QTEST_GUILESS_MAIN(TestBreakHis)
#include "tst_breakhis.moc"
