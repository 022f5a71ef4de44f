#include "core/run/best_epoch.h"

#include <QTest>
#include <limits>

using namespace histo;

namespace {

EpochRecord epoch(double balancedAccuracy, double loss = 1)
{
    EpochRecord record;
    record.validationBalancedAccuracy = balancedAccuracy;
    record.validationLoss = loss;
    return record;
}

constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

} // namespace

class TestBestEpoch : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theHighestBalancedAccuracyIsKept();
    void ofEqualOnesTheLowestLossIsKept();
    void ofTheVerySameTheFirstIsKept();
    void undefinedFiguresLose();
};

void TestBestEpoch::theHighestBalancedAccuracyIsKept()
{
    QCOMPARE(bestEpochIndex({epoch(0.5, 0.1), epoch(0.7, 0.9), epoch(0.6, 0.1)}), std::optional<std::size_t>(1));
}

void TestBestEpoch::ofEqualOnesTheLowestLossIsKept()
{
    QCOMPARE(bestEpochIndex({epoch(0.7, 0.5), epoch(0.7, 0.4), epoch(0.7, 0.6)}), std::optional<std::size_t>(1));
}

void TestBestEpoch::ofTheVerySameTheFirstIsKept()
{
    QCOMPARE(bestEpochIndex({epoch(0.7, 0.5), epoch(0.7, 0.5)}), std::optional<std::size_t>(0));
}

void TestBestEpoch::undefinedFiguresLose()
{
    QCOMPARE(bestEpochIndex({epoch(kUndefined), epoch(0.4)}), std::optional<std::size_t>(1));
    QVERIFY(!bestEpochIndex({epoch(kUndefined)}));
    QVERIFY(!bestEpochIndex({}));
}

QTEST_GUILESS_MAIN(TestBestEpoch)
#include "tst_best_epoch.moc"
