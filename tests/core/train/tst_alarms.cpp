#include "core/train/alarms.h"

#include <QTest>
#include <algorithm>

using namespace histo;

namespace {

EpochRecord epoch(int number, double trainLoss, double validationLoss, double balancedAccuracy)
{
    EpochRecord record;
    record.epoch = number;
    record.phase = "fine_tune";
    record.trainLoss = trainLoss;
    record.validationLoss = validationLoss;
    record.validationBalancedAccuracy = balancedAccuracy;
    return record;
}

const ValidationFacts kMixed{20, 5, 11, true};

bool rings(const std::string &id, const std::vector<EpochRecord> &epochs, const ValidationFacts &facts = kMixed)
{
    const auto alarms = alarmsOf(epochs, facts, BestMetric::BalancedAccuracy);
    return std::any_of(alarms.begin(), alarms.end(), [&](const Alarm &alarm) { return alarm.id == id; });
}

} // namespace

class TestAlarms : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void oneClassForAllPicturesIsACollapse();
    void aPartOfOneClassCannotCollapse();
    void moreThanPublishedSplitsReachIsTooGood();
    void aFallingTrainingLossWithARisingValidationLossIsOverfitting();
    void eightEpochsWithoutABetterOneAreAPlateau();
    void anOrdinaryRunRingsNothing();
};

void TestAlarms::oneClassForAllPicturesIsACollapse()
{
    QVERIFY(rings("collapse", {epoch(1, 0.7, 0.7, 0.5)}, {20, 5, 20, true}));
    QVERIFY(rings("collapse", {epoch(1, 0.7, 0.7, 0.5)}, {20, 5, 0, true}));
    QVERIFY(!rings("collapse", {epoch(1, 0.7, 0.7, 0.5)}, {20, 5, 19, true}));
}

void TestAlarms::aPartOfOneClassCannotCollapse()
{
    QVERIFY(!rings("collapse", {epoch(1, 0.7, 0.7, 0.5)}, {20, 5, 20, false}));
}

void TestAlarms::moreThanPublishedSplitsReachIsTooGood()
{
    QVERIFY(rings("too_good", {epoch(1, 0.1, 0.1, 0.971)}));
    QVERIFY(!rings("too_good", {epoch(1, 0.1, 0.1, 0.97)}));
    QVERIFY(!rings("too_good", {epoch(1, 0.1, 0.1, std::nan(""))}));
}

void TestAlarms::aFallingTrainingLossWithARisingValidationLossIsOverfitting()
{
    std::vector<EpochRecord> epochs;
    for (int number = 1; number <= 6; ++number)
        epochs.push_back(epoch(number, 0.7 - 0.1 * number, 0.5 + 0.05 * number, 0.8));
    QVERIFY(rings("overfit", epochs));
    epochs.front().phase = "head"; // measured on other pictures
    QVERIFY(!rings("overfit", epochs));
    for (EpochRecord &record : epochs)
        record.validationLoss = 1 - 0.1 * record.epoch;
    epochs.front().phase = "fine_tune";
    QVERIFY(!rings("overfit", epochs));
}

void TestAlarms::eightEpochsWithoutABetterOneAreAPlateau()
{
    std::vector<EpochRecord> epochs{epoch(1, 0.5, 0.4, 0.9)};
    for (int number = 2; number <= 8; ++number)
        epochs.push_back(epoch(number, 0.5, 0.5, 0.8));
    QVERIFY(!rings("plateau", epochs));
    epochs.push_back(epoch(9, 0.5, 0.5, 0.8));
    QVERIFY(rings("plateau", epochs));
}

void TestAlarms::anOrdinaryRunRingsNothing()
{
    std::vector<EpochRecord> epochs;
    for (int number = 1; number <= 9; ++number) {
        epochs.push_back(epoch(number, 0.7 - 0.05 * number, 0.7 - 0.04 * number, 0.6 + 0.03 * number));
        QVERIFY(alarmsOf(epochs, kMixed, BestMetric::BalancedAccuracy).empty());
    }
    QVERIFY(alarmsOf({}, kMixed, BestMetric::Auc).empty());
}

QTEST_GUILESS_MAIN(TestAlarms)
#include "tst_alarms.moc"
