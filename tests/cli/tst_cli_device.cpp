#include "tests/support/cli_runner.h"

#include <QTest>

using namespace histo;

/// device list, and the number of threads of every command.
class TestCliDevice : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void cleanup();
    void theListTellsDevicesMemoryAndThreads();
    void simulatedDevicesAreListed();
    void threadsAreSetByFlagOrEnvironment();
    void aNumberOfThreadsThatIsNoneIsRefused();
    void aNumberOfSimulatedDevicesThatIsNoneIsRefused();
    void helpComesWhateverTheEnvironmentHolds();
};

void TestCliDevice::cleanup()
{
    qunsetenv("HISTO_THREADS");
    qunsetenv("HISTO_SIMULATED_DEVICES");
}

void TestCliDevice::theListTellsDevicesMemoryAndThreads()
{
    const Json document = runCli({"device", "list", "--json", "-"}).json();
    QCOMPARE(document.at("devices").at(0).at("id").get<std::string>(), "cpu");
    QVERIFY(document.at("devices").at(0).at("memory_bytes").get<std::size_t>() > 0);
    QVERIFY(document.at("devices").at(0).at("bf16").is_boolean());
    QVERIFY(document.at("threads").get<int>() >= 1);
    QVERIFY(document.at("features").is_array());
    const Json &memory = document.at("memory");
    QVERIFY(memory.at("total_bytes").get<std::size_t>() >= memory.at("available_bytes").get<std::size_t>());
    QVERIFY(memory.at("peak_bytes").get<std::size_t>() >= memory.at("resident_bytes").get<std::size_t>());
    QVERIFY(runCli({"device", "list"}).out.startsWith("cpu\n"));
}

void TestCliDevice::simulatedDevicesAreListed()
{
    qputenv("HISTO_SIMULATED_DEVICES", "2");
    const Json devices = runCli({"device", "list", "--json", "-"}).json().at("devices");
    QCOMPARE(devices.at(1).at("id").get<std::string>(), "cpu:0");
    QCOMPARE(devices.at(2).at("id").get<std::string>(), "cpu:1");
}

void TestCliDevice::threadsAreSetByFlagOrEnvironment()
{
    qputenv("HISTO_THREADS", "3");
    QCOMPARE(runCli({"device", "list", "--json", "-"}).json().at("threads").get<int>(), 3);
    QCOMPARE(runCli({"device", "list", "--threads", "1", "--json", "-"}).json().at("threads").get<int>(), 1);
}

void TestCliDevice::aNumberOfThreadsThatIsNoneIsRefused()
{
    QCOMPARE(runCli({"device", "list", "--threads", "0"}).exitCode, 2);
    QCOMPARE(runCli({"device", "list", "--threads", "many"}).exitCode, 2);
    qputenv("HISTO_THREADS", "many");
    const CliResult result = runCli({"device", "list"});
    QCOMPARE(result.exitCode, 2);
    QVERIFY2(result.err.contains("HISTO_THREADS"), result.err);
}

void TestCliDevice::aNumberOfSimulatedDevicesThatIsNoneIsRefused()
{
    for (const char *number : {"x", "2x", "-1", "65"}) {
        qputenv("HISTO_SIMULATED_DEVICES", number);
        const CliResult result = runCli({"device", "list"});
        QCOMPARE(result.exitCode, 2);
        QVERIFY2(result.err.contains("HISTO_SIMULATED_DEVICES"), result.err);
    }
}

void TestCliDevice::helpComesWhateverTheEnvironmentHolds()
{
    qputenv("HISTO_THREADS", "x");
    qputenv("HISTO_SIMULATED_DEVICES", "x");
    for (const QStringList &line : {QStringList{"--help"}, {"--help-all"}, {"--version"}, {"predict", "--help"}}) {
        const CliResult result = runCli(line);
        QVERIFY2(result.exitCode == 0, result.err);
        QVERIFY(!result.out.isEmpty());
    }
}

QTEST_GUILESS_MAIN(TestCliDevice)
#include "tst_cli_device.moc"
