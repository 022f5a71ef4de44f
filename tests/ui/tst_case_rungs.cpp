#include "ui/models/case_rungs.h"

#include <QTest>

using namespace histo;

namespace {

Sample picture(const std::string &folder, int magnification, int sequence)
{
    Sample sample;
    sample.folder = "SOB_B_A_" + folder;
    sample.slide = folder;
    sample.stem = folder.substr(0, 4);
    sample.subtype = "A";
    sample.magnification = magnification;
    sample.sequence = sequence;
    return sample;
}

/// Case 14-1 on slides 14-1A and 14-1B: three and one pictures at 40X, none at 100X, one and five at 200X, none at 400X.
std::vector<Sample> twoSlides()
{
    return {picture("14-1B", 200, 5), picture("14-1A", 40, 2),  picture("14-1A", 40, 1),  picture("14-1A", 40, 3),
            picture("14-1B", 40, 9),  picture("14-1A", 200, 1), picture("14-1B", 200, 1), picture("14-1B", 200, 2),
            picture("14-1B", 200, 3), picture("14-1B", 200, 4), picture("14-2A", 40, 1)};
}

} // namespace

class TestCaseRungs : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyMagnificationHasItsRungAndEverySlideItsPlace()
    {
        const std::vector<CaseRung> rungs = rungsOfCase(twoSlides(), "14-1");
        QCOMPARE(rungs.size(), std::size_t(4));
        QCOMPARE(rungs[0].magnification, 40);
        QCOMPARE(rungs[0].slides.size(), std::size_t(2));
        QCOMPARE(rungs[0].samples(), std::vector<int>({2, 1, 3, 4})); // by slide, then by running number
        QVERIFY(rungs[1].slides.empty());
        QCOMPARE(rungs[2].samples(), std::vector<int>({5, 6, 7, 8, 9, 0}));
        QCOMPARE(rungs[3].magnification, 400);
    }

    void picturesOfUnknownMagnificationStandLast()
    {
        const std::vector<CaseRung> rungs = rungsOfCase({picture("14-1A", 0, 1), picture("14-1A", 40, 1)}, "14-1");
        QCOMPARE(rungs.size(), std::size_t(5));
        QCOMPARE(rungs.back().magnification, 0);
        QCOMPARE(rungsOfCase({picture("14-1A", 0, 1)}, "14-1").size(),
                 std::size_t(1)); // no magnification is known at all
    }

    void aPictureIsFoundOnItsRung()
    {
        const std::vector<CaseRung> rungs = rungsOfCase(twoSlides(), "14-1");
        QCOMPARE(placeOf(rungs, 3), (LadderPlace{0, 2}));
        QCOMPARE(placeOf(rungs, 0), (LadderPlace{2, 5}));
        QVERIFY(!placeOf(rungs, 10).isValid()); // of another case
    }

    void climbingPassesEmptyRungsAndStaysOnTheSlide()
    {
        const std::vector<CaseRung> rungs = rungsOfCase(twoSlides(), "14-1");
        QCOMPARE(climbed(rungs, {0, 3}, 1), (LadderPlace{2, 1})); // the only picture of slide B: its first one there
        QCOMPARE(climbed(rungs, {0, 2}, 1), (LadderPlace{2, 0})); // slide A
        QCOMPARE(climbed(rungs, {2, 5}, -1), (LadderPlace{0, 3}));
    }

    void atTheEndsOneStays()
    {
        const std::vector<CaseRung> rungs = rungsOfCase(twoSlides(), "14-1");
        QCOMPARE(climbed(rungs, {0, 1}, -1), (LadderPlace{0, 1}));
        QCOMPARE(climbed(rungs, {2, 1}, 1), (LadderPlace{2, 1})); // 400X has none
        QVERIFY(!climbed(rungs, {}, 1).isValid());
    }

    void casesComeInTheOrderOfTheirFirstPicture()
    {
        const std::vector<Sample> samples = {picture("14-3A", 40, 1), picture("14-1A", 40, 1), picture("14-3A", 40, 2),
                                             picture("14-2A", 40, 1)};
        QCOMPARE(casesInOrder(samples, {0, 1, 2, 3}), (std::vector<std::string>{"14-3", "14-1", "14-2"}));
        QCOMPARE(casesInOrder(samples, {2, 3}), (std::vector<std::string>{"14-3", "14-2"}));
    }
};

QTEST_GUILESS_MAIN(TestCaseRungs)
#include "tst_case_rungs.moc"
