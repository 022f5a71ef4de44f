#include "core/common/atomic_file.h"
#include "core/device/control_group.h"
#include "tests/support/temporary_folder.h"

#include <QTest>

using namespace histo;

class TestControlGroup : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_folder = std::make_unique<TemporaryFolder>(); }

    void withoutGroupsThereIsNoLimit();
    void theTightestLimitOfAllLevelsHolds();
    void theOlderInterfaceIsReadToo();
    void insideAContainerTheRootStandsForTheGroup();
    void nonsenseIsNoLimit();

private:
    void write(const std::string &name, const std::string &text) { writeFileAtomically(*m_folder / name, text); }
    ControlGroupLimits limits() const { return controlGroupLimits(*m_folder / "membership", *m_folder / "root"); }

    std::unique_ptr<TemporaryFolder> m_folder;
};

void TestControlGroup::withoutGroupsThereIsNoLimit()
{
    QVERIFY(!limits().memoryBytes); // not even a list of groups
    write("membership", "0::/\n");
    QVERIFY(!limits().memoryBytes);
    write("root/memory.max", "max\n");
    write("root/cpu.max", "max 100000\n");
    QVERIFY(!limits().memoryBytes);
    QVERIFY(!limits().processors);
}

void TestControlGroup::theTightestLimitOfAllLevelsHolds()
{
    write("membership", "0::/service/job\n");
    write("root/service/memory.max", "1000000\n");
    write("root/service/job/memory.max", "2000000\n");
    write("root/service/cpu.max", "400000 100000\n");
    write("root/service/job/cpu.max", "150000 100000\n");
    QCOMPARE(limits().memoryBytes, std::optional<std::uint64_t>(1'000'000));
    QCOMPARE(limits().processors, std::optional(1.5));
}

void TestControlGroup::theOlderInterfaceIsReadToo()
{
    write("membership", "11:memory:/job\n4:cpu,cpuacct:/job\n1:name=systemd:/\n");
    write("root/memory/job/memory.limit_in_bytes", "3000000\n");
    write("root/memory/memory.limit_in_bytes", "9223372036854771712\n"); // its way of saying "none"
    write("root/cpu/job/cpu.cfs_quota_us", "200000\n");
    write("root/cpu/job/cpu.cfs_period_us", "100000\n");
    write("root/cpu/cpu.cfs_quota_us", "-1\n");
    QCOMPARE(limits().memoryBytes, std::optional<std::uint64_t>(3'000'000));
    QCOMPARE(limits().processors, std::optional(2.0));
}

void TestControlGroup::insideAContainerTheRootStandsForTheGroup()
{
    write("membership", "0::/docker/0123456789abcdef\n");
    write("root/memory.max", "5000000\n");
    QCOMPARE(limits().memoryBytes, std::optional<std::uint64_t>(5'000'000));
}

void TestControlGroup::nonsenseIsNoLimit()
{
    write("membership", "no colon\n0::/\n:\n");
    write("root/memory.max", "lots\n");
    write("root/cpu.max", "100000\n");
    QVERIFY(!limits().memoryBytes);
    QVERIFY(!limits().processors);
}

QTEST_GUILESS_MAIN(TestControlGroup)
#include "tst_control_group.moc"
