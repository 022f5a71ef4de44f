#include "core/evaluate/int8_verdict.h"
#include "tests/support/thrown_error.h"

#include <QTest>
#include <algorithm>

using namespace histo;

namespace {

/// 40 pictures of ten cases, every fifth of which stands on the wrong side.
std::vector<PredictionRow> predictions()
{
    std::vector<PredictionRow> rows;
    for (int picture = 0; picture < 40; ++picture) {
        const int group = picture / 4;
        const bool isMalignant = group % 2 == 1, isWrong = picture % 5 == 0;
        rows.push_back({.path = std::to_string(picture) + ".png",
                        .group = "case " + std::to_string(group),
                        .label = isMalignant ? Label::Malignant : Label::Benign,
                        .score = (isMalignant != isWrong ? 0.7 : 0.3) + 0.001 * picture});
    }
    return rows;
}

std::vector<PredictionRow> moved(std::vector<PredictionRow> rows, double by, int howMany)
{
    for (int i = 0; i < howMany; ++i)
        rows[static_cast<std::size_t>(i)].score += by;
    return rows;
}

} // namespace

class TestInt8Verdict : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void equalScoresPass();
    void aFewScoresMayMove();
    void scoresThatMoveAreRefusedWithTheFigure();
    void anAreaOutsideItsIntervalIsRefused();
    void withoutAnIntervalTheAreaMustBeTheSame();
    void oneClassCannotBeJudged();
    void tooFewPicturesCannotBeJudged();
    void onlyTheSamePicturesCanBeCompared();
};

void TestInt8Verdict::equalScoresPass()
{
    const Int8Verdict verdict = judgeInt8(predictions(), predictions());
    QVERIFY(verdict.isPassed());
    QCOMPARE(verdict.scoreMoveP95, 0.0);
    QCOMPARE(verdict.images, std::size_t(40));
    QCOMPARE(verdict.groups, std::size_t(10));
    QCOMPARE(verdict.changedCalls, std::size_t(0));
    QVERIFY(toJson(verdict).at("passed").get<bool>());
}

void TestInt8Verdict::aFewScoresMayMove()
{
    const Int8Verdict verdict = judgeInt8(predictions(), moved(predictions(), 0.1, 1));
    QVERIFY(verdict.isPassed());
    QVERIFY(verdict.scoreMoveP95 < kMostScoreMove && verdict.largestScoreMove > 0.09);
}

void TestInt8Verdict::scoresThatMoveAreRefusedWithTheFigure()
{
    const Int8Verdict verdict = judgeInt8(predictions(), moved(predictions(), 0.021, 40));
    QVERIFY(!verdict.isPassed());
    QCOMPARE(verdict.objections.size(), std::size_t(1)); // all the same way: the area is what it was
    QVERIFY(verdict.objections.front().find("0.0210") != std::string::npos);
    QVERIFY(judgeInt8(predictions(), moved(predictions(), 0.019, 40)).isPassed());
}

void TestInt8Verdict::anAreaOutsideItsIntervalIsRefused()
{
    std::vector<PredictionRow> turned = predictions();
    for (PredictionRow &row : turned)
        row.score = 1 - row.score;
    const Int8Verdict verdict = judgeInt8(predictions(), turned);
    QCOMPARE(verdict.objections.size(), std::size_t(2));
    QVERIFY(verdict.objections.back().starts_with("the area under the ROC curve goes from"));
}

void TestInt8Verdict::withoutAnIntervalTheAreaMustBeTheSame()
{
    std::vector<PredictionRow> perfect = predictions();
    for (PredictionRow &row : perfect)
        row.score = row.label == Label::Malignant ? 0.505 : 0.495;
    QVERIFY(judgeInt8(perfect, perfect).isPassed());
    std::vector<PredictionRow> oneOver = perfect;
    oneOver.front().score += 0.015;
    const Int8Verdict verdict = judgeInt8(perfect, oneOver);
    QVERIFY(verdict.aucFp32.degenerate && !verdict.isPassed());
    QCOMPARE(verdict.changedCalls, std::size_t(1));
}

void TestInt8Verdict::oneClassCannotBeJudged()
{
    std::vector<PredictionRow> benign = predictions();
    for (PredictionRow &row : benign)
        row.label = Label::Benign;
    QVERIFY(!judgeInt8(benign, benign).isPassed());
}

void TestInt8Verdict::tooFewPicturesCannotBeJudged()
{
    std::vector<PredictionRow> few = predictions();
    few.resize(kLeastHeldOutPictures - 1);
    QVERIFY(!judgeInt8(few, few).isPassed());
    few = predictions();
    few.resize(kLeastHeldOutPictures);
    QVERIFY(judgeInt8(few, few).isPassed());
}

void TestInt8Verdict::onlyTheSamePicturesCanBeCompared()
{
    std::vector<PredictionRow> other = predictions();
    std::swap(other[3], other[4]);
    QVERIFY(says(thrownBy([&] { judgeInt8(predictions(), other); }), "3.png"));
    other.pop_back();
    QVERIFY(thrownBy([&] { judgeInt8(predictions(), other); }));
    QVERIFY(thrownBy([&] { judgeInt8({}, {}); }));
}

QTEST_GUILESS_MAIN(TestInt8Verdict)
#include "tst_int8_verdict.moc"
