#include "core/device/device.h"

#include "tests/support/thrown_error.h"

#include <QTest>
#include <algorithm>

using namespace histo;

namespace {

bool lists(const std::string &id)
{
    const auto devices = listDevices();
    return std::any_of(devices.begin(), devices.end(), [&](const Device &device) { return device.id == id; });
}

} // namespace

class TestDevice : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void theProcessorIsAlwaysThere();
    void simulatedDevicesAreListedOnRequest();
    void aSimulatedDeviceMayBeNamedWithoutBeingListed();
    void autoIsADeviceThatIsListed();
    void unknownDevicesAreRefused_data();
    void unknownDevicesAreRefused();
    void versionsNameTheLibraries();
};

void TestDevice::init() { qunsetenv("HISTO_SIMULATED_DEVICES"); }

void TestDevice::theProcessorIsAlwaysThere()
{
    const Device cpu = listDevices().front();
    QCOMPARE(cpu.id, "cpu");
    QVERIFY(!cpu.name.empty());
    QVERIFY(cpu.memoryBytes > 0);
    QVERIFY(!lists("cpu:0"));
}

void TestDevice::simulatedDevicesAreListedOnRequest()
{
    qputenv("HISTO_SIMULATED_DEVICES", "2");
    QVERIFY(lists("cpu"));
    QVERIFY(lists("cpu:0"));
    QVERIFY(lists("cpu:1"));
    QVERIFY(!lists("cpu:2"));
}

void TestDevice::aSimulatedDeviceMayBeNamedWithoutBeingListed() { QCOMPARE(findDevice("cpu:1").id, "cpu:1"); }

void TestDevice::autoIsADeviceThatIsListed() { QVERIFY(lists(findDevice("auto").id)); }

void TestDevice::unknownDevicesAreRefused_data()
{
    QTest::addColumn<QByteArray>("id");
    for (const char *id : {"gpu", "cuda:99", "cpu:", "cpu:x", "cpu:1x", "cpu:64", "cpu:99999999999", "", "CPU"})
        QTest::newRow(*id ? id : "nothing") << QByteArray(id);
}

void TestDevice::unknownDevicesAreRefused()
{
    QFETCH(QByteArray, id);
    const auto error = thrownBy([&] { findDevice(id.toStdString()); });
    QVERIFY(error);
    QVERIFY(error->kind() == ErrorKind::Usage);
    QVERIFY(says(error, "\"" + id.toStdString() + "\""));
    QVERIFY(says(error, "cpu"));
}

void TestDevice::versionsNameTheLibraries()
{
    const Json versions = libraryVersions();
    for (const char *library : {"histoscope", "libtorch", "opencv", "libdeflate"})
        QVERIFY(!versions.at(library).get<std::string>().empty());
}

QTEST_GUILESS_MAIN(TestDevice)
#include "tst_device.moc"
