#include "core/common/random.h"

#include <QTest>
#include <algorithm>
#include <cmath>
#include <numeric>

using namespace histo;

class TestRandom : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void fnv1aMeetsItsPublishedValues();
    void splitmix64MeetsItsPublishedValues();
    void aStreamGivesTheSameNumbersOnEveryMachine();
    void anotherSeedNameOrIndexIsAnotherStream();
    void uniformFillsItsRangeEvenly();
    void normalHasMeanZeroAndVarianceOne();
    void belowGivesEveryNumberEquallyOften();
    void shufflingKeepsEveryItem();
};

void TestRandom::fnv1aMeetsItsPublishedValues()
{
    // http://www.isthe.com/chongo/tech/comp/fnv/, test suite
    QCOMPARE(fnv1a64(""), 0xcbf29ce484222325u);
    QCOMPARE(fnv1a64("a"), 0xaf63dc4c8601ec8cu);
    QCOMPARE(fnv1a64("foobar"), 0x85944171f73967e8u);
}

void TestRandom::splitmix64MeetsItsPublishedValues()
{
    // https://rosettacode.org/wiki/Pseudo-random_numbers/Splitmix64
    std::uint64_t state = 1234567;
    for (std::uint64_t expected : {6457827717110365317u, 3203168211198807973u, 9817491932198370423u,
                                   4593380528125082431u, 16408922859458223821u})
        QCOMPARE(splitmix64(state), expected);
}

void TestRandom::aStreamGivesTheSameNumbersOnEveryMachine()
{
    // Worked out independently in Python from the definition: state = mix(mix(mix(seed) ^ fnv1a(name)) ^ index).
    RandomStream split(1, "split");
    for (std::uint64_t expected : {0x5caa0fa890fff1e2u, 0xd0e0937f03e86ff6u, 0xa55acaf6aa463f23u})
        QCOMPARE(split.next(), expected);
    QCOMPARE(RandomStream(7, "augment", 42).next(), 0xe00292240da8ec0au);
}

void TestRandom::anotherSeedNameOrIndexIsAnotherStream()
{
    const auto first = RandomStream(1, "a", 0).next();
    QVERIFY(RandomStream(2, "a", 0).next() != first);
    QVERIFY(RandomStream(1, "b", 0).next() != first);
    QVERIFY(RandomStream(1, "a", 1).next() != first);
}

void TestRandom::uniformFillsItsRangeEvenly()
{
    RandomStream random(1);
    constexpr int kDraws = 100'000;
    std::vector<int> tenths(10);
    for (int i = 0; i < kDraws; ++i) {
        const double value = random.uniform();
        QVERIFY(value >= 0 && value < 1);
        ++tenths[static_cast<std::size_t>(value * 10)];
    }
    for (int count : tenths)
        QVERIFY(std::abs(count - kDraws / 10) < 500); // five standard deviations
    const double between = random.uniform(-3, -2);
    QVERIFY(between >= -3 && between < -2);
}

void TestRandom::normalHasMeanZeroAndVarianceOne()
{
    RandomStream random(1);
    constexpr int kDraws = 100'000;
    double sum = 0, squares = 0;
    for (int i = 0; i < kDraws; ++i) {
        const double value = random.normal();
        QVERIFY(std::isfinite(value));
        sum += value;
        squares += value * value;
    }
    QVERIFY(std::abs(sum / kDraws) < 0.02);
    QVERIFY(std::abs(squares / kDraws - 1) < 0.03);
}

void TestRandom::belowGivesEveryNumberEquallyOften()
{
    RandomStream random(1);
    constexpr int kDraws = 70'000;
    std::vector<int> counts(7);
    for (int i = 0; i < kDraws; ++i)
        ++counts.at(random.below(7));
    for (int count : counts)
        QVERIFY(std::abs(count - kDraws / 7) < 500);
    QCOMPARE(random.below(1), 0u);
}

void TestRandom::shufflingKeepsEveryItem()
{
    std::vector<int> items(100);
    std::iota(items.begin(), items.end(), 0);
    const auto sorted = items;
    RandomStream(1).shuffle(items);
    QVERIFY(items != sorted);
    std::sort(items.begin(), items.end());
    QCOMPARE(items, sorted);
}

QTEST_GUILESS_MAIN(TestRandom)
#include "tst_random.moc"
