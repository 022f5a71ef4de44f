#include "core/common/parallel_for.h"
#include "core/device/threads.h"
#include "tests/support/thrown_error.h"

#include <QTest>
#include <mutex>
#include <opencv2/core/utility.hpp>
#include <set>
#include <thread>

using namespace histo;

class TestThreads : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void cleanup() { qunsetenv(kThreadsVariable); }

    void aProcessorIsAlwaysThere();
    void asManyThreadsWorkAsWereAskedFor();
    void theNumberHoldsInOtherThreadsToo();
    void theEnvironmentIsAsked();
    void aSimulatedDeviceHasItsShareAloneAndBesideOthers();
    void otherDevicesLeaveTheThreadAsItIs();
    void aNumberForOneThreadIsNotThatOfOthers();
    void aNumberThatIsNoneIsRefused_data();
    void aNumberThatIsNoneIsRefused();
};

void TestThreads::aProcessorIsAlwaysThere()
{
    QVERIFY(usableProcessors() >= 1);
    QVERIFY(usableProcessors() <= int(std::thread::hardware_concurrency()));
}

void TestThreads::asManyThreadsWorkAsWereAskedFor()
{
    for (int count : {1, 3}) {
        useThreads(count);
        QCOMPARE(computeThreads(), count);
        QCOMPARE(cv::getNumThreads(), count);
    }
    useThreads(1);
    std::mutex mutex; // guards workers
    std::set<std::thread::id> workers;
    parallelFor(
        50,
        [&](std::size_t) {
            const std::lock_guard lock(mutex);
            workers.insert(std::this_thread::get_id());
        },
        {}, {}, "counting");
    QCOMPARE(workers.size(), 1u);
}

void TestThreads::theNumberHoldsInOtherThreadsToo()
{
    useThreads(3);
    int seen = 0;
    std::thread([&] { seen = computeThreads(); }).join(); // a job's worker
    QCOMPARE(seen, 3);
}

void TestThreads::theEnvironmentIsAsked()
{
    qputenv(kThreadsVariable, "2");
    useThreadsOfEnvironment();
    QCOMPARE(computeThreads(), 2);
}

void TestThreads::aNumberThatIsNoneIsRefused_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *text : {"0", "-1", "two", "2x", " 2", "1025", "99999999999"})
        QTest::newRow(text) << QByteArray(text);
}

void TestThreads::aNumberThatIsNoneIsRefused()
{
    QFETCH(QByteArray, text);
    qputenv(kThreadsVariable, text);
    const auto error = thrownBy([] { useThreadsOfEnvironment(); });
    QVERIFY2(says(error, "HISTO_THREADS is \"" + text.toStdString() + "\""), error ? error->what() : "");
    QCOMPARE(error->kind(), ErrorKind::Usage);
}

void TestThreads::aSimulatedDeviceHasItsShareAloneAndBesideOthers()
{
    qputenv("HISTO_SIMULATED_DEVICES", "2");
    constexpr int kMany = 64;
    useThreads(kMany);
    const int share = std::max(1, usableProcessors() / 2);
    QCOMPARE(simulatedDeviceShare(), share);
    int alone = 0, beside = 0;
    std::thread([&] {
        const DeviceThreads threads("cpu:0");
        alone = computeThreads();
    }).join();
    {
        const DeviceThreads other("cpu:1");
        std::thread([&] {
            const DeviceThreads threads("cpu:0");
            beside = computeThreads();
        }).join();
    }
    QCOMPARE(alone, share);
    QCOMPARE(beside, share);
    QCOMPARE(computeThreads(), kMany); // put back
    useThreads(1);
    qunsetenv("HISTO_SIMULATED_DEVICES");
}

void TestThreads::otherDevicesLeaveTheThreadAsItIs()
{
    useThreads(3);
    const DeviceThreads threads("cpu");
    QCOMPARE(computeThreads(), 3);
    useThreads(1);
}

void TestThreads::aNumberForOneThreadIsNotThatOfOthers()
{
    useThreads(3);
    int here = 0, elsewhere = 0;
    std::thread([&] {
        useThreadsHere(2);
        here = computeThreads();
        std::thread([&] { elsewhere = computeThreads(); }).join();
    }).join();
    QCOMPARE(here, 2);
    QCOMPARE(elsewhere, 3);
    QCOMPARE(computeThreads(), 3);
    useThreads(1);
}

QTEST_GUILESS_MAIN(TestThreads)
#include "tst_threads.moc"
