#include "core/common/random.h"
#include "core/image/stain_normalise.h"

#include <QTest>
#include <cmath>

using namespace histo;

namespace {

const cv::Vec3d kHaematoxylin = cv::normalize(cv::Vec3d(0.65, 0.70, 0.29)); // Ruifrok and Johnston 2001
const cv::Vec3d kEosin = cv::normalize(cv::Vec3d(0.07, 0.99, 0.11));
const cv::Vec3d kOtherHaematoxylin = cv::normalize(cv::Vec3d(0.55, 0.75, 0.40));
const cv::Vec3d kOtherEosin = cv::normalize(cv::Vec3d(0.20, 0.95, 0.15));

/// Known stains in random amounts; some pixels hold one alone.
cv::Mat3b dyed(const cv::Vec3d &haematoxylin, const cv::Vec3d &eosin, double most)
{
    cv::Mat3b picture(120, 150);
    RandomStream random(3, "dyed");
    for (cv::Vec3b &pixel : picture) {
        double first = random.uniform(0.4, most), second = random.uniform(0.4, most);
        if (const double which = random.uniform(); which < 0.15)
            first = 0;
        else if (which < 0.3)
            second = 0;
        const cv::Vec3d density = haematoxylin * first + eosin * second;
        for (int channel = 0; channel < 3; ++channel)
            pixel[channel] = cv::saturate_cast<uchar>(255 * std::exp(-density[channel]));
    }
    return picture;
}

double degreesBetween(const cv::Vec3d &one, const cv::Vec3d &other)
{
    return std::acos(std::min(1.0, one.dot(other) / cv::norm(one) / cv::norm(other))) * 180 / CV_PI;
}

bool areClose(const cv::Vec3d &one, const cv::Vec3d &other, double most)
{
    return cv::norm(one - other, cv::NORM_INF) <= most;
}

} // namespace

class TestStainNormalise : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void macenkoFindsTheStainsThatAPictureWasDyedWith()
    {
        const auto basis = stainBasisOf(dyed(kOtherHaematoxylin, kOtherEosin, 1.6));
        QVERIFY(basis);
        QVERIFY(degreesBetween(basis->haematoxylin, kOtherHaematoxylin) < 4);
        // Pale eosin takes away so little red that its pure pixels count as unstained: the angle leans to the mixture.
        QVERIFY(degreesBetween(basis->eosin, kOtherEosin) < 9);
        QVERIFY(std::abs(basis->mostHaematoxylin - 1.6) < 0.2);
    }

    void aPictureBroughtToOtherStainsHasThem()
    {
        const auto from = stainBasisOf(dyed(kHaematoxylin, kEosin, 1.2));
        const auto to = stainBasisOf(dyed(kOtherHaematoxylin, kOtherEosin, 1.8));
        QVERIFY(from && to);
        const auto after = stainBasisOf(changed(dyed(kHaematoxylin, kEosin, 1.2), changeOfStains(*from, *to)));
        QVERIFY(after);
        QVERIFY(degreesBetween(after->haematoxylin, to->haematoxylin) < 3);
        QVERIFY(degreesBetween(after->eosin, to->eosin) < 3);
        QVERIFY(std::abs(after->mostHaematoxylin / to->mostHaematoxylin - 1) < 0.08);
        QVERIFY(std::abs(after->mostEosin / to->mostEosin - 1) < 0.08);
    }

    void broughtToItsOwnStainsAPictureStaysAsItIs()
    {
        const cv::Mat3b picture = dyed(kHaematoxylin, kEosin, 1.2);
        const auto basis = stainBasisOf(picture);
        QVERIFY(basis);
        // It holds nothing but two stains, so that nothing goes; the plane found is off by a little rounding.
        QVERIFY(cv::norm(changed(picture, changeOfStains(*basis, *basis)), picture, cv::NORM_INF) <= 6);
        QCOMPARE(cv::norm(changed(picture, {}), picture, cv::NORM_INF), 0.0);
    }

    void whatHoldsNoTissueHasNoStains_data()
    {
        QTest::addColumn<int>("level");
        QTest::newRow("glass") << 250;
        QTest::newRow("one grey") << 120;
        QTest::newRow("black") << 0;
    }

    void whatHoldsNoTissueHasNoStains()
    {
        QFETCH(int, level);
        QVERIFY(!stainBasisOf(cv::Mat3b(40, 50, cv::Vec3b::all(static_cast<uchar>(level)))));
    }

    void aPictureOfOnePixelHasNoStains() { QVERIFY(!stainBasisOf(cv::Mat3b(1, 1, cv::Vec3b(120, 60, 140)))); }

    void theLookOfAGreyIsItsLightness()
    {
        const LabLook look = labLookOf(cv::Mat3b(10, 10, cv::Vec3b::all(119)));
        QVERIFY(areClose(look.mean, {50.0, 0, 0}, 0.2)); // sRGB 119 is L* 50
        QVERIFY(areClose(look.deviation, {0, 0, 0}, 1e-3));
    }

    void aPictureTakesOnTheLookItIsGiven()
    {
        const cv::Mat3b picture = dyed(kHaematoxylin, kEosin, 0.9);
        const LabLook from = labLookOf(picture);
        LabLook to = from;
        to.mean += cv::Vec3d(-5, 3, -4);
        to.deviation = to.deviation * 0.8;
        const LabLook after = labLookOf(withLook(picture, from, to));
        QVERIFY(areClose(after.mean, to.mean, 0.5));
        QVERIFY(areClose(after.deviation, to.deviation, 0.5));
    }

    void itsOwnLookLeavesAPictureAsItIs()
    {
        const cv::Mat3b picture = dyed(kHaematoxylin, kEosin, 1.2);
        const LabLook look = labLookOf(picture);
        QVERIFY(cv::norm(withLook(picture, look, look), picture, cv::NORM_INF) <= 1);
    }
};

QTEST_GUILESS_MAIN(TestStainNormalise)
#include "tst_stain_normalise.moc"
