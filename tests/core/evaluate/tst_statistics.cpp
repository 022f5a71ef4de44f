#include "core/evaluate/statistics.h"

#include "tests/support/metrics_golden.h"

#include <QTest>
#include <algorithm>
#include <cmath>
#include <set>

using namespace histo;

class TestStatistics : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void wilsonIsThatOfSciPy();
    void wilsonIsWiderThanZeroWithoutAnySpread();
    void percentilesInterpolateAsNumPyDoes();
    void everyDrawHoldsAsManyGroupsOfEachClassAsThereAre();
    void sameSeedGivesSameDraws();
    void intervalOfAMeanIsThatOfTheNormalApproximation();
    void noIntervalWhereMostDrawsAreUndefined();
    void aMeanOfTwoSureProportionsStillHasAnInterval();
};

void TestStatistics::wilsonIsThatOfSciPy()
{
    for (const Json &golden : metricsGolden()["wilson"]) {
        const Interval interval = wilson(golden["successes"], golden["trials"]);
        QVERIFY(std::abs(interval.low - golden["low"].get<double>()) < 1e-12);
        QVERIFY(std::abs(interval.high - golden["high"].get<double>()) < 1e-12);
    }
}

void TestStatistics::wilsonIsWiderThanZeroWithoutAnySpread()
{
    QVERIFY(wilson(0, 3).high > 0.5);
    QVERIFY(wilson(3, 3).low < 0.5);
}

void TestStatistics::percentilesInterpolateAsNumPyDoes()
{
    // numpy.percentile(range(1, 12), [2.5, 97.5]) is [1.25, 10.75]
    std::vector<double> values = {11, 1, 10, 2, 9, 3, 8, 4, 7, 5, 6};
    const Interval interval = percentileInterval(values);
    QCOMPARE(interval.low, 1.25);
    QCOMPARE(interval.high, 10.75);
    QCOMPARE(percentileInterval({4}).low, 4.0);
}

void TestStatistics::everyDrawHoldsAsManyGroupsOfEachClassAsThereAre()
{
    const std::set<int> benign = {0, 1, 2}, malignant = {3, 4};
    int draws = 0;
    drawGroups({{0, 1, 2}, {3, 4}}, 50, 1, [&](const std::vector<int> &drawn) {
        ++draws;
        QCOMPARE(std::count_if(drawn.begin(), drawn.end(), [&](int group) { return benign.contains(group); }), 3);
        QCOMPARE(std::count_if(drawn.begin(), drawn.end(), [&](int group) { return malignant.contains(group); }), 2);
    });
    QCOMPARE(draws, 50);
}

void TestStatistics::sameSeedGivesSameDraws()
{
    auto drawsOf = [](std::uint64_t seed) {
        std::vector<std::vector<int>> all;
        drawGroups({{0, 1, 2, 3, 4, 5, 6, 7}}, 20, seed, [&](const std::vector<int> &drawn) { all.push_back(drawn); });
        return all;
    };
    QCOMPARE(drawsOf(7), drawsOf(7));
    QVERIFY(drawsOf(7) != drawsOf(8));
}

void TestStatistics::intervalOfAMeanIsThatOfTheNormalApproximation()
{
    // 100 groups, half 0 and half 1: the mean's standard error is 0.05.
    std::vector<int> groups(100);
    for (int group = 0; group < 100; ++group)
        groups[static_cast<std::size_t>(group)] = group;
    const auto interval = bootstrapOverGroups(
        {groups},
        [](const std::vector<int> &drawn) -> std::optional<double> {
            return static_cast<double>(std::count_if(drawn.begin(), drawn.end(), [](int group) { return group % 2; })) /
                   static_cast<double>(drawn.size());
        },
        4000, 3);
    QVERIFY(interval);
    QVERIFY(std::abs(interval->low - (0.5 - 1.96 * 0.05)) < 0.015);
    QVERIFY(std::abs(interval->high - (0.5 + 1.96 * 0.05)) < 0.015);
}

void TestStatistics::noIntervalWhereMostDrawsAreUndefined()
{
    int draw = 0;
    auto definedEveryThirdTime = [&](const std::vector<int> &) -> std::optional<double> {
        return ++draw % 3 == 0 ? std::optional(1.0) : std::nullopt;
    };
    QVERIFY(!bootstrapOverGroups({{0, 1}}, definedEveryThirdTime, 300, 1));
}

void TestStatistics::aMeanOfTwoSureProportionsStillHasAnInterval()
{
    const Interval interval = meanOfProportions(1, wilson(4, 4), 1, wilson(4, 4));
    QCOMPARE(interval.high, 1.0);
    // Both halves may be as low as Wilson's bound; that both are is less likely by the square root of two.
    QVERIFY(std::abs(interval.low - (1 - (1 - wilson(4, 4).low) / std::sqrt(2.0))) < 1e-12);
}

QTEST_GUILESS_MAIN(TestStatistics)
#include "tst_statistics.moc"
