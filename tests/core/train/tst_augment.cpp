#include "core/image/turns.h"
#include "core/train/augment.h"
#include "tests/support/pattern.h"

#include <QTest>

using namespace histo;

namespace {

const cv::Size kPicture(90, 60);
constexpr int kSide = 48;

View viewUnder(const AugmentSettings &settings, std::uint64_t index)
{
    RandomStream random(7, "augment", index);
    return drawView(kPicture, kSide, settings, random);
}

/// What a person would call the same view.
bool areEqual(const View &one, const View &other)
{
    return one.area == other.area && one.turn == other.turn && one.stainScale == other.stainScale &&
           one.stainShift == other.stainShift && one.brightness == other.brightness;
}

double largestDifference(const cv::Mat3b &one, const cv::Mat3b &other) { return cv::norm(one, other, cv::NORM_INF); }

} // namespace

class TestAugment : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theSameStreamGivesTheSameView();
    void viewsOfOnePictureDiffer();
    void numbersAreDrawnAsTheyAlwaysWere();
    void whatIsSwitchedOffLeavesTheOthersAsTheyWere_data();
    void whatIsSwitchedOffLeavesTheOthersAsTheyWere();
    void viewsStayCloseToTheColoursOfThePicture();
    void theCentreViewIsTheMiddle();
    void theEightTurnsAreAllDifferentAndKeepEveryPixel();
};

void TestAugment::theSameStreamGivesTheSameView() { QVERIFY(areEqual(viewUnder({}, 3), viewUnder({}, 3))); }

void TestAugment::viewsOfOnePictureDiffer()
{
    const cv::Mat3b picture = patternPicture("picture", kPicture);
    QVERIFY(largestDifference(shown(picture, viewUnder({}, 3)), shown(picture, viewUnder({}, 4))) > 0);
}

void TestAugment::numbersAreDrawnAsTheyAlwaysWere()
{
    // A run that is taken up again after an update must go on with the views it would have had.
    const View view = viewUnder({}, 3);
    RandomStream random(7, "augment", 3);
    QCOMPARE(view.area.x, static_cast<int>(random.below(90 - 48 + 1)));
    QCOMPARE(view.area.y, static_cast<int>(random.below(60 - 48 + 1)));
    QCOMPARE(view.turn, static_cast<int>(random.below(8)));
    for (int stain = 0; stain < 3; ++stain) {
        QCOMPARE(view.stainScale[stain], static_cast<float>(random.uniform(-0.10, 0.10)));
        QCOMPARE(view.stainShift[stain], static_cast<float>(random.uniform(-0.005, 0.005)));
    }
    QCOMPARE(view.brightness, static_cast<float>(1 + random.uniform(-0.08, 0.08)));
}

void TestAugment::whatIsSwitchedOffLeavesTheOthersAsTheyWere_data()
{
    QTest::addColumn<int>("field");
    QTest::newRow("flips") << 0;
    QTest::newRow("crop") << 1;
    QTest::newRow("stain scale") << 2;
    QTest::newRow("stain shift") << 3;
    QTest::newRow("brightness") << 4;
}

void TestAugment::whatIsSwitchedOffLeavesTheOthersAsTheyWere()
{
    QFETCH(int, field);
    bool wasEverUsed = false;
    for (std::uint64_t index = 0; index < 20; ++index) {
        View expected = viewUnder({}, index);
        AugmentSettings settings;
        switch (field) {
        case 0:
            settings.flips = false;
            expected.turn = 0;
            break;
        case 1:
            settings.crop = false;
            expected.area = centreView(kPicture, kSide).area;
            break;
        case 2:
            settings.stainScale = 0;
            expected.stainScale = {};
            break;
        case 3:
            settings.stainShift = 0;
            expected.stainShift = {};
            break;
        default: settings.brightness = 0; expected.brightness = 1;
        }
        QVERIFY(areEqual(viewUnder(settings, index), expected));
        wasEverUsed |= !areEqual(viewUnder({}, index), expected);
    }
    QVERIFY(wasEverUsed);
}

void TestAugment::viewsStayCloseToTheColoursOfThePicture()
{
    const cv::Mat3b tissueColour(60, 90, cv::Vec3b(200, 130, 180));
    for (std::uint64_t index = 0; index < 50; ++index) {
        const cv::Scalar mean = cv::mean(shown(tissueColour, viewUnder({}, index)));
        QVERIFY(std::abs(mean[0] - 200) < 50 && std::abs(mean[1] - 130) < 50 && std::abs(mean[2] - 180) < 50);
    }
}

void TestAugment::theCentreViewIsTheMiddle()
{
    cv::Mat3b picture(4, 6, cv::Vec3b(0, 0, 0));
    picture(cv::Rect(2, 1, 2, 2)) = cv::Vec3b(9, 9, 9);
    QCOMPARE(cv::mean(shown(picture, centreView(picture.size(), 2)))[0], 9.0);
}

void TestAugment::theEightTurnsAreAllDifferentAndKeepEveryPixel()
{
    const cv::Mat3b picture = patternPicture("turned", {7, 5});
    std::vector<cv::Mat3b> all;
    for (int which = 0; which < kTurns; ++which) {
        const cv::Mat3b view = turned(picture, which);
        QCOMPARE(view.rows, turnedSize(picture.size(), which).height);
        QCOMPARE(view.cols, turnedSize(picture.size(), which).width);
        QCOMPARE(cv::sum(view), cv::sum(picture));
        for (const cv::Mat3b &other : all)
            QVERIFY(other.size() != view.size() || largestDifference(other, view) > 0);
        all.push_back(view);
    }
    QCOMPARE(largestDifference(all.front(), picture), 0.0);
}

QTEST_GUILESS_MAIN(TestAugment)
#include "tst_augment.moc"
