#include "core/image/png_decoder.h"

#include "core/image/image_io.h"
#include "core/image/png_check.h"
#include "core/image/png_unfilter.h"
#include "tests/support/picture_files.h"
#include "tests/support/temporary_folder.h"

#include <QTest>
#include <cstdlib>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

using namespace histo;

namespace {

/// Filters of the rows in turn; numbers as in PNG: none, Sub, Up, Average, Paeth.
using RowFilters = std::vector<int>;
const RowFilters kEachInTurn = {4, 1, 2, 3, 0, 4, 3, 2, 1, 0, 4};

/// Rows as they stand in a PNG. Any bytes are valid filtered bytes, so noise exercises every branch.
std::string filteredNoise(cv::Size size, const RowFilters &filters, std::uint64_t seed)
{
    const cv::Mat3b noise = noisePicture(seed, size);
    std::string rows;
    for (int row = 0; row < size.height; ++row) {
        rows += static_cast<char>(filters[static_cast<std::size_t>(row) % filters.size()]);
        rows.append(noise.ptr<char>(row), static_cast<std::size_t>(size.width) * 3);
    }
    return rows;
}

PngFields rgbFields(cv::Size size)
{
    return {static_cast<std::uint32_t>(size.width), static_cast<std::uint32_t>(size.height), 8, 2, 0};
}

std::string pngOfParts(const std::string &header, const std::vector<std::string> &chunks)
{
    std::string png = "\x89PNG\r\n\x1a\n" + header;
    for (const std::string &chunk : chunks)
        png += chunk;
    return png + pngChunk("IEND", "");
}

/// What OpenCV makes of it, in RGB; empty if nothing.
cv::Mat3b byOpenCv(const std::string &png)
{
    const cv::Mat buffer(1, static_cast<int>(png.size()), CV_8UC1, const_cast<char *>(png.data()));
    const cv::Mat bgr = cv::imdecode(buffer, cv::IMREAD_UNCHANGED);
    cv::Mat3b rgb;
    if (!bgr.empty())
        cv::cvtColor(bgr, rgb, cv::COLOR_BGR2RGB);
    return rgb;
}

bool isEqual(const cv::Mat3b &left, const cv::Mat3b &right)
{
    return left.size() == right.size() && cv::norm(left, right, cv::NORM_INF) == 0;
}

bool isDecodedAsByOpenCv(const std::string &png)
{
    const PngChunks chunks = readPngChunks(png);
    const auto rgb = decodePlainPng(chunks);
    return !chunks.problem && rgb && isEqual(*rgb, byOpenCv(png)) && !problemWithPng(png);
}

bool isLeftToOthers(const std::string &png)
{
    const PngChunks chunks = readPngChunks(png);
    return chunks.problem || !decodePlainPng(chunks);
}

const cv::Size kSize(9, 6);
const std::string kHeader = pngHeaderChunk(rgbFields(kSize));
const std::string kRows = filteredNoise(kSize, kEachInTurn, 7);
const std::string kPixels = pngChunk("IDAT", deflated(kRows));

} // namespace

class TestPngDecoder : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyFilterGivesThePixelsOfOpenCv_data()
    {
        QTest::addColumn<std::vector<int>>("filters");
        QTest::newRow("none") << RowFilters{0};
        QTest::newRow("Sub") << RowFilters{1};
        QTest::newRow("Up") << RowFilters{2};
        QTest::newRow("Average") << RowFilters{3};
        QTest::newRow("Paeth") << RowFilters{4};
        QTest::newRow("each in turn") << kEachInTurn;
    }
    void everyFilterGivesThePixelsOfOpenCv()
    {
        QFETCH(std::vector<int>, filters);
        for (int width = 1; width <= 67; ++width) {
            const cv::Size size(width, 1 + (width * 5) % 14); // heights with and without rows that are left over
            const std::string png = pngOf(rgbFields(size),
                                          filteredNoise(size, filters, static_cast<std::uint64_t>(width)));
            QVERIFY2(isDecodedAsByOpenCv(png), qPrintable(QString("%1 x %2").arg(width).arg(size.height)));
        }
    }

    void vectorsAndPlainCodeGiveEqualBytes()
    {
        for (int first = 0; first < 5; ++first)
            for (int second = 0; second < 5; ++second)
                for (int width : {1, 2, 4, 5, 6, 7, 31, 64}) {
                    const cv::Size size(width, 11);
                    const std::string rows = filteredNoise(size, {first, second, second, first, second, first, 4},
                                                           static_cast<std::uint64_t>(first * 5 + second));
                    const auto *bytes = reinterpret_cast<const std::uint8_t *>(rows.data());
                    cv::Mat3b plain(size), vectors(size);
                    QVERIFY(unfilterRgb(bytes, plain, UnfilterCode::Plain));
                    QVERIFY(unfilterRgb(bytes, vectors, UnfilterCode::Fastest));
                    QVERIFY2(isEqual(plain, vectors),
                             qPrintable(QString("filters %1 %2, width %3").arg(first).arg(second).arg(width)));
                }
    }

    void paethChoosesTheNearestForEveryThreeNeighbours()
    {
        // Five columns let one step run by vectors: left, above and its left neighbour take all values there that
        // differ by the sign or the order of their distances.
        const auto nearest = [](int left, int above, int aboveLeft) {
            const int estimate = left + above - aboveLeft;
            const int toLeft = std::abs(estimate - left), toAbove = std::abs(estimate - above),
                      toAboveLeft = std::abs(estimate - aboveLeft);
            return toLeft <= toAbove && toLeft <= toAboveLeft ? left : toAbove <= toAboveLeft ? above : aboveLeft;
        };
        const std::vector<int> values = {0, 1, 2, 3, 63, 64, 65, 126, 127, 128, 129, 191, 192, 253, 254, 255};
        for (const int left : values)
            for (const int above : values)
                for (const int aboveLeft : values) {
                    // Row 0 is stored as it is; row 1 must meet `left` in column 2 and predict column 3.
                    constexpr int kWidth = 6, kRow = 1 + 3 * kWidth;
                    std::vector<std::uint8_t> rows(5 * kRow, 0);
                    const auto set = [&](int row, int column, int value) {
                        for (int channel = 0; channel < 3; ++channel)
                            rows[static_cast<std::size_t>(row * kRow + 1 + 3 * column + channel)] =
                                static_cast<std::uint8_t>(value);
                    };
                    set(0, 2, aboveLeft);
                    set(0, 3, above);
                    rows[kRow] = 4;
                    set(1, 2, left - nearest(0, aboveLeft, 0));
                    cv::Mat3b rgb(5, kWidth);
                    QVERIFY(unfilterRgb(rows.data(), rgb));
                    QCOMPARE(int(rgb(1, 2)[0]), left);
                    QCOMPARE(int(rgb(1, 3)[1]), nearest(left, above, aboveLeft));
                }
    }

    void aRowByHandIsUndone()
    {
        // 10 20 30 | 15 18 40 by Sub, then the same again plus 1 by Up.
        const std::vector<std::uint8_t> rows = {1, 10, 20, 30, 5, 254, 10, 2, 1, 1, 1, 1, 1, 1};
        cv::Mat3b rgb(2, 2);
        QVERIFY(unfilterRgb(rows.data(), rgb));
        const cv::Mat3b expected = (cv::Mat3b(2, 2) << cv::Vec3b(10, 20, 30), cv::Vec3b(15, 18, 40),
                                    cv::Vec3b(11, 21, 31), cv::Vec3b(16, 19, 41));
        QVERIFY(isEqual(rgb, expected));
    }

    void pixelsInManyChunksAreOnePicture()
    {
        const std::string stream = deflated(kRows);
        for (std::size_t length : {1, 2, 7, 100}) {
            std::vector<std::string> chunks;
            for (std::size_t offset = 0; offset < stream.size(); offset += length)
                chunks.push_back(pngChunk("IDAT", stream.substr(offset, length)));
            chunks.insert(chunks.begin() + 1, pngChunk("IDAT", ""));
            QVERIFY2(isDecodedAsByOpenCv(pngOfParts(kHeader, chunks)), std::to_string(length).c_str());
        }
    }

    void chunksThatDescribeDoNotChangePixels_data()
    {
        QTest::addColumn<std::string>("chunk");
        QTest::newRow("text") << pngChunk("tEXt", std::string("Comment\0drawn", 13));
        QTest::newRow("gamma of 1") << pngChunk("gAMA", std::string("\0\1\x86\xA0", 4));
        QTest::newRow("sRGB") << pngChunk("sRGB", std::string(1, '\0'));
        QTest::newRow("three significant bits") << pngChunk("sBIT", "\3\3\3");
        QTest::newRow("a white background") << pngChunk("bKGD", std::string("\0\xFF\0\xFF\0\xFF", 6));
        QTest::newRow("a profile that is none") << pngChunk("iCCP", std::string("name\0\0nonsense", 14));
        QTest::newRow("turned by EXIF") << pngChunk(
            "eXIf", std::string("II*\0\x08\0\0\0\1\0\x12\1\3\0\1\0\0\0\6\0\0\0\0\0\0\0", 26));
    }
    void chunksThatDescribeDoNotChangePixels()
    {
        QFETCH(std::string, chunk);
        QVERIFY(isDecodedAsByOpenCv(pngOfParts(kHeader, {chunk, kPixels})));
        QVERIFY(isEqual(byOpenCv(pngOfParts(kHeader, {chunk, kPixels})), byOpenCv(pngOfParts(kHeader, {kPixels}))));
    }

    void theUnusualIsLeftToOpenCv_data()
    {
        QTest::addColumn<std::string>("png");
        const std::string grey = pngOf({9, 6}, std::string(6 * 10, '\0'));
        const std::string wide = pngOf({9, 6, 16, 2}, std::string(6 * 55, '\0'));
        const std::string alpha = pngOf({9, 6, 8, 6}, std::string(6 * 37, '\0'));
        // 1 x 1 in the first of the seven passes.
        const std::string interlaced = pngOf({1, 1, 8, 2, 1}, std::string(4, '\0'));
        const std::string transparent = pngChunk("tRNS", std::string(6, '\0'));
        QTest::newRow("grey") << grey;
        QTest::newRow("16 bits") << wide;
        QTest::newRow("alpha") << alpha;
        QTest::newRow("interlaced") << interlaced;
        QTest::newRow("one colour transparent") << pngOfParts(kHeader, {transparent, kPixels});
        QTest::newRow("a palette to choose from") << pngOfParts(kHeader, {pngChunk("PLTE", "abc"), kPixels});
        QTest::newRow("an animation") << pngOfParts(kHeader,
                                                    {pngChunk("acTL", std::string("\0\0\0\1\0\0\0\0", 8)), kPixels});
        QTest::newRow("a chunk nobody knows") << pngOfParts(kHeader, {pngChunk("zzZz", "?"), kPixels});
    }
    void theUnusualIsLeftToOpenCv()
    {
        QFETCH(std::string, png);
        const TemporaryFolder folder;
        writeBytes(folder / "picture.png", png);
        QVERIFY(isLeftToOthers(png));
        QVERIFY(!problemWithPng(png));
        QVERIFY(!readRgb(folder / "picture.png").empty());
    }

    void theBrokenIsNotDecoded_data()
    {
        QTest::addColumn<std::string>("png");
        QTest::addColumn<QString>("reason");
        const std::string stream = deflated(kRows);
        std::string wrongAdler = stream;
        wrongAdler.back() ^= 1;
        std::string badFilter = kRows;
        badFilter[28] = 5; // the second row's
        QTest::newRow("a row too few") << pngOf(rgbFields(kSize), kRows.substr(28)) << "cut off";
        QTest::newRow("a row too many") << pngOf(rgbFields(kSize), kRows + kRows.substr(0, 28)) << "more pixels";
        QTest::newRow("a wrong Adler-32") << pngOfParts(kHeader, {pngChunk("IDAT", wrongAdler)}) << "broken compressed";
        QTest::newRow("no Adler-32") << pngOfParts(kHeader, {pngChunk("IDAT", stream.substr(0, stream.size() - 4))})
                                     << "no checksum";
        QTest::newRow("a filter that is none") << pngOf(rgbFields(kSize), badFilter) << "cannot be decoded";
        QTest::newRow("no stream") << pngOfParts(kHeader, {pngChunk("IDAT", "")}) << "cut off";
        QTest::newRow("a method that is not DEFLATE")
            << pngOfParts(kHeader, {pngChunk("IDAT", "\x77\x77...")}) << "broken compressed";
    }
    void theBrokenIsNotDecoded()
    {
        QFETCH(std::string, png);
        QFETCH(QString, reason);
        const TemporaryFolder folder;
        writeBytes(folder / "picture.png", png);
        QVERIFY(isLeftToOthers(png));
        const ReadPicture picture = tryReadRgb(folder / "picture.png");
        QVERIFY(picture.problem);
        QVERIFY2(QString::fromStdString(*picture.problem).contains(reason), picture.problem->c_str());
    }

    void aStreamThatHidesItsHistoryIsLeftToOpenCv()
    {
        const cv::Size size(200, 4);
        std::string stream = deflated(filteredNoise(size, {4}, 3));
        stream.replace(0, 2, "\x08\x1D"); // 256 bytes of history for 2,404 bytes
        QVERIFY(isLeftToOthers(pngOfParts(pngHeaderChunk(rgbFields(size)), {pngChunk("IDAT", stream)})));
    }

    void aSmallFileOfAHugePictureIsRefusedWithoutItsMemory()
    {
        // 14,000 x 14,000 pixels need 588 MB; 100,000 bytes cannot hold them, whatever they are.
        const std::string png = pngOf({14'000, 14'000, 8, 2}, std::string(1'000'000, '\0'));
        const PngChunks chunks = readPngChunks(png);
        QVERIFY(!chunks.problem);
        QVERIFY(!decodePlainPng(chunks));
        QVERIFY(QString::fromStdString(problemWithPng(png).value()).contains("cut off"));
    }

    void scatteredPixelChunksAreLeftToOpenCv()
    {
        const std::string stream = deflated(kRows);
        const std::string text = pngChunk("tEXt", std::string("a\0b", 3));
        QVERIFY(isLeftToOthers(
            pngOfParts(kHeader, {pngChunk("IDAT", stream.substr(0, 9)), text, pngChunk("IDAT", stream.substr(9))})));
    }

    void realPicturesAreDecodedAsByOpenCv()
    {
        const char *data = std::getenv("HISTO_TEST_DATA");
        if (!data)
            QSKIP("HISTO_TEST_DATA is not set: no real pictures to decode");
        int count = 0;
        for (const auto &entry : std::filesystem::recursive_directory_iterator(data)) {
            if (entry.path().extension() != ".png")
                continue;
            const std::string png = readBytes(entry.path());
            if (isLeftToOthers(png))
                continue;
            QVERIFY2(isDecodedAsByOpenCv(png), entry.path().c_str());
            ++count;
        }
        QVERIFY2(count > 0, "none of the real pictures is plain RGB");
    }
};

QTEST_GUILESS_MAIN(TestPngDecoder)
#include "tst_png_decoder.moc"
