#include "core/image/image_io.h"

#include "core/common/error.h"
#include "core/dataset/synthetic.h"
#include "core/image/png_check.h"
#include "tests/support/picture_files.h"
#include "tests/support/temporary_folder.h"

#include <QTest>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

using namespace histo;

Q_DECLARE_METATYPE(std::string)

namespace {

bool isEqual(const cv::Mat3b &left, const cv::Mat3b &right)
{
    return left.size() == right.size() && cv::norm(left, right, cv::NORM_INF) == 0;
}

std::string encoded(const std::string &ending, const cv::Mat &picture)
{
    std::vector<uchar> bytes;
    cv::imencode(ending, picture, bytes);
    return {bytes.begin(), bytes.end()};
}

/// A picture whose JPEG is close to it.
cv::Mat3b smoothPicture()
{
    cv::Mat3b picture(24, 32);
    for (int row = 0; row < picture.rows; ++row)
        for (int column = 0; column < picture.cols; ++column)
            picture(row, column) = cv::Vec3b(static_cast<uchar>(200 - 2 * row), 100, static_cast<uchar>(3 * column));
    return picture;
}

} // namespace

class TestImageIo : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aWrittenPictureReadsBackEqual();
    void everyFormatIsReadWhateverItsEnding_data();
    void everyFormatIsReadWhateverItsEnding();
    void greyAndSixteenBitsBecomeEightBitColour();
    void alphaLiesOverWhite();
    void paddingOfABitmapIsNotAlpha();
    void aPictureWithFloatingPointPixelsIsRefused();
    void aBrokenFileIsRefusedWithItsReason_data();
    void aBrokenFileIsRefusedWithItsReason();
    void aPngCutAnywhereIsRefused();
    void aPngWithAnyByteChangedIsRefused();
    void aJpegCutAnywhereIsRefused();
    void aJpegWithDamageInItsMiddleIsRefused_data();
    void aJpegWithDamageInItsMiddleIsRefused();
    void bytesBehindThePngEndDoNotMatter();
    void anInterlacedPngIsSound();
    void aMissingFileIsNamed();
};

void TestImageIo::aWrittenPictureReadsBackEqual()
{
    const TemporaryFolder folder;
    const cv::Mat3b picture = noisePicture(1);
    writePng(folder / "picture.png", picture);
    QVERIFY(isEqual(readRgb(folder / "picture.png"), picture));
    QVERIFY(!problemWithPicture(folder / "picture.png"));
}

void TestImageIo::everyFormatIsReadWhateverItsEnding_data()
{
    QTest::addColumn<QByteArray>("ending");
    QTest::addColumn<double>("tolerance");
    QTest::newRow("PNG") << QByteArray(".png") << 0.0;
    QTest::newRow("BMP") << QByteArray(".bmp") << 0.0;
    QTest::newRow("TIFF") << QByteArray(".tiff") << 0.0;
    QTest::newRow("JPEG") << QByteArray(".jpg") << 12.0;
}

void TestImageIo::everyFormatIsReadWhateverItsEnding()
{
    QFETCH(QByteArray, ending);
    QFETCH(double, tolerance);
    const TemporaryFolder folder;
    const cv::Mat3b picture = smoothPicture();
    cv::Mat3b bgr;
    cv::cvtColor(picture, bgr, cv::COLOR_RGB2BGR);
    writeBytes(folder / "picture.dat", encoded(ending.toStdString(), bgr));
    QVERIFY(cv::norm(readRgb(folder / "picture.dat"), picture, cv::NORM_INF) <= tolerance);
    QCOMPARE(sizeOfPicture(folder / "picture.dat").value(), picture.size());
    QVERIFY(!problemWithPicture(folder / "picture.dat"));
}

void TestImageIo::greyAndSixteenBitsBecomeEightBitColour()
{
    const TemporaryFolder folder;
    const cv::Mat1w grey = (cv::Mat1w(1, 3) << 0, 128 * 257, 65535);
    writeBytes(folder / "grey.png", encoded(".png", grey));
    const cv::Mat3b expected = (cv::Mat_<cv::Vec3b>(1, 3) << cv::Vec3b::all(0), cv::Vec3b::all(128),
                                cv::Vec3b::all(255));
    QVERIFY(isEqual(readRgb(folder / "grey.png"), expected));
}

void TestImageIo::alphaLiesOverWhite()
{
    const TemporaryFolder folder;
    // Blue, green, red, alpha: opaque red, half-transparent black, invisible green.
    const cv::Mat4b picture = (cv::Mat4b(1, 3) << cv::Vec4b(0, 0, 255, 255), cv::Vec4b(0, 0, 0, 51),
                               cv::Vec4b(0, 255, 0, 0));
    writeBytes(folder / "alpha.png", encoded(".png", picture));
    const cv::Mat3b expected = (cv::Mat3b(1, 3) << cv::Vec3b(255, 0, 0), cv::Vec3b(204, 204, 204),
                                cv::Vec3b(255, 255, 255));
    QVERIFY(isEqual(readRgb(folder / "alpha.png"), expected));
}

void TestImageIo::paddingOfABitmapIsNotAlpha()
{
    const TemporaryFolder folder;
    const cv::Mat4b picture(4, 4, cv::Vec4b(30, 20, 10, 0));
    writeBytes(folder / "padded.bmp", encoded(".bmp", picture));
    QVERIFY(isEqual(readRgb(folder / "padded.bmp"), cv::Mat3b(4, 4, cv::Vec3b(10, 20, 30))));
}

void TestImageIo::aPictureWithFloatingPointPixelsIsRefused()
{
    const TemporaryFolder folder;
    writeBytes(folder / "map.tiff", encoded(".tiff", cv::Mat1f(4, 4, 0.5f)));
    QVERIFY(problemWithPicture(folder / "map.tiff").has_value());
    QVERIFY_THROWS_EXCEPTION(Error, readRgb(folder / "map.tiff"));
}

void TestImageIo::aBrokenFileIsRefusedWithItsReason_data()
{
    QTest::addColumn<std::string>("bytes");
    QTest::addColumn<QString>("reason");
    const PngFields grey{4, 2};
    const std::string rows(2 * 5, '\0');
    const std::string png = encodePng(noisePicture(1));
    const std::string jpeg = encoded(".jpg", noisePicture(1));
    const std::string tiff = encoded(".tiff", noisePicture(1));
    const std::string bmp = encoded(".bmp", noisePicture(1));
    std::string wrongAdler = deflated(rows);
    wrongAdler.back() ^= 1;

    QTest::newRow("empty") << std::string() << "empty";
    QTest::newRow("text") << std::string("not a picture") << "not a picture";
    QTest::newRow("PNG cut in half") << png.substr(0, png.size() / 2) << "cut off";
    QTest::newRow("PNG without its end chunk") << png.substr(0, png.size() - 12) << "cut off";
    QTest::newRow("PNG with a row too few") << pngOf(grey, rows.substr(5)) << "cut off";
    QTest::newRow("PNG with a row too many") << pngOf(grey, rows + "12345") << "more pixels";
    QTest::newRow("PNG whose pixels have a wrong checksum")
        << "\x89PNG\r\n\x1a\n" + pngHeaderChunk(grey) + pngChunk("IDAT", wrongAdler) + pngChunk("IEND", "")
        << "broken compressed pixels";
    QTest::newRow("PNG without pixels") << "\x89PNG\r\n\x1a\n" + pngHeaderChunk(grey) + pngChunk("IEND", "")
                                        << "no pixels";
    QTest::newRow("PNG without width") << pngOf({0, 2}, rows) << "without width";
    QTest::newRow("PNG with a colour type that is not") << pngOf({4, 2, 8, 5}, rows) << "header";
    QTest::newRow("PNG with a palette missing") << pngOf({4, 2, 8, 3}, rows) << "palette";
    QTest::newRow("PNG as large as a bomb") << pngOf({100'000, 100'000}, rows) << "too large";
    QTest::newRow("JPEG without its end") << jpeg.substr(0, jpeg.size() - 2) << "cut off";
    QTest::newRow("TIFF cut in half") << tiff.substr(0, tiff.size() / 2) << "";
    QTest::newRow("BMP cut in half") << bmp.substr(0, bmp.size() / 2) << "";
}

void TestImageIo::aBrokenFileIsRefusedWithItsReason()
{
    QFETCH(std::string, bytes);
    QFETCH(QString, reason);
    const TemporaryFolder folder;
    writeBytes(folder / "broken.png", bytes);
    const auto problem = problemWithPicture(folder / "broken.png");
    QVERIFY(problem.has_value());
    QVERIFY2(QString::fromStdString(*problem).contains(reason), problem->c_str());
    try {
        readRgb(folder / "broken.png");
        QFAIL("the picture was read");
    } catch (const Error &error) {
        QCOMPARE(error.kind(), ErrorKind::BadInput);
        QVERIFY(QString(error.what()).contains("broken.png"));
    }
}

void TestImageIo::aPngCutAnywhereIsRefused()
{
    const std::string png = encodePng(noisePicture(2));
    QVERIFY(!problemWithPng(png));
    for (std::size_t length = 8; length < png.size(); ++length)
        QVERIFY2(problemWithPng(png.substr(0, length)), std::to_string(length).c_str());
}

void TestImageIo::aPngWithAnyByteChangedIsRefused()
{
    const std::string png = encodePng(noisePicture(3));
    for (std::size_t index = 8; index < png.size(); ++index) { // behind the signature
        std::string changed = png;
        changed[index] ^= 0x10;
        QVERIFY2(problemWithPng(changed), std::to_string(index).c_str());
    }
}

void TestImageIo::aJpegCutAnywhereIsRefused()
{
    const TemporaryFolder folder;
    const std::string jpeg = encoded(".jpg", smoothPicture());
    for (std::size_t length = 0; length < jpeg.size(); length += 3) {
        writeBytes(folder / "cut.jpg", jpeg.substr(0, length));
        QVERIFY2(problemWithPicture(folder / "cut.jpg"), std::to_string(length).c_str());
    }
}

void TestImageIo::aJpegWithDamageInItsMiddleIsRefused_data()
{
    QTest::addColumn<std::vector<int>>("settings");
    QTest::newRow("baseline") << std::vector<int>{};
    QTest::newRow("progressive") << std::vector<int>{cv::IMWRITE_JPEG_PROGRESSIVE, 1};
    QTest::newRow("with restart markers") << std::vector<int>{cv::IMWRITE_JPEG_RST_INTERVAL, 11};
}

void TestImageIo::aJpegWithDamageInItsMiddleIsRefused()
{
    QFETCH(std::vector<int>, settings);
    const TemporaryFolder folder;
    std::vector<uchar> jpeg;
    const CaseLook look = drawCaseLook(Label::Benign, Cue::Morphology, 1, 0);
    cv::imencode(".jpg", drawTissue(look, 200, {350, 230}, 1), jpeg, settings);
    const std::string sound(jpeg.begin(), jpeg.end());
    writeBytes(folder / "sound.jpg", sound);
    QVERIFY(!problemWithPicture(folder / "sound.jpg"));

    std::string damaged = sound;
    damaged.erase(sound.size() / 2, 100);
    writeBytes(folder / "damaged.jpg", damaged);
    const auto problem = problemWithPicture(folder / "damaged.jpg");
    QVERIFY(problem.has_value());
    QVERIFY2(problem->starts_with("damaged: Corrupt JPEG data"), problem->c_str());
    QVERIFY_THROWS_EXCEPTION(Error, readRgb(folder / "damaged.jpg"));
}

void TestImageIo::bytesBehindThePngEndDoNotMatter()
{
    QVERIFY(!problemWithPng(encodePng(noisePicture(4)) + "a camera's own notes"));
}

void TestImageIo::anInterlacedPngIsSound()
{
    // 5 x 3 grey pixels in seven passes of 1x1, 1x1, none, 1x1, 3x1, 2x2 and 5x1, each row with its filter byte:
    // 2 + 2 + 0 + 2 + 4 + 6 + 6 bytes.
    const std::string png = pngOf({5, 3, 8, 0, 1}, std::string(22, '\0'));
    const TemporaryFolder folder;
    writeBytes(folder / "interlaced.png", png);
    QVERIFY(isEqual(readRgb(folder / "interlaced.png"), cv::Mat3b(3, 5, cv::Vec3b::all(0))));
    QVERIFY(problemWithPng(pngOf({5, 3, 8, 0, 1}, std::string(21, '\0'))));
}

void TestImageIo::aMissingFileIsNamed()
{
    const TemporaryFolder folder;
    QVERIFY(problemWithPicture(folder / "nowhere.png").has_value());
    QVERIFY(!sizeOfPicture(folder / "nowhere.png"));
    QVERIFY(!sizeOfPicture(folder.path()));
    try {
        readRgb(folder / "nowhere.png");
        QFAIL("a missing picture was read");
    } catch (const Error &error) {
        QVERIFY(QString(error.what()).contains("nowhere.png"));
    }
}

QTEST_GUILESS_MAIN(TestImageIo)
#include "tst_image_io.moc"
