#include "core/job/job_queue.h"

#include <QTest>
#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <future>
#include <mutex>
#include <new>
#include <thread>

using namespace histo;

namespace {

using namespace std::chrono_literals;

constexpr auto kFarTooLong = 20s; // reached only if the queue is broken

/// Work that waits until the test lets it go, and says when it has begun.
struct Gate {
    std::promise<void> begun, released;

    JobQueue::Work work()
    {
        return [this](const CancelToken &, const ProgressSink &) {
            begun.set_value();
            released.get_future().wait();
        };
    }
    bool hasBegun() { return begun.get_future().wait_for(kFarTooLong) == std::future_status::ready; }
};

void untilCancelled(const CancelToken &cancel, const ProgressSink &)
{
    while (true) {
        cancel.throwIfCancelled();
        std::this_thread::sleep_for(1ms);
    }
}

void nothingToDo(const CancelToken &, const ProgressSink &) {}

/// Everything that a queue says, in order.
class Notebook {
public:
    JobQueue::Observer observer()
    {
        return [this](const JobStatus &status) {
            std::lock_guard lock(m_mutex);
            m_statuses.push_back(status);
            m_added.notify_all();
        };
    }
    std::vector<JobStatus> of(JobId id) const
    {
        std::lock_guard lock(m_mutex);
        std::vector<JobStatus> chosen;
        for (const auto &status : m_statuses)
            if (status.id == id)
                chosen.push_back(status);
        return chosen;
    }
    bool waitFor(JobId id, JobState state)
    {
        std::unique_lock lock(m_mutex);
        return m_added.wait_for(lock, kFarTooLong, [&] {
            return std::any_of(m_statuses.begin(), m_statuses.end(),
                               [&](const JobStatus &status) { return status.id == id && status.state == state; });
        });
    }

private:
    mutable std::mutex m_mutex; // guards m_statuses
    std::condition_variable m_added;
    std::vector<JobStatus> m_statuses;
};

std::vector<JobState> statesOf(const std::vector<JobStatus> &statuses)
{
    std::vector<JobState> states;
    for (const auto &status : statuses)
        states.push_back(status.state);
    return states;
}

} // namespace

class TestJobQueue : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void jobsOnTwoDevicesRunAtTheSameTime();
    void jobsOnOneDeviceTakeTurnsInTheOrderGiven();
    void theObserverHearsEveryStateInOrder();
    void progressIsReportedByValue();
    void aJobThatThrowsFailsWithItsMessage_data();
    void aJobThatThrowsFailsWithItsMessage();
    void afterAFailureTheNextJobRuns();
    void aQueuedJobIsCancelledAtOnceAndNeverRuns();
    void aRunningJobIsAskedToStop();
    void cancellingWhatIsOverOrUnknownDoesNothing();
    void workIsFreedWhenItsJobIsOver();
    void theObserverMayAskTheQueue();
    void aRunningJobPausesAndGoesOn();
    void aHeldJobIsPassedOver();
    void aPausedJobIsCancelledAtOnce();
    void whatPausesAndEndsIsOver();
    void waitingJobsChangePlaces();
    void higherPrioritiesGoFirst();
    void aMoveTakesOnThePriorityOfWhatItPasses();
    void aJobIsCancelledAndStartedAgainWithoutWaiting();
    void ordersForJobsThatAreOverDoNothing();
    void destructionCancelsEverythingAndTheObserverHearsNoMore();
};

void TestJobQueue::jobsOnTwoDevicesRunAtTheSameTime()
{
    Gate first, second;
    JobQueue queue;
    queue.submit("first", "cpu:0", first.work());
    queue.submit("second", "cpu:1", second.work());
    // Each waits to be released: that both have begun is only possible if they overlap.
    QVERIFY(first.hasBegun());
    QVERIFY(second.hasBegun());
    first.released.set_value();
    second.released.set_value();
    queue.waitForAll();
    const auto statuses = queue.statuses();
    QVERIFY(statuses[0].startedSeconds < statuses[1].endedSeconds);
    QVERIFY(statuses[1].startedSeconds < statuses[0].endedSeconds);
}

void TestJobQueue::jobsOnOneDeviceTakeTurnsInTheOrderGiven()
{
    std::mutex mutex;
    std::vector<int> order;
    int runningNow = 0, mostAtOnce = 0;
    JobQueue queue;
    for (int number = 0; number < 5; ++number)
        queue.submit("job", "cpu:0", [&, number](const CancelToken &, const ProgressSink &) {
            {
                std::lock_guard lock(mutex);
                order.push_back(number);
                mostAtOnce = std::max(mostAtOnce, ++runningNow);
            }
            std::this_thread::yield();
            std::lock_guard lock(mutex);
            --runningNow;
        });
    queue.waitForAll();
    QCOMPARE(order, (std::vector<int>{0, 1, 2, 3, 4}));
    QCOMPARE(mostAtOnce, 1);
    const auto statuses = queue.statuses();
    for (std::size_t i = 1; i < statuses.size(); ++i)
        QVERIFY(statuses[i].startedSeconds >= statuses[i - 1].endedSeconds);
}

void TestJobQueue::theObserverHearsEveryStateInOrder()
{
    Notebook notebook;
    JobQueue queue;
    queue.setObserver(notebook.observer());
    const JobId id = queue.submit("a title", "cpu", nothingToDo);
    queue.waitForAll();
    const auto heard = notebook.of(id);
    QVERIFY((statesOf(heard) == std::vector{JobState::Queued, JobState::Running, JobState::Succeeded}));
    QCOMPARE(heard.front().title, "a title");
    QCOMPARE(heard.front().device, "cpu");
    QCOMPARE(heard.back().progress.fraction, 1.0);
    QVERIFY(heard.back().endedSeconds >= heard.back().startedSeconds);
}

void TestJobQueue::progressIsReportedByValue()
{
    Notebook notebook;
    JobQueue queue;
    queue.setObserver(notebook.observer());
    const JobId id = queue.submit("job", "cpu", [](const CancelToken &, const ProgressSink &report) {
        Progress progress{0.25, "reading", 30.0};
        report(progress);
        progress = {0.5, "training", 20.0}; // must not change what was said before
        report(progress);
    });
    queue.waitForAll();
    const auto heard = notebook.of(id);
    QCOMPARE(heard.size(), 5u); // queued, running, twice progress, succeeded
    QCOMPARE(heard[2].progress.fraction, 0.25);
    QCOMPARE(heard[2].progress.text, "reading");
    QCOMPARE(heard[3].progress.fraction, 0.5);
    QCOMPARE(*heard[3].progress.secondsLeft, 20.0);
    QVERIFY(!heard[4].progress.secondsLeft);
}

void TestJobQueue::aJobThatThrowsFailsWithItsMessage_data()
{
    QTest::addColumn<int>("thrown");
    QTest::addColumn<JobState>("state");
    QTest::addColumn<QByteArray>("words");
    QTest::newRow("an error of ours") << 0 << JobState::Failed << QByteArray("x.png: broken");
    QTest::newRow("a cancellation") << 1 << JobState::Cancelled << QByteArray("");
    QTest::newRow("no memory") << 2 << JobState::Failed << QByteArray("out of memory");
    QTest::newRow("an error of a library") << 3 << JobState::Failed << QByteArray("from a library");
    QTest::newRow("something that is no exception") << 4 << JobState::Failed << QByteArray("did not name");
}

void TestJobQueue::aJobThatThrowsFailsWithItsMessage()
{
    QFETCH(int, thrown);
    QFETCH(JobState, state);
    QFETCH(QByteArray, words);
    JobQueue queue;
    queue.submit("job", "cpu", [thrown](const CancelToken &, const ProgressSink &) {
        switch (thrown) {
        case 0: throw Error(ErrorKind::BadInput, "x.png: broken");
        case 1: throw Error(ErrorKind::Cancelled, "cancelled");
        case 2: throw std::bad_alloc();
        case 3: throw std::runtime_error("from a library");
        default: throw thrown;
        }
    });
    queue.waitForAll();
    const auto status = queue.statuses().front();
    QVERIFY(status.state == state);
    QVERIFY2(status.error.find(words.toStdString()) != std::string::npos, status.error.c_str());
}

void TestJobQueue::afterAFailureTheNextJobRuns()
{
    JobQueue queue;
    queue.submit("bad", "cpu", [](const CancelToken &, const ProgressSink &) { throw std::runtime_error("bad"); });
    queue.submit("good", "cpu", nothingToDo);
    queue.waitForAll();
    QVERIFY(queue.statuses().back().state == JobState::Succeeded);
}

void TestJobQueue::aQueuedJobIsCancelledAtOnceAndNeverRuns()
{
    Gate gate;
    std::atomic<bool> wasRun = false;
    Notebook notebook;
    JobQueue queue;
    queue.setObserver(notebook.observer());
    queue.submit("in front", "cpu", gate.work());
    QVERIFY(gate.hasBegun());
    const JobId waiting = queue.submit("waiting", "cpu",
                                       [&](const CancelToken &, const ProgressSink &) { wasRun = true; });
    queue.cancel(waiting);
    QVERIFY(queue.statuses()[1].state == JobState::Cancelled); // while the one in front still runs
    gate.released.set_value();
    queue.waitForAll();
    QVERIFY(!wasRun);
    QVERIFY((statesOf(notebook.of(waiting)) == std::vector{JobState::Queued, JobState::Cancelled}));
    QVERIFY(queue.statuses()[0].state == JobState::Succeeded);
}

void TestJobQueue::aRunningJobIsAskedToStop()
{
    Notebook notebook;
    JobQueue queue;
    queue.setObserver(notebook.observer());
    const JobId id = queue.submit("long", "cpu", untilCancelled);
    QVERIFY(notebook.waitFor(id, JobState::Running));
    queue.cancel(id);
    QVERIFY(notebook.waitFor(id, JobState::Cancelled));
}

void TestJobQueue::cancellingWhatIsOverOrUnknownDoesNothing()
{
    JobQueue queue;
    const JobId id = queue.submit("job", "cpu", nothingToDo);
    queue.waitForAll();
    for (JobId any : {id, 0, -1, 17})
        queue.cancel(any);
    QVERIFY(queue.statuses().front().state == JobState::Succeeded);
}

void TestJobQueue::workIsFreedWhenItsJobIsOver()
{
    auto captured = std::make_shared<int>(1);
    std::weak_ptr<int> watch = captured;
    JobQueue queue;
    queue.submit("job", "cpu", [held = std::move(captured)](const CancelToken &, const ProgressSink &) {});
    queue.waitForAll();
    QVERIFY(watch.expired());
}

void TestJobQueue::theObserverMayAskTheQueue()
{
    JobQueue queue;
    std::atomic<std::size_t> seen = 0;
    queue.setObserver([&](const JobStatus &) { seen = queue.statuses().size(); });
    queue.submit("job", "cpu", nothingToDo);
    queue.waitForAll();
    QCOMPARE(seen.load(), 1u);
}

void TestJobQueue::destructionCancelsEverythingAndTheObserverHearsNoMore()
{
    std::atomic<bool> queueIsThere = true, heardTooLate = false;
    Notebook notebook;
    JobId running = 0, waiting = 0;
    {
        JobQueue queue;
        auto note = notebook.observer();
        queue.setObserver([&, note](const JobStatus &status) {
            heardTooLate = heardTooLate || !queueIsThere;
            note(status);
        });
        running = queue.submit("running", "cpu:0", untilCancelled);
        waiting = queue.submit("waiting", "cpu:0", nothingToDo);
        QVERIFY(notebook.waitFor(running, JobState::Running));
    }
    queueIsThere = false;
    QVERIFY(notebook.of(running).back().state == JobState::Cancelled);
    QVERIFY(notebook.of(waiting).back().state == JobState::Cancelled);
    QVERIFY(!heardTooLate);
}

void TestJobQueue::aRunningJobPausesAndGoesOn()
{
    Notebook notebook;
    JobQueue queue;
    queue.setObserver(notebook.observer());
    const JobId id = queue.submit("long", "cpu", untilCancelled);
    QVERIFY(notebook.waitFor(id, JobState::Running));
    queue.pause(id);
    QVERIFY(notebook.waitFor(id, JobState::Paused)); // told by the work itself, once it rests
    queue.resume(id);
    QCOMPARE(queue.statuses().front().state, JobState::Running);
    queue.cancel(id);
    queue.waitForAll();
    const auto heard = notebook.of(id);
    QCOMPARE(heard.back().state, JobState::Cancelled);
    QVERIFY(heard.back().restedSeconds > 0);
    QVERIFY(heard.back().restedSeconds <= heard.back().endedSeconds - heard.back().startedSeconds);
    std::vector<JobState> states = statesOf(heard);
    states.erase(std::unique(states.begin(), states.end()), states.end());
    QVERIFY((states == std::vector{JobState::Queued, JobState::Running, JobState::Pausing, JobState::Paused,
                                   JobState::Running, JobState::Cancelled}));
}

void TestJobQueue::aHeldJobIsPassedOver()
{
    Gate gate;
    Notebook notebook;
    JobQueue queue;
    queue.setObserver(notebook.observer());
    queue.submit("in front", "cpu", gate.work());
    QVERIFY(gate.hasBegun());
    const JobId held = queue.submit("held", "cpu", nothingToDo), other = queue.submit("other", "cpu", nothingToDo);
    queue.pause(held);
    QCOMPARE(queue.statuses()[1].state, JobState::Held);
    gate.released.set_value();
    QVERIFY(notebook.waitFor(other, JobState::Succeeded));
    QVERIFY(!queue.waitForAll(20ms));
    QCOMPARE(queue.statuses()[1].state, JobState::Held);
    queue.resume(held);
    QVERIFY(notebook.waitFor(held, JobState::Succeeded));
}

void TestJobQueue::aPausedJobIsCancelledAtOnce()
{
    Notebook notebook;
    JobQueue queue;
    queue.setObserver(notebook.observer());
    const JobId id = queue.submit("long", "cpu", untilCancelled);
    QVERIFY(notebook.waitFor(id, JobState::Running));
    queue.pause(id);
    QVERIFY(notebook.waitFor(id, JobState::Paused));
    queue.cancel(id);
    QVERIFY(queue.waitForAll(1000ms));
    QCOMPARE(queue.statuses().front().state, JobState::Cancelled);
}

void TestJobQueue::whatPausesAndEndsIsOver()
{
    Gate gate; // never asks its token
    Notebook notebook;
    JobQueue queue;
    queue.setObserver(notebook.observer());
    const JobId id = queue.submit("deaf", "cpu", gate.work());
    QVERIFY(gate.hasBegun());
    queue.pause(id);
    QCOMPARE(queue.statuses().front().state, JobState::Pausing); // it has not come to rest, and nobody says so
    gate.released.set_value();
    QVERIFY(notebook.waitFor(id, JobState::Succeeded));
}

/// A queue with a job in front that keeps the others waiting until the test lets it go, and the order they run in.
struct Waiting {
    Gate gate;
    std::mutex mutex; // guards order
    std::string order;
    JobQueue queue; // last: its workers use the others

    Waiting()
    {
        queue.submit("in front", "cpu", gate.work());
        gate.hasBegun();
    }
    JobId add(char letter, int priority = 0)
    {
        return queue.submit({.title = {letter},
                             .device = "cpu",
                             .work =
                                 [this, letter](const CancelToken &, const ProgressSink &) {
                                     std::lock_guard lock(mutex);
                                     order += letter;
                                 },
                             .priority = priority});
    }
    int placeOf(JobId id) const { return queue.statuses()[std::size_t(id) - 1].place; }
    std::string finish()
    {
        gate.released.set_value();
        queue.waitForAll();
        return order;
    }
};

void TestJobQueue::waitingJobsChangePlaces()
{
    Waiting waiting;
    const JobId a = waiting.add('a'), b = waiting.add('b'), c = waiting.add('c'), d = waiting.add('d');
    QCOMPARE(waiting.placeOf(a), 1);
    QCOMPARE(waiting.placeOf(d), 4);
    waiting.queue.moveUp(b);    // b a c d
    waiting.queue.moveDown(a);  // b c a d
    waiting.queue.moveFirst(d); // d b c a
    waiting.queue.moveUp(d);    // is first already
    waiting.queue.moveDown(a);  // is last already
    QCOMPARE(waiting.placeOf(d), 1);
    QCOMPARE(waiting.placeOf(b), 2);
    QCOMPARE(waiting.placeOf(c), 3);
    QCOMPARE(waiting.placeOf(a), 4);
    QCOMPARE(waiting.finish(), std::string("dbca"));
    QCOMPARE(waiting.placeOf(a), 0);
}

void TestJobQueue::higherPrioritiesGoFirst()
{
    Waiting waiting;
    waiting.add('a');
    waiting.add('b', 1);
    waiting.add('c', 1);
    const JobId d = waiting.add('d');
    waiting.add('e', -1);
    waiting.queue.setPriority(d, 2);
    QCOMPARE(waiting.finish(), std::string("dbcae"));
}

void TestJobQueue::aMoveTakesOnThePriorityOfWhatItPasses()
{
    Waiting waiting;
    waiting.add('a', 5);
    const JobId b = waiting.add('b');
    waiting.queue.moveUp(b);
    waiting.add('c', 5); // goes behind all of its priority, and so behind b
    QCOMPARE(waiting.queue.statuses()[std::size_t(b) - 1].priority, 5);
    QCOMPARE(waiting.finish(), std::string("bac"));
}

void TestJobQueue::aJobIsCancelledAndStartedAgainWithoutWaiting()
{
    JobQueue queue;
    for (int again = 0; again < 200; ++again) {
        const JobId id = queue.submit("again", "cpu", untilCancelled);
        if (again % 2)
            queue.pause(id); // queued, running or resting when it is cancelled: as it happens
        queue.cancel(id);
    }
    QVERIFY(queue.waitForAll(20'000ms));
    for (const JobStatus &status : queue.statuses()) {
        QCOMPARE(status.state, JobState::Cancelled);
        QVERIFY(!status.isStopping);
    }
}

void TestJobQueue::ordersForJobsThatAreOverDoNothing()
{
    JobQueue queue;
    const JobId id = queue.submit("job", "cpu", nothingToDo);
    queue.waitForAll();
    for (JobId any : {id, 0, -1, 17}) {
        queue.pause(any);
        queue.resume(any);
        queue.moveUp(any);
        queue.moveDown(any);
        queue.moveFirst(any);
        queue.setPriority(any, 3);
    }
    QCOMPARE(queue.statuses().front().state, JobState::Succeeded);
    QCOMPARE(queue.statuses().front().priority, 0);
}

QTEST_GUILESS_MAIN(TestJobQueue)
#include "tst_job_queue.moc"
