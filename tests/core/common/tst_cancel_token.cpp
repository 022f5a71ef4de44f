#include "core/common/cancel_token.h"

#include "tests/support/thrown_error.h"

#include <QTest>
#include <atomic>
#include <chrono>
#include <thread>

using namespace histo;

namespace {

using namespace std::chrono_literals;

/// Counts its steps; each asks the token.
struct Worker {
    explicit Worker(const CancelToken &token)
        : thread([this, token] {
              wasCancelled = thrownBy([&] {
                                 while (!isToEnd) {
                                     token.throwIfCancelled();
                                     ++steps;
                                     std::this_thread::yield();
                                 }
                             }).has_value();
          })
    {}
    ~Worker()
    {
        isToEnd = true;
        thread.join();
    }
    std::atomic<int> steps = 0;
    std::atomic<bool> isToEnd = false, wasCancelled = false;
    std::thread thread;
};

} // namespace

class TestCancelToken : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aNewTokenIsNotCancelled();
    void copiesShareTheFlag();
    void aCancelledTokenThrowsWhenAsked();
    void pausedWorkRestsUntilItIsResumed();
    void cancellingWakesWhatRests();
    void aTokenThatIsCancelledDoesNotRest();
    void restIsToldOnceHoweverManyThreadsRest();
    void restIsMeasured();
};

void TestCancelToken::aNewTokenIsNotCancelled()
{
    const CancelToken token;
    QVERIFY(!token.isCancelled());
    QVERIFY(!thrownBy([&] { token.throwIfCancelled(); }));
}

void TestCancelToken::copiesShareTheFlag()
{
    const CancelToken token, other;
    const CancelToken copy = token;
    copy.cancel();
    QVERIFY(token.isCancelled());
    QVERIFY(!other.isCancelled());
}

void TestCancelToken::aCancelledTokenThrowsWhenAsked()
{
    const CancelToken token;
    token.cancel();
    const auto error = thrownBy([&] { token.throwIfCancelled(); });
    QVERIFY(error);
    QVERIFY(error->kind() == ErrorKind::Cancelled);
}

void TestCancelToken::pausedWorkRestsUntilItIsResumed()
{
    const CancelToken token;
    std::atomic<bool> rests = false;
    token.setRestObserver([&rests](bool isResting) { rests = isResting; });
    Worker worker(token);
    QTRY_VERIFY(worker.steps > 0);
    token.pause();
    QVERIFY(token.isPaused());
    QTRY_VERIFY(rests);
    const int steps = worker.steps;
    std::this_thread::sleep_for(30ms);
    QCOMPARE(worker.steps.load(), steps);
    token.resume();
    QTRY_VERIFY(worker.steps > steps);
    QVERIFY(!rests);
}

void TestCancelToken::cancellingWakesWhatRests()
{
    const CancelToken token;
    token.pause();
    std::atomic<bool> rests = false;
    token.setRestObserver([&rests](bool isResting) { rests = isResting; });
    Worker worker(token);
    QTRY_VERIFY(rests);
    token.cancel();
    QTRY_VERIFY(worker.wasCancelled);
    QCOMPARE(worker.steps.load(), 0);
}

void TestCancelToken::aTokenThatIsCancelledDoesNotRest()
{
    const CancelToken token;
    token.cancel();
    token.pause();
    QVERIFY(thrownBy([&] { token.throwIfCancelled(); }));
}

void TestCancelToken::restIsToldOnceHoweverManyThreadsRest()
{
    const CancelToken token;
    std::atomic<int> begun = 0, ended = 0;
    token.setRestObserver([&](bool isResting) { ++(isResting ? begun : ended); });
    token.pause();
    {
        Worker first(token), second(token), third(token);
        QTRY_COMPARE(begun.load(), 1);
        std::this_thread::sleep_for(30ms); // so that the others come to rest too
        QCOMPARE(ended.load(), 0);
        token.resume();
        QTRY_VERIFY(first.steps > 0 && second.steps > 0 && third.steps > 0);
        QTRY_COMPARE(ended.load(), begun.load());
        for (Worker *worker : {&first, &second, &third})
            worker->isToEnd = true;
    }
    QCOMPARE(begun.load(), 1);
}

void TestCancelToken::restIsMeasured()
{
    const CancelToken token;
    QCOMPARE(token.restedSeconds(), 0.0);
    token.pause();
    Worker worker(token);
    QTRY_VERIFY(token.restedSeconds() > 0.02);
    token.resume();
    QTRY_VERIFY(worker.steps > 0);
    const double rested = token.restedSeconds();
    std::this_thread::sleep_for(20ms);
    QCOMPARE(token.restedSeconds(), rested); // work is no rest
}

QTEST_GUILESS_MAIN(TestCancelToken)
#include "tst_cancel_token.moc"
