#include "core/common/npy.h"
#include "core/image/stain.h"

#include <QtTest>
#include <filesystem>

using namespace histo;

namespace {

const std::filesystem::path kGolden = HISTO_GOLDEN_DIR;

/// Rows of a golden file of shape [N, 3] as a picture of one row.
cv::Mat3f goldenColours(const char *fileName)
{
    const NpyArray<float> array = readNpyFloat(kGolden / fileName);
    cv::Mat3f colours(1, static_cast<int>(array.shape.at(0)));
    std::copy(array.values.begin(), array.values.end(), colours.ptr<float>());
    return colours;
}

cv::Mat3b rounded(const cv::Mat3f &values)
{
    cv::Mat3b bytes;
    values.convertTo(bytes, CV_8U);
    return bytes;
}

double largestDifference(const cv::Mat &a, const cv::Mat &b) { return cv::norm(a, b, cv::NORM_INF); }

/// Every grey level occurs in every channel, in mixed company.
cv::Mat3b manyColours()
{
    cv::Mat3b picture(16, 256);
    for (int row = 0; row < picture.rows; ++row)
        for (int column = 0; column < picture.cols; ++column)
            picture(row, column) = cv::Vec3b(static_cast<std::uint8_t>(column),
                                             static_cast<std::uint8_t>(column * 7 + row * 31),
                                             static_cast<std::uint8_t>(255 - column + row * 13));
    return picture;
}

} // namespace

class TestStain : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void densitiesEqualThoseOfScikitImage()
    {
        const cv::Mat3f densities = rgbToHed(rounded(goldenColours("stain_rgb.npy")));
        const double difference = largestDifference(densities, goldenColours("stain_hed.npy"));
        QVERIFY2(difference < 1e-5, qPrintable(QString::number(difference)));
    }

    void coloursEqualThoseOfScikitImage()
    {
        const cv::Mat3b colours = hedToRgb(goldenColours("stain_mixture.npy"));
        cv::Mat3f values;
        colours.convertTo(values, CV_32F);
        // Half a grey level of rounding.
        QVERIFY(largestDifference(values, goldenColours("stain_mixture_rgb.npy")) <= 0.5 + 1e-3);
    }

    void whiteHoldsNoStain()
    {
        const cv::Mat3f densities = rgbToHed(cv::Mat3b(2, 3, cv::Vec3b::all(255)));
        QCOMPARE(largestDifference(densities, cv::Mat3f::zeros(2, 3)), 0.0);
    }

    void aMixtureOfStainsComesBack()
    {
        const cv::Mat3f mixture = goldenColours("stain_mixture.npy");
        // A grey level of dark stain is a step of about 1 / (13.8 * level) in density.
        QVERIFY(largestDifference(rgbToHed(hedToRgb(mixture)), mixture) < 0.05);
        const cv::Mat3b colours = hedToRgb(mixture);
        QVERIFY(largestDifference(hedToRgb(rgbToHed(colours)), colours) <= 1);
    }

    void noJitterLeavesThePictureAsItIs()
    {
        const cv::Mat3b picture = manyColours();
        QCOMPARE(largestDifference(jitterHed(picture, {0, 0, 0}, {0, 0, 0}), picture), 0.0);
    }

    void jitterFollowsTheFormula()
    {
        // Mixtures of positive densities, so that rgbToHed holds none of them at 0.
        const cv::Mat3f mixture = goldenColours("stain_mixture.npy") * 0.5 + cv::Scalar::all(0.02);
        const cv::Mat3b picture = hedToRgb(mixture);
        const cv::Vec3f scale(0.2f, -0.1f, 0.05f), shift(0.01f, 0.02f, -0.005f);
        cv::Mat3f expected = rgbToHed(picture);
        for (cv::Vec3f &densities : expected)
            for (int stain = 0; stain < 3; ++stain)
                densities[stain] = densities[stain] * (1 + scale[stain]) + shift[stain];
        QVERIFY(largestDifference(jitterHed(picture, scale, shift), hedToRgb(expected)) <= 1);
    }

    void moreHaematoxylinDarkensRedMost()
    {
        const cv::Mat3b picture(1, 1, cv::Vec3b(150, 150, 150));
        const cv::Vec3b jittered = jitterHed(picture, {0, 0, 0}, {0.05f, 0, 0})(0, 0);
        QVERIFY(jittered[0] < 150 && jittered[1] < 150 && jittered[2] < 150);
        QVERIFY(jittered[2] > jittered[0]); // haematoxylin lets blue through
    }
};

QTEST_GUILESS_MAIN(TestStain)
#include "tst_stain.moc"
