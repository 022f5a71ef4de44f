#include "core/dataset/dataset.h"

#include "core/common/hash.h"
#include "tests/support/picture_files.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/thrown_error.h"

#include <QTest>
#include <algorithm>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

using namespace histo;

namespace {

namespace fs = std::filesystem;

/// The same pixels as noisePicture(seed) in other bytes.
void writeStoredPng(const fs::path &path, std::uint64_t seed)
{
    std::string rows;
    const cv::Mat3b picture = noisePicture(seed);
    for (int row = 0; row < picture.rows; ++row) {
        rows += '\0';
        rows.append(reinterpret_cast<const char *>(picture.ptr(row)), static_cast<std::size_t>(picture.cols) * 3);
    }
    writeBytes(path,
               pngOf({static_cast<std::uint32_t>(picture.cols), static_cast<std::uint32_t>(picture.rows), 8, 2}, rows));
}

std::vector<std::string> kindsOf(const ScanReport &report)
{
    std::vector<std::string> kinds;
    for (const DatasetProblem &problem : report.problems)
        kinds.push_back(problem.kind);
    return kinds;
}

} // namespace

class TestDataset : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aFolderUnderTheClassIsTheCase();
    void picturesWithoutACaseAreTheirOwnAndTold();
    void breakHisNamesInAnyFoldersAreUnderstood();
    void picturesOutsideTheClassesAreSkipped();
    void brokenPicturesAmongGoodOnesAreSkipped();
    void emptyFilesAreSkippedWithoutDecodingToo();
    void linksAreFollowedOnlyInsideTheFolder();
    void equalPixelsInDifferentBytesAreFound();
    void equalPicturesUnderTwoClassesAreAConflict();
    void picturesThatLookAlikeAreTold();
    void picturesOfAnotherSizeAreTold();
    void everyFileIsASampleSkippedOrListed();
    void filesThatAreNoPicturesHaveAReason_data();
    void filesThatAreNoPicturesHaveAReason();
    void aUselessFolderIsRefused_data();
    void aUselessFolderIsRefused();
    void theJsonDocumentIsTheContracts();
    void theReportIsTheSameTwice();
    void theDataHashDependsOnNamesAndBytesAlone();
    void hashesAreThoseOfTheFilesInOrder();
    void aScanCanBeCancelled();
    void progressEndsAtTheWhole();
};

void TestDataset::aFolderUnderTheClassIsTheCase()
{
    const TemporaryFolder folder;
    writeNoisePng(folder / "train/Benign/case 1/40X/a.png", 1);
    writeNoisePng(folder / "train/Benign/case 1/b.png", 2);
    writeNoisePng(folder / "train/MALIGNANT/case 2/deeper/c.png", 3);
    const ScanReport report = scanDataset(folder.path(), CheckPixels::Yes);
    QCOMPARE(report.format, std::string("image_folder"));
    QCOMPARE(report.samples.size(), std::size_t(3));
    QCOMPARE(report.samples[0].stem, std::string("case 1"));
    QCOMPARE(report.samples[0].magnification, 40);
    QCOMPARE(report.samples[1].slide, std::string("case 1"));
    QCOMPARE(report.samples[2].stem, std::string("case 2"));
    QCOMPARE(report.samples[2].label, Label::Malignant);
    QVERIFY(report.problems.empty());
}

void TestDataset::picturesWithoutACaseAreTheirOwnAndTold()
{
    const TemporaryFolder folder;
    writeNoisePng(folder / "benign/1.png", 1);
    writeNoisePng(folder / "malignant/1.png", 2);
    const ScanReport report = scanDataset(folder.path(), CheckPixels::No);
    QVERIFY(report.samples[0].stem != report.samples[1].stem);
    QCOMPARE(kindsOf(report), std::vector<std::string>{"group_unknown"});
    QCOMPARE(report.problems[0].paths.size(), std::size_t(2));
}

void TestDataset::breakHisNamesInAnyFoldersAreUnderstood()
{
    const TemporaryFolder folder;
    writeNoisePng(folder / "everything/SOB_B_F-14-14134E-200-003.png", 1);
    writeNoisePng(folder / "everything/malignant/SOB_B_F-14-14134E-200-004.png", 2);
    const ScanReport report = scanDataset(folder.path(), CheckPixels::No);
    QCOMPARE(report.samples.size(), std::size_t(1));
    QCOMPARE(report.samples[0].stem, std::string("14-14134"));
    QCOMPARE(report.samples[0].subtype, std::string("F"));
    QCOMPARE(kindsOf(report), std::vector<std::string>{"folder_name"});
}

void TestDataset::picturesOutsideTheClassesAreSkipped()
{
    const TemporaryFolder folder;
    writeNoisePng(folder / "benign/case/1.png", 1);
    writeNoisePng(folder / "logo.png", 2);
    writeNoisePng(folder / "benign/malignant/2.png", 3);
    writeBytes(folder / "benign/case/notes.txt", "not looked at");
    const ScanReport report = scanDataset(folder.path(), CheckPixels::No);
    QCOMPARE(report.samples.size(), std::size_t(1));
    QCOMPARE(report.skipped.size(), std::size_t(2));
    QCOMPARE(report.skipped[1].path, fs::path("logo.png"));
}

void TestDataset::brokenPicturesAmongGoodOnesAreSkipped()
{
    const TemporaryFolder folder;
    writeNoisePng(folder / "benign/case/good.png", 1);
    const std::string bytes = readBytes(folder / "benign/case/good.png");
    writeBytes(folder / "benign/case/cut.png", bytes.substr(0, bytes.size() - 20));
    std::string changed = bytes;
    changed[bytes.size() / 2] ^= 1;
    writeBytes(folder / "benign/case/changed.png", changed);
    writeBytes(folder / "benign/case/empty.png", "");
    writeBytes(folder / "benign/case/text.png", "text");
    const ScanReport report = scanDataset(folder.path(), CheckPixels::Yes);
    QCOMPARE(report.samples.size(), std::size_t(1));
    QCOMPARE(report.skipped.size(), std::size_t(4));
    for (const SkippedFile &file : report.skipped)
        QVERIFY(!file.reason.empty());
}

void TestDataset::emptyFilesAreSkippedWithoutDecodingToo()
{
    const TemporaryFolder folder;
    writeNoisePng(folder / "benign/case/good.png", 1);
    writeBytes(folder / "benign/case/empty.png", "");
    writeBytes(folder / "benign/case/text.png", "text");
    QCOMPARE(scanDataset(folder.path(), CheckPixels::No).skipped.size(), std::size_t(2));
}

void TestDataset::linksAreFollowedOnlyInsideTheFolder()
{
    const TemporaryFolder folder, elsewhere;
    writeNoisePng(elsewhere / "outside.png", 1);
    const fs::path benign = folder / "benign/case";
    writeNoisePng(benign / "good.png", 2);
    writeNoisePng(folder / "pool/linked.png", 3);
    fs::create_symlink("../../pool/linked.png", benign / "inside.png");
    fs::create_symlink(elsewhere / "outside.png", benign / "leaves.png");
    fs::create_symlink("nowhere.png", benign / "dangling.png");
    fs::create_directory_symlink("..", benign / "loop");
    fs::create_symlink("itself.png", benign / "itself.png");
    const ScanReport report = scanDataset(folder.path(), CheckPixels::Yes);
    std::vector<fs::path> samples, skipped;
    std::ranges::transform(report.samples, std::back_inserter(samples), &Sample::path);
    std::ranges::transform(report.skipped, std::back_inserter(skipped), &SkippedFile::path);
    QCOMPARE(samples, (std::vector<fs::path>{"benign/case/good.png", "benign/case/inside.png"}));
    QCOMPARE(skipped, (std::vector<fs::path>{"benign/case/dangling.png", "benign/case/itself.png",
                                             "benign/case/leaves.png", "benign/case/loop", "pool/linked.png"}));
}

void TestDataset::equalPixelsInDifferentBytesAreFound()
{
    const TemporaryFolder folder;
    const fs::path ductal = "malignant/SOB_M_DC-14-13412-40-001.png",
                   lobular = "malignant/SOB_M_LC-14-13412-40-002.png";
    writeNoisePng(folder.path() / ductal, 1);
    writeStoredPng(folder.path() / lobular, 1);
    writeNoisePng(folder / "malignant/SOB_M_LC-14-13412-40-003.png", 2);
    QVERIFY(readBytes(folder.path() / ductal) != readBytes(folder.path() / lobular));
    const ScanReport report = scanDataset(folder.path(), CheckPixels::Yes);
    QCOMPARE(report.duplicates, (std::vector<std::pair<fs::path, fs::path>>{{ductal, lobular}}));
    QCOMPARE(kindsOf(report), (std::vector<std::string>{"duplicate_pixels", "subtype_conflict"}));
}

void TestDataset::equalPicturesUnderTwoClassesAreAConflict()
{
    const TemporaryFolder folder;
    writeNoisePng(folder / "benign/case 1/a.png", 1);
    writeNoisePng(folder / "malignant/case 2/b.png", 1);
    writeNoisePng(folder / "malignant/case 2/c.png", 1);
    const ScanReport report = scanDataset(folder.path(), CheckPixels::Yes);
    QCOMPARE(report.duplicates.size(), std::size_t(2));
    QCOMPARE(kindsOf(report), (std::vector<std::string>{"duplicate_pixels", "label_conflict"}));
}

void TestDataset::picturesThatLookAlikeAreTold()
{
    const TemporaryFolder folder;
    cv::Mat3b smooth;
    cv::resize(noisePicture(1, {14, 9}), smooth, {140, 92}, 0, 0, cv::INTER_CUBIC);
    fs::create_directories(folder / "benign/case");
    cv::imwrite((folder / "benign/case/1.png").string(), smooth);
    cv::imwrite((folder / "benign/case/2.jpg").string(), smooth, {cv::IMWRITE_JPEG_QUALITY, 70});
    writeNoisePng(folder / "malignant/case/3.png", 3, {140, 92});
    const ScanReport report = scanDataset(folder.path(), CheckPixels::Yes);
    QCOMPARE(kindsOf(report), std::vector<std::string>{"near_duplicate"});
    QVERIFY(QString::fromStdString(report.problems[0].message).contains("look alike, but are not equal: look at them"));
    QCOMPARE(report.problems[0].paths, (std::vector<fs::path>{"benign/case/1.png", "benign/case/2.jpg"}));
    const Json pairs = toJson(report).at("near_duplicates");
    QCOMPARE(pairs.size(), std::size_t(1));
    QCOMPARE(pairs[0][0].get<std::string>(), std::string("benign/case/1.png"));
    QCOMPARE(pairs[0][1].get<std::string>(), std::string("benign/case/2.jpg"));
    QVERIFY(pairs[0][2].get<double>() > 0.98);
    QVERIFY(report.duplicates.empty());
}

void TestDataset::everyFileIsASampleSkippedOrListed()
{
    const TemporaryFolder folder;
    writeNoisePng(folder / "benign/case/1.png", 1);
    writeNoisePng(folder / "outside.png", 2);
    for (const char *name : {"README.txt", "benign/Thumbs.db", "benign/case/.hidden", "benign/case/1.png.bak",
                             "deep/er/noending", "benign/case/2.gif"})
        writeBytes(folder / name, "text");
    const ScanReport report = scanDataset(folder.path(), CheckPixels::Yes);
    QCOMPARE(report.samples.size() + report.skipped.size() + report.otherFiles.size(), std::size_t(8));
    QCOMPARE(report.otherFiles.size(), std::size_t(6));
    QVERIFY(std::ranges::is_sorted(report.otherFiles, {}, &SkippedFile::path));
}

void TestDataset::filesThatAreNoPicturesHaveAReason_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("words");
    QTest::newRow("text") << "README.TXT"
                          << "a text or a table";
    QTest::newRow("desktop") << "Thumbs.db"
                             << "left by a desktop";
    QTest::newRow("archive") << "BreaKHis_v1.tar.gz"
                             << "unpack it";
    QTest::newRow("half a download") << "data.zip.part"
                                     << "has not finished";
    QTest::newRow("slide") << "CMU-1.svs"
                           << "whole slide";
    QTest::newRow("another picture format") << "1.webp"
                                            << "PNG, JPEG, TIFF and BMP are";
    QTest::newRow("hidden") << ".cache"
                            << "hidden";
    QTest::newRow("anything else") << "noending"
                                   << "not a picture by its name";
}

void TestDataset::filesThatAreNoPicturesHaveAReason()
{
    QFETCH(QString, name);
    QFETCH(QString, words);
    const TemporaryFolder folder;
    writeNoisePng(folder / "benign/case/1.png", 1);
    writeBytes(folder / name.toStdString(), "bytes");
    const ScanReport report = scanDataset(folder.path(), CheckPixels::No);
    QCOMPARE(report.otherFiles.size(), std::size_t(1));
    const QString reason = QString::fromStdString(report.otherFiles[0].reason);
    QVERIFY2(reason.contains(words), qPrintable(reason));
}

void TestDataset::picturesOfAnotherSizeAreTold()
{
    const TemporaryFolder folder;
    writeNoisePng(folder / "benign/case/1.png", 1);
    writeNoisePng(folder / "benign/case/2.png", 2);
    writeNoisePng(folder / "benign/case/3.png", 3, {16, 11});
    for (const CheckPixels check : {CheckPixels::No, CheckPixels::Yes}) {
        const ScanReport report = scanDataset(folder.path(), check);
        QCOMPARE(kindsOf(report), std::vector<std::string>{"size_differs"});
        QCOMPARE(report.problems[0].paths, std::vector<fs::path>{"benign/case/3.png"});
        QVERIFY(QString::fromStdString(report.problems[0].message).contains("16 x 11"));
    }
}

void TestDataset::aUselessFolderIsRefused_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("message");
    QTest::newRow("missing") << "nowhere"
                             << "no such folder";
    QTest::newRow("a file") << "file.txt"
                            << "this is a file";
    QTest::newRow("empty") << "empty"
                           << "no picture";
    QTest::newRow("without classes") << "flat"
                                     << "nothing says";
    QTest::newRow("nothing but broken pictures") << "broken"
                                                 << "can be used";
}

void TestDataset::aUselessFolderIsRefused()
{
    QFETCH(QString, name);
    QFETCH(QString, message);
    const TemporaryFolder folder;
    fs::create_directories(folder / "empty/benign");
    writeBytes(folder / "file.txt", "text");
    writeNoisePng(folder / "flat/1.png", 1);
    writeBytes(folder / "broken/benign/1.png", "");
    const auto error = thrownBy([&] { scanDataset(folder / name.toStdString(), CheckPixels::Yes); });
    QVERIFY(error && error->kind() == ErrorKind::BadInput);
    QVERIFY2(says(error, message.toStdString()), error->what());
    QVERIFY(says(error, name.toStdString()));
}

void TestDataset::theJsonDocumentIsTheContracts()
{
    const TemporaryFolder folder;
    const std::string original = "breast/malignant/SOB/ductal_carcinoma/SOB_M_DC_14-2523/40X/";
    writeNoisePng(folder / (original + "SOB_M_DC-14-2523-40-010.png"), 1);
    writeNoisePng(folder / "breast/benign/SOB/adenosis/SOB_B_A_14-22549AB/100X/SOB_B_A-14-22549AB-100-001.png", 2);
    writeBytes(folder / (original + "SOB_M_DC-14-2523-40-011.png"), "");
    writeNoisePng(folder / (original + "SOB_M_DC-14-2523-40-999.png"), 1);
    writeBytes(folder / "breast/README.txt", "text");
    const Json expected = Json::parse(R"({
        "format": "breakhis_original", "images": 3, "by_magnification": {"40": 2, "100": 1},
        "by_class": {"benign": 1, "malignant": 2}, "by_subtype": {"A": 1, "DC": 2},
        "folders": 2, "slides": 2, "stems": 2,
        "skipped": [{"path": "@SOB_M_DC-14-2523-40-011.png", "reason": "an empty file"}],
        "duplicates": [["@SOB_M_DC-14-2523-40-010.png", "@SOB_M_DC-14-2523-40-999.png"]],
        "problems": [{"kind": "duplicate_pixels",
                      "message": "1 pair of pictures with equal pixels; a split must not put them on both sides",
                      "paths": ["@SOB_M_DC-14-2523-40-010.png", "@SOB_M_DC-14-2523-40-999.png"]}],
        "published": {"expected": 7909, "present": 3, "missing": 7906, "extra": 1},
        "near_duplicates": [], "other_files": [{"path": "breast/README.txt", "reason": "a text or a table, not a picture"}]})");
    const QString text = QString::fromStdString(expected.dump()).replace("@", QString::fromStdString(original));
    Json document = toJson(scanDataset(folder.path(), CheckPixels::Yes));
    for (const char *detail : {"by_magnification", "by_class", "by_subtype", "folders", "extra_paths", "sentences"})
        QCOMPARE(document["published"].erase(detail), std::size_t(1)); // tst_published_comparison looks at them
    QCOMPARE(QString::fromStdString(document.dump()), text);
}

void TestDataset::theReportIsTheSameTwice()
{
    const TemporaryFolder folder;
    for (int index = 0; index < 20; ++index)
        writeNoisePng(folder / ("benign/case/" + std::to_string(index) + ".png"),
                      static_cast<std::uint64_t>(index % 7));
    const auto scan = [&] { return toJson(scanDataset(folder.path(), CheckPixels::Yes)).dump(); };
    QCOMPARE(scan(), scan());
}

void TestDataset::theDataHashDependsOnNamesAndBytesAlone()
{
    std::vector<Sample> samples(2);
    samples[0].path = "b.png";
    samples[1].path = "a.png";
    const std::string hash = dataHash(samples, {"22", "11"});
    QCOMPARE(hash, sha256("a.png\t11\nb.png\t22\n"));
    samples[0].label = Label::Malignant;
    QCOMPARE(dataHash(samples, {"22", "11"}), hash);
    QVERIFY(dataHash(samples, {"11", "22"}) != hash);
}

void TestDataset::hashesAreThoseOfTheFilesInOrder()
{
    const TemporaryFolder folder;
    std::vector<Sample> samples;
    std::vector<std::string> expected;
    for (int index = 0; index < 30; ++index) {
        const std::string content = "file " + std::to_string(index);
        samples.emplace_back().path = std::to_string(index) + ".png";
        writeBytes(folder.path() / samples.back().path, content);
        expected.push_back(sha256(content));
    }
    QCOMPARE(hashFiles(folder.path(), samples), expected);
    fs::remove(folder / "17.png");
    QVERIFY(says(thrownBy([&] { hashFiles(folder.path(), samples); }), "17.png"));
}

void TestDataset::aScanCanBeCancelled()
{
    const TemporaryFolder folder;
    writeNoisePng(folder / "benign/case/1.png", 1);
    const CancelToken cancel;
    cancel.cancel();
    QVERIFY_THROWS_EXCEPTION(Error, scanDataset(folder.path(), CheckPixels::Yes, cancel));
}

void TestDataset::progressEndsAtTheWhole()
{
    const TemporaryFolder folder;
    for (int index = 0; index < 10; ++index)
        writeNoisePng(folder / ("benign/case/" + std::to_string(index) + ".png"), static_cast<std::uint64_t>(index));
    double last = 0;
    bool hasGrown = true;
    scanDataset(folder.path(), CheckPixels::No, {}, [&](const Progress &progress) {
        hasGrown = hasGrown && progress.fraction > last;
        last = progress.fraction;
    });
    QVERIFY(hasGrown);
    QCOMPARE(last, 1.0);
}

QTEST_GUILESS_MAIN(TestDataset)
#include "tst_dataset.moc"
