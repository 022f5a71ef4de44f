#include "core/common/json.h"
#include "core/image/resample.h"
#include "tests/support/thrown_error.h"

#include <QtTest>
#include <algorithm>
#include <array>

using namespace histo;

namespace {

constexpr std::array kAllFilters{ResampleFilter::Box, ResampleFilter::Bilinear, ResampleFilter::Bicubic,
                                 ResampleFilter::Lanczos};

ResampleFilter filterNamed(const std::string &name)
{
    const std::array names{"box", "bilinear", "bicubic", "lanczos"};
    return kAllFilters.at(std::ranges::find(names, name) - names.begin());
}

/// make_resample_golden.py's noise().
cv::Mat3b goldenPicture(cv::Size size)
{
    cv::Mat3b picture(size);
    std::uint32_t state = static_cast<std::uint32_t>(size.width * 1000 + size.height);
    for (cv::Vec3b &pixel : picture)
        for (int channel = 0; channel < 3; ++channel) {
            state = (state * 1103515245u + 12345u) & 0x7FFFFFFF;
            const unsigned level = state >> 16 & 0x1FF;
            pixel[channel] = static_cast<std::uint8_t>(level < 256 ? level : 255 * (level & 1));
        }
    return picture;
}

cv::Mat3b pictureOfHex(const std::string &digits, cv::Size size)
{
    const QByteArray bytes = QByteArray::fromHex(QByteArray::fromStdString(digits));
    cv::Mat3b picture(size);
    std::copy(bytes.begin(), bytes.end(), picture.data);
    return picture;
}

cv::Size sizeOf(const Json &pair) { return {pair.at(0).get<int>(), pair.at(1).get<int>()}; }

std::string inWords(cv::Size size) { return std::to_string(size.width) + " x " + std::to_string(size.height); }

cv::Mat3b grey(int width, int height, int level)
{
    return cv::Mat3b(height, width, cv::Vec3b::all(std::uint8_t(level)));
}

/// One row of grey pixels.
cv::Mat3b greyRow(const std::vector<int> &levels)
{
    cv::Mat3b row(1, static_cast<int>(levels.size()));
    std::ranges::transform(levels, row.begin(), [](int level) { return cv::Vec3b::all(std::uint8_t(level)); });
    return row;
}

bool equal(const cv::Mat3b &a, const cv::Mat3b &b) { return a.size() == b.size() && cv::norm(a, b, cv::NORM_INF) == 0; }

} // namespace

class TestResample : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyByteEqualsPillows_data()
    {
        QTest::addColumn<int>("number");
        const Json cases = readJsonFile(HISTO_GOLDEN_DIR "/resample.json");
        for (std::size_t number = 0; number < cases.size(); ++number)
            QTest::newRow((cases[number]["filter"].get<std::string>() + ", " + inWords(sizeOf(cases[number]["from"])) +
                           " to " + inWords(sizeOf(cases[number]["to"])))
                              .c_str())
                << static_cast<int>(number);
    }
    void everyByteEqualsPillows()
    {
        QFETCH(int, number);
        const Json golden = readJsonFile(HISTO_GOLDEN_DIR "/resample.json")[static_cast<std::size_t>(number)];
        const cv::Size size = sizeOf(golden["to"]);
        const cv::Mat3b expected = pictureOfHex(golden["rgb"], size);
        for (const ResampleKernels &kernels : resampleKernels())
            QVERIFY2(
                equal(resample(goldenPicture(sizeOf(golden["from"])), size, filterNamed(golden["filter"]), kernels),
                      expected),
                kernels.name);
    }

    void everyProcessorsCodeGivesTheSameBytes_data()
    {
        QTest::addColumn<cv::Size>("from");
        QTest::addColumn<cv::Size>("to");
        QTest::newRow("a picture to the network's size") << cv::Size(175, 115) << cv::Size(97, 64);
        QTest::newRow("a twentieth: more pixels to one than fit the short loops")
            << cv::Size(203, 180) << cv::Size(10, 9);
        QTest::newRow("six times as large") << cv::Size(21, 13) << cv::Size(126, 78);
        QTest::newRow("rows that end within four pixels") << cv::Size(7, 9) << cv::Size(5, 6);
        QTest::newRow("a column") << cv::Size(1, 90) << cv::Size(3, 41);
    }
    void everyProcessorsCodeGivesTheSameBytes()
    {
        QFETCH(cv::Size, from);
        QFETCH(cv::Size, to);
        for (const ResampleFilter filter : kAllFilters) {
            const cv::Mat3b plain = resample(goldenPicture(from), to, filter, resampleKernels().back());
            for (const ResampleKernels &kernels : resampleKernels())
                QVERIFY2(equal(resample(goldenPicture(from), to, filter, kernels), plain), kernels.name);
        }
    }

    void aPictureOfOneColourKeepsIt()
    {
        for (const ResampleFilter filter : kAllFilters)
            for (const cv::Size size :
                 {cv::Size(3, 2), cv::Size(20, 3), cv::Size(4, 30), cv::Size(40, 50), cv::Size(1, 1)})
                for (const int level : {0, 1, 128, 255})
                    QVERIFY(equal(resample(grey(13, 11, level), size, filter), grey(size.width, size.height, level)));
    }

    void twoPixelsBecomeTheirAverage()
    {
        for (const ResampleFilter filter : kAllFilters) {
            QVERIFY(equal(resample(greyRow({10, 20}), {1, 1}, filter), grey(1, 1, 15)));
            QVERIFY(equal(resample(greyRow({10, 11}), {1, 1}, filter), grey(1, 1, 11))); // halves go up
            QVERIFY(equal(resample(greyRow({10, 20}).t(), {1, 1}, filter), grey(1, 1, 15)));
        }
    }

    void onePixelFillsAnySize()
    {
        for (const ResampleFilter filter : kAllFilters)
            QVERIFY(equal(resample(grey(1, 1, 77), {9, 4}, filter), grey(9, 4, 77)));
    }

    void bilinearGrowthLiesOnStraightLines()
    {
        // New centres lie at a quarter and three quarters of an old pixel.
        QVERIFY(equal(resample(greyRow({0, 100}), {4, 1}, ResampleFilter::Bilinear), greyRow({0, 25, 75, 100})));
    }

    void bicubicOvershootIsCutOff()
    {
        // Weights at distances 0.25, 0.75, 1.25 and 1.75: 0.8671875, 0.2265625, -0.0703125 and -0.0234375.
        QVERIFY(equal(resample(greyRow({0, 0, 250, 250, 0, 0}), {12, 1}, ResampleFilter::Bicubic),
                      greyRow({0, 0, 0, 51, 199, 255, 255, 199, 51, 0, 0, 0})));
    }

    void aViewIntoALargerPictureIsReadAsIfItWereAlone()
    {
        const cv::Mat3b whole = goldenPicture({40, 30});
        const cv::Mat3b view = whole(cv::Rect(5, 6, 23, 17));
        for (const ResampleKernels &kernels : resampleKernels())
            for (const cv::Size size : {cv::Size(9, 7), cv::Size(31, 44), cv::Size(23, 5), cv::Size(4, 17)})
                QVERIFY2(equal(resample(view, size, ResampleFilter::Bicubic, kernels),
                               resample(view.clone(), size, ResampleFilter::Bicubic, kernels)),
                         kernels.name);
    }

    void thePictureItselfComesBackAtItsOwnSize()
    {
        const cv::Mat3b picture = goldenPicture({8, 6});
        QCOMPARE(resample(picture, picture.size(), ResampleFilter::Bicubic).data, picture.data);
    }

    void longStripsShrinkToTheirAverages()
    {
        std::vector<int> threes;
        for (int number = 0; number < 1000; ++number)
            threes.insert(threes.end(), {number % 200, number % 200 + 10, number % 200 + 20});
        const cv::Mat3b strip = greyRow(threes);
        for (const cv::Mat3b &averages : {resample(strip, {1000, 1}, ResampleFilter::Box),
                                          cv::Mat3b(resample(strip.t(), {1, 1000}, ResampleFilter::Box).t())})
            for (int number = 0; number < 1000; ++number)
                QCOMPARE(int(averages(0, number)[1]), number % 200 + 10);
    }

    void hundredsOfThousandsOfPixelsBecomeOne()
    {
        // Weights are a few units of the fixed point's last place, so that rounding shows; but nothing overflows.
        for (const ResampleKernels &kernels : resampleKernels())
            for (const ResampleFilter filter : kAllFilters) {
                const int level = resample(grey(300'000, 1, 255), {1, 1}, filter, kernels)(0, 0)[0];
                QVERIFY2(level > 230, kernels.name);
            }
    }

    void whatHasNoPixelsIsRefusedWithAReason()
    {
        QVERIFY(says(thrownBy([] { resample(cv::Mat3b(), {4, 4}, ResampleFilter::Box); }), "empty"));
        for (const cv::Size size : {cv::Size(0, 4), cv::Size(4, 0), cv::Size(-1, 4)})
            QVERIFY(says(thrownBy([&] { resample(grey(2, 2, 0), size, ResampleFilter::Box); }), "at least 1 x 1"));
    }
};

QTEST_GUILESS_MAIN(TestResample)
#include "tst_resample.moc"
