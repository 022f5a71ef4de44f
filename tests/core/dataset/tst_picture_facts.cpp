#include "core/dataset/picture_facts.h"

#include "core/common/hash.h"
#include "core/dataset/perceptual_hash.h"
#include "core/image/image_io.h"
#include "tests/support/picture_files.h"
#include "tests/support/temporary_folder.h"

#include <QTest>
#include <bit>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

using namespace histo;

namespace {

PictureFacts factsOf(const cv::Mat3b &rgb)
{
    const TemporaryFolder folder;
    writePng(folder / "picture.png", rgb);
    return examinePicture(folder / "picture.png");
}

/// Blurred noise: as smooth as tissue, other for each seed.
cv::Mat3b smoothPicture(std::uint64_t seed, cv::Size size = {280, 184})
{
    cv::Mat3b picture = noisePicture(seed, {14, 9}), smooth;
    cv::resize(picture, smooth, size, 0, 0, cv::INTER_CUBIC);
    return smooth;
}

} // namespace

class TestPictureFacts : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theMeanColourIsThatOfTheHalves();
    void theHashIsThatOfSizeAndPixels();
    void aFlatPictureHasNoSharpnessAndNoPerceptualHash();
    void oneWhitePointHasTheSharpnessWorkedOutByHand();
    void blurLowersTheSharpness();
    void theThumbnailFitsAndKeepsTheShape_data();
    void theThumbnailFitsAndKeepsTheShape();
    void theSmallGreyPictureIsSqueezed();
    void aPictureStoredAgainHasNearlyTheSamePerceptualHash();
    void otherPicturesHaveOtherPerceptualHashes();
    void aBrokenFileHasAProblemOfItsOwn();
    void aMissingFileIsNoProblemOfTheFile();
};

void TestPictureFacts::theMeanColourIsThatOfTheHalves()
{
    cv::Mat3b picture(10, 20, cv::Vec3b(200, 100, 0));
    picture.colRange(10, 20) = cv::Vec3b(100, 0, 50);
    const PictureFacts facts = factsOf(picture);
    QCOMPARE(facts.meanColour, cv::Vec3d(150, 50, 25));
    QCOMPARE(facts.size, cv::Size(20, 10));
    QVERIFY(facts.isExamined());
}

void TestPictureFacts::theHashIsThatOfSizeAndPixels()
{
    const cv::Mat3b picture(1, 2, cv::Vec3b('a', 'b', 'c'));
    QCOMPARE(factsOf(picture).pixelHash, sha256("2x1\nabcabc"));
}

void TestPictureFacts::aFlatPictureHasNoSharpnessAndNoPerceptualHash()
{
    const PictureFacts facts = factsOf(cv::Mat3b(64, 64, cv::Vec3b(180, 120, 160)));
    QCOMPARE(facts.sharpness, 0.0);
    QCOMPARE(facts.perceptualHash, std::uint64_t(0));
}

void TestPictureFacts::oneWhitePointHasTheSharpnessWorkedOutByHand()
{
    cv::Mat3b picture(5, 5, cv::Vec3b(0, 0, 0));
    picture(2, 2) = cv::Vec3b(100, 100, 100);
    // Laplacian: -400 at the point, 100 at its four neighbours; mean 0, variance (160,000 + 4 x 10,000) / 25.
    QCOMPARE(factsOf(picture).sharpness, 8000.0);
}

void TestPictureFacts::blurLowersTheSharpness()
{
    const cv::Mat3b sharp = noisePicture(1, {60, 40});
    cv::Mat3b blurred;
    cv::GaussianBlur(sharp, blurred, {5, 5}, 1.0);
    QVERIFY(factsOf(blurred).sharpness < factsOf(sharp).sharpness / 10);
}

void TestPictureFacts::theThumbnailFitsAndKeepsTheShape_data()
{
    QTest::addColumn<int>("width");
    QTest::addColumn<int>("height");
    QTest::addColumn<int>("thumbnailWidth");
    QTest::addColumn<int>("thumbnailHeight");
    QTest::newRow("BreakHis") << 700 << 460 << 256 << 168;
    QTest::newRow("upright") << 460 << 700 << 126 << 192;
    QTest::newRow("never enlarged") << 16 << 12 << 16 << 12;
    QTest::newRow("a line") << 1000 << 1 << 256 << 1;
}

void TestPictureFacts::theThumbnailFitsAndKeepsTheShape()
{
    QFETCH(int, width);
    QFETCH(int, height);
    QFETCH(int, thumbnailWidth);
    QFETCH(int, thumbnailHeight);
    const cv::Mat3b picture(height, width, cv::Vec3b(200, 100, 50));
    const cv::Mat3b thumbnail = cv::imdecode(factsOf(picture).thumbnail, cv::IMREAD_COLOR);
    QCOMPARE(thumbnail.size(), cv::Size(thumbnailWidth, thumbnailHeight));
    QVERIFY(cv::norm(thumbnail(0, 0), cv::Vec3b(50, 100, 200), cv::NORM_INF) <= 3); // blue, green, red
}

void TestPictureFacts::theSmallGreyPictureIsSqueezed()
{
    cv::Mat3b picture(64, 128, cv::Vec3b(0, 0, 0));
    picture.rowRange(32, 64) = cv::Vec3b(255, 255, 255);
    const auto grey = factsOf(picture).smallGrey;
    QCOMPARE(grey.size(), std::size_t(kSmallGreySide * kSmallGreySide));
    QCOMPARE(int(grey.front()), 0);
    QCOMPARE(int(grey.back()), 255);
}

void TestPictureFacts::aPictureStoredAgainHasNearlyTheSamePerceptualHash()
{
    const TemporaryFolder folder;
    const cv::Mat3b picture = smoothPicture(1);
    cv::Mat3b half;
    cv::resize(picture, half, {}, 0.5, 0.5, cv::INTER_AREA);
    cv::Mat3b bgr;
    cv::cvtColor(picture, bgr, cv::COLOR_RGB2BGR);
    cv::imwrite((folder / "again.jpg").string(), bgr, {cv::IMWRITE_JPEG_QUALITY, 60});
    const std::uint64_t hash = factsOf(picture).perceptualHash;
    QVERIFY(std::popcount(hash ^ factsOf(half).perceptualHash) <= 4);
    QVERIFY(std::popcount(hash ^ examinePicture(folder / "again.jpg").perceptualHash) <= 4);
}

void TestPictureFacts::otherPicturesHaveOtherPerceptualHashes()
{
    const std::uint64_t hash = factsOf(smoothPicture(1)).perceptualHash;
    for (std::uint64_t seed = 2; seed < 20; ++seed)
        QVERIFY(std::popcount(hash ^ factsOf(smoothPicture(seed)).perceptualHash) > 12);
}

void TestPictureFacts::aBrokenFileHasAProblemOfItsOwn()
{
    const TemporaryFolder folder;
    writeBytes(folder / "text.png", "text");
    const PictureFacts facts = examinePicture(folder / "text.png");
    QVERIFY(!facts.problem.empty());
    QVERIFY(facts.isProblemOfFile);
    QVERIFY(!facts.isExamined());
}

void TestPictureFacts::aMissingFileIsNoProblemOfTheFile()
{
    const TemporaryFolder folder;
    const PictureFacts facts = examinePicture(folder / "nowhere.png");
    QVERIFY(!facts.problem.empty());
    QVERIFY(!facts.isProblemOfFile);
}

QTEST_GUILESS_MAIN(TestPictureFacts)
#include "tst_picture_facts.moc"
