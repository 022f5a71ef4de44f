#include "core/device/nvidia_driver.h"

#include <QTest>

using namespace histo;

class TestNvidiaDriver : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void withoutADriverThereAreNoCards();
    void everyCardIsDescribed();
    void withoutNvmlOnlyTheFreeMemoryIsUnknown();
};

void TestNvidiaDriver::withoutADriverThereAreNoCards()
{
    QVERIFY(gpuFacts({"no-such-library.so", HISTO_FAKE_NVIDIA}).empty());
    QVERIFY(gpuFacts({"libc.so.6", "libc.so.6"}).empty()); // a library without these functions
}

void TestNvidiaDriver::everyCardIsDescribed()
{
    const auto cards = gpuFacts({HISTO_FAKE_NVIDIA, HISTO_FAKE_NVIDIA});
    QCOMPARE(cards.size(), 2u);
    QCOMPARE(cards[0].name, "Fake card 0");
    QCOMPARE(cards[0].pciBusId, "0000:46:00.0");
    QCOMPARE(cards[0].capabilityMajor, 9);
    QCOMPARE(cards[0].memoryBytes, 80'000'000'000u);
    QCOMPARE(cards[0].freeBytes, std::optional<std::size_t>(79'000'000'000));
    QCOMPARE(cards[1].name, "Fake card 1");
    QCOMPARE(cards[1].capabilityMajor, 7);
    QVERIFY(!cards[1].freeBytes); // one that NVML does not know
}

void TestNvidiaDriver::withoutNvmlOnlyTheFreeMemoryIsUnknown()
{
    const auto cards = gpuFacts({HISTO_FAKE_NVIDIA, "no-such-library.so"});
    QCOMPARE(cards.size(), 2u);
    QCOMPARE(cards[0].memoryBytes, 80'000'000'000u);
    QVERIFY(!cards[0].freeBytes);
}

QTEST_GUILESS_MAIN(TestNvidiaDriver)
#include "tst_nvidia_driver.moc"
