#include "core/train/augment.h"
#include "tests/support/pattern.h"

#include <QTest>

using namespace histo;

class TestAugment : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theSameStreamGivesTheSameView();
    void viewsOfOnePictureDiffer();
    void viewsStayCloseToTheColoursOfThePicture();
    void aPictureAsLargeAsTheViewIsOnlyTurned();
    void theCentreViewIsTheMiddle();
};

void TestAugment::theSameStreamGivesTheSameView()
{
    const cv::Mat3b picture = patternPicture("picture", {90, 60});
    RandomStream first(7, "augment", 3), second(7, "augment", 3);
    QCOMPARE(cv::norm(randomView(picture, 48, first), randomView(picture, 48, second), cv::NORM_INF), 0.0);
}

void TestAugment::viewsOfOnePictureDiffer()
{
    const cv::Mat3b picture = patternPicture("picture", {90, 60});
    RandomStream first(7, "augment", 3), second(7, "augment", 4);
    QVERIFY(cv::norm(randomView(picture, 48, first), randomView(picture, 48, second), cv::NORM_INF) > 0);
}

void TestAugment::viewsStayCloseToTheColoursOfThePicture()
{
    const cv::Mat3b tissueColour(80, 80, cv::Vec3b(200, 130, 180));
    for (int index = 0; index < 50; ++index) {
        RandomStream random(1, "augment", static_cast<std::uint64_t>(index));
        const cv::Scalar mean = cv::mean(randomView(tissueColour, 64, random));
        QVERIFY(std::abs(mean[0] - 200) < 50 && std::abs(mean[1] - 130) < 50 && std::abs(mean[2] - 180) < 50);
    }
}

void TestAugment::aPictureAsLargeAsTheViewIsOnlyTurned()
{
    const cv::Mat3b grey(32, 32, cv::Vec3b(255, 255, 255));
    RandomStream random(1, "augment");
    const cv::Mat3b view = randomView(grey, 32, random);
    QCOMPARE(view.rows, 32);
    QCOMPARE(view.cols, 32);
}

void TestAugment::theCentreViewIsTheMiddle()
{
    cv::Mat3b picture(4, 6, cv::Vec3b(0, 0, 0));
    picture(cv::Rect(2, 1, 2, 2)) = cv::Vec3b(9, 9, 9);
    QCOMPARE(cv::mean(centreView(picture, 2))[0], 9.0);
}

QTEST_GUILESS_MAIN(TestAugment)
#include "tst_augment.moc"
