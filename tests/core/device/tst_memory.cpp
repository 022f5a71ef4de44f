#include "core/device/memory.h"

#include <QTest>
#include <vector>

using namespace histo;

class TestMemory : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void memoryIsReadFromTheSystem();
    void thePeakRemembersWhatIsGivenBack();
    void aLimitIsWhatCanBeUsed();
};

void TestMemory::memoryIsReadFromTheSystem()
{
    const MemoryReading own = memoryReading();
    QVERIFY(own.residentBytes > 0);
    QVERIFY(own.peakBytes >= own.residentBytes);
    const MachineMemory machine = machineMemory();
    QVERIFY(machine.totalBytes > own.residentBytes);
    QVERIFY(machine.availableBytes > 0 && machine.availableBytes <= machine.totalBytes);
}

void TestMemory::thePeakRemembersWhatIsGivenBack()
{
    constexpr std::size_t kBytes = 100 << 20;
    std::vector<char>(kBytes, 'x');
    QVERIFY(memoryReading().peakBytes >= kBytes);
    QVERIFY(memoryReading().residentBytes < memoryReading().peakBytes);
}

void TestMemory::aLimitIsWhatCanBeUsed()
{
    QCOMPARE((MachineMemory{8, 4, {}}.usableBytes()), 8u);
    QCOMPARE((MachineMemory{8, 4, 2}.usableBytes()), 2u);
    QCOMPARE((MachineMemory{8, 4, 16}.usableBytes()), 8u);
}

QTEST_GUILESS_MAIN(TestMemory)
#include "tst_memory.moc"
