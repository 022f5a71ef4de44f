#include "ui/view/axis_ticks.h"
#include "ui/view/curve_pyramid.h"

#include <QTest>
#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

using namespace histo;

namespace {

constexpr double kGap = std::numeric_limits<double>::quiet_NaN();

std::vector<CurvePoint> noisyPoints(int count)
{
    std::mt19937 random(7);
    std::uniform_real_distribution<double> value(-1, 1);
    std::vector<CurvePoint> points;
    for (int index = 0; index < count; ++index)
        points.push_back({double(index), index % 17 == 3 ? kGap : value(random)});
    return points;
}

/// The slow way: one look at every point.
std::optional<CurvePyramid::Range> rangeByHand(const std::vector<CurvePoint> &points, std::size_t begin,
                                               std::size_t end)
{
    std::optional<CurvePyramid::Range> range;
    for (std::size_t index = begin; index < end; ++index)
        if (const double y = points[index].y; !std::isnan(y))
            range = range ? CurvePyramid::Range{std::min(range->low, y), std::max(range->high, y)}
                          : CurvePyramid::Range{y, y};
    return range;
}

} // namespace

class TestCurvePyramid : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyRangeIsThatOfItsPoints();
    void columnsHoldEveryPointOnce();
    void oneOutlierAmongAMillionIsSeen();
    void gapsAndNothingHaveNoRange();
    void ticksAreRoundAndWithinTheAxis_data();
    void ticksAreRoundAndWithinTheAxis();
};

void TestCurvePyramid::everyRangeIsThatOfItsPoints()
{
    for (const int count : {1, 7, 8, 9, 64, 65, 600}) {
        const auto points = noisyPoints(count);
        const CurvePyramid pyramid(points);
        for (std::size_t begin = 0; begin <= points.size(); begin += 1 + begin / 5)
            for (std::size_t end = begin; end <= points.size(); ++end) {
                const auto fast = pyramid.rangeOf(begin, end), slow = rangeByHand(points, begin, end);
                QCOMPARE(fast.has_value(), slow.has_value());
                if (fast) {
                    QCOMPARE(fast->low, slow->low);
                    QCOMPARE(fast->high, slow->high);
                }
            }
    }
}

void TestCurvePyramid::columnsHoldEveryPointOnce()
{
    const auto points = noisyPoints(1000);
    const CurvePyramid pyramid(points);
    const auto columns = pyramid.columns(0, 1000, 37);
    std::size_t begin = 0;
    for (int column = 0; column < 37; ++column) {
        const std::size_t end = std::size_t(std::ceil(1000.0 * (column + 1) / 37));
        const auto byHand = rangeByHand(points, begin, end);
        QCOMPARE(columns[std::size_t(column)]->low, byHand->low);
        QCOMPARE(columns[std::size_t(column)]->high, byHand->high);
        begin = end;
    }
}

void TestCurvePyramid::oneOutlierAmongAMillionIsSeen()
{
    std::vector<CurvePoint> points;
    for (int index = 0; index < 1'000'000; ++index)
        points.push_back({double(index), index == 654'321 ? 9.0 : 1.0});
    const auto columns = CurvePyramid(std::move(points)).columns(0, 1'000'000, 800);
    QCOMPARE(columns[std::size_t(654'321 / 1250)]->high, 9.0);
    QCOMPARE(std::ranges::count_if(columns, [](const auto &column) { return column->high > 1; }), 1);
}

void TestCurvePyramid::gapsAndNothingHaveNoRange()
{
    QVERIFY(!CurvePyramid().rangeBetween(0, 1));
    QVERIFY(!CurvePyramid({{0, kGap}, {1, kGap}}).rangeBetween(0, 1));
    QVERIFY(!CurvePyramid({{0, 1.0}}).rangeBetween(2, 3));
    QVERIFY(!CurvePyramid({{0, 1.0}}).columns(0, 1, 2)[1]);
}

void TestCurvePyramid::ticksAreRoundAndWithinTheAxis_data()
{
    QTest::addColumn<double>("low");
    QTest::addColumn<double>("high");
    QTest::addColumn<bool>("wholeNumbers");
    QTest::addColumn<QString>("texts");
    QTest::newRow("shares") << 0.0 << 1.05 << false << QStringLiteral("0.0 0.2 0.4 0.6 0.8 1.0");
    QTest::newRow("epochs") << 0.0 << 4.1 << true << QStringLiteral("0 1 2 3 4");
    QTest::newRow("few epochs") << 0.0 << 1.5 << true << QStringLiteral("0 1");
    QTest::newRow("small losses") << 0.001 << 0.004 << false << QStringLiteral("0.0010 0.0015 0.0020 0.0025 0.0030 0.0035 0.0040");
    QTest::newRow("nothing") << 1.0 << 1.0 << false << QString();
}

void TestCurvePyramid::ticksAreRoundAndWithinTheAxis()
{
    QFETCH(double, low);
    QFETCH(double, high);
    QFETCH(bool, wholeNumbers);
    QStringList texts;
    for (const AxisTick &tick : axisTicks(low, high, 6, wholeNumbers))
        texts << tick.text;
    QTEST(texts.join(u' '), "texts");
}

QTEST_GUILESS_MAIN(TestCurvePyramid)
#include "tst_curve_pyramid.moc"
