#include "core/common/error.h"
#include "core/image/overlay.h"
#include "core/image/text_block.h"

#include <QtTest>
#include <cmath>
#include <limits>

using namespace histo;

namespace {

const cv::Vec3b kGrey(120, 130, 140);

cv::Mat3b greyPicture(int width, int height) { return cv::Mat3b(height, width, kGrey); }

bool isWhite(const cv::Mat &pixels)
{
    const cv::Mat3b rgb = pixels;
    return std::all_of(rgb.begin(), rgb.end(), [](const cv::Vec3b &pixel) { return pixel == cv::Vec3b::all(255); });
}

} // namespace

class TestOverlay : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void coloursAreRgb()
    {
        // Ends as matplotlib publishes them: viridis from dark violet to yellow, magma from black to cream.
        QCOMPARE(colorOf(ColorMap::Viridis, 0), cv::Vec3b(68, 1, 84));
        QCOMPARE(colorOf(ColorMap::Viridis, 1), cv::Vec3b(253, 231, 37));
        QCOMPARE(colorOf(ColorMap::Magma, 0), cv::Vec3b(0, 0, 4));
        QCOMPARE(colorOf(ColorMap::Magma, 1), cv::Vec3b(252, 253, 191));
        QVERIFY(colorOf(ColorMap::Jet, 1)[0] > colorOf(ColorMap::Jet, 1)[2]); // jet ends in red
    }

    void valuesOutsideTakeTheColourOfTheEnd()
    {
        QCOMPARE(colorOf(ColorMap::Magma, -3), colorOf(ColorMap::Magma, 0));
        QCOMPARE(colorOf(ColorMap::Magma, 1e30), colorOf(ColorMap::Magma, 1));
        QCOMPARE(colorOf(ColorMap::Magma, std::numeric_limits<double>::quiet_NaN()), colorOf(ColorMap::Magma, 0));
    }

    void tissueWithoutEvidenceStaysAsItIs()
    {
        const cv::Mat3b picture = greyPicture(3, 1);
        const cv::Mat1f heatMap = (cv::Mat1f(1, 3) << 0.0f, -2.0f, 5.0f);
        const cv::Mat3b blended = blendHeatMap(picture, heatMap, ColorMap::Magma, 0.5);
        QCOMPARE(blended(0, 0), kGrey);
        QCOMPARE(blended(0, 1), kGrey);
        QCOMPARE(picture(0, 2), kGrey); // the caller's picture is not painted on
    }

    void theMaximumIsPaintedWithFullOpacity()
    {
        const cv::Mat1f heatMap = (cv::Mat1f(1, 2) << 2.0f, 4.0f);
        const cv::Mat3b blended = blendHeatMap(greyPicture(2, 1), heatMap, ColorMap::Viridis, 1.0);
        QCOMPARE(blended(0, 1), colorOf(ColorMap::Viridis, 1));
        // Half the evidence: half the opacity, and the colour of the middle.
        const cv::Vec3b middle = colorOf(ColorMap::Viridis, 0.5);
        for (int channel = 0; channel < 3; ++channel)
            QVERIFY(std::abs(blended(0, 0)[channel] - (kGrey[channel] + middle[channel]) / 2.0) <= 1);
    }

    void aMapWithoutEvidenceChangesNothing()
    {
        const float nan = std::numeric_limits<float>::quiet_NaN();
        const cv::Mat1f heatMap = (cv::Mat1f(1, 3) << 0.0f, -1.0f, nan);
        const cv::Mat3b picture = greyPicture(3, 1);
        QCOMPARE(cv::norm(blendHeatMap(picture, heatMap), picture, cv::NORM_INF), 0.0);
    }

    void sizesThatDifferAreRefused()
    {
        QVERIFY_THROWS_EXCEPTION(Error, blendHeatMap(greyPicture(4, 4), cv::Mat1f::zeros(4, 5)));
    }

    void theLegendStaysInsideThePicture_data()
    {
        QTest::addColumn<int>("width");
        for (const int width : {100, 224, 700, 2000})
            QTest::addRow("%d pixels", width) << width;
    }
    void theLegendStaysInsideThePicture()
    {
        QFETCH(int, width);
        const cv::Mat3b picture = greyPicture(width, 60);
        const std::string longName(120, 'W');
        const cv::Mat3b framed = withLegend(picture, ColorMap::Magma, "strongest evidence 0.0123",
                                            {"Grad-CAM of efficientnet_lite0 at features.8", longName});
        QCOMPARE(framed.cols, width);
        QCOMPARE(cv::norm(framed.rowRange(0, 60), picture, cv::NORM_INF), 0.0);
        QVERIFY(framed.rows > 60 + 40);
        // Nothing touches an edge of the legend, so nothing is cut off.
        const cv::Mat legend = framed.rowRange(60, framed.rows);
        QVERIFY(isWhite(legend.colRange(0, 2)));
        QVERIFY(isWhite(legend.colRange(width - 2, width)));
        QVERIFY(isWhite(legend.rowRange(legend.rows - 2, legend.rows)));
    }

    void noWordOfACaptionIsLost()
    {
        const std::string text = "For research use only. Not for diagnosis.";
        const TextBlock block(text, textStyleForWidth(100), 92);
        QVERIFY(block.lines().size() > 1);
        std::string joined;
        for (const std::string &line : block.lines())
            joined += (joined.empty() ? "" : " ") + line;
        QCOMPARE(joined, text);
        QVERIFY(block.size().width <= 92);
    }

    void aWordWiderThanTheLineIsBroken()
    {
        const std::string word(80, 'm');
        const TextBlock block(word, textStyleForWidth(100), 92);
        std::string joined;
        for (const std::string &line : block.lines())
            joined += line;
        QCOMPARE(joined, word);
        QVERIFY(block.size().width <= 92);
    }

    void signsBeyondAsciiHaveANearestOne()
    {
        QCOMPARE(nearestAscii("score ≥ 0.5 · 40×"), std::string("score >= 0.5 - 40x"));
        QCOMPARE(nearestAscii("乳 \xC3"), std::string("? ?")); // the last byte is half a sign
    }
};

QTEST_GUILESS_MAIN(TestOverlay)
#include "tst_overlay.moc"
