#include "ui/job_bridge.h"

#include <QSignalSpy>
#include <QTest>

using namespace histo;

namespace {

JobState lastState(const QSignalSpy &changes)
{
    return changes.isEmpty() ? JobState::Queued : changes.last().first().value<JobStatus>().state;
}

} // namespace

class TestJobBridge : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theLastStateOfAJobAlwaysArrives()
    {
        JobBridge bridge;
        QSignalSpy changes(&bridge, &JobBridge::jobChanged);
        bridge.submit(QStringLiteral("quick"), "cpu", [](const CancelToken &, const ProgressSink &) {});
        QTRY_COMPARE(lastState(changes), JobState::Succeeded);
        QVERIFY(!bridge.isBusy());
    }

    void aFlawedJobSaysWhatWentWrong()
    {
        JobBridge bridge;
        QSignalSpy changes(&bridge, &JobBridge::jobChanged);
        bridge.submit(QStringLiteral("flawed"), "cpu", [](const CancelToken &, const ProgressSink &) {
            throw Error(ErrorKind::BadInput, "weights.pth: of another network");
        });
        QTRY_COMPARE(lastState(changes), JobState::Failed);
        QCOMPARE(changes.last().first().value<JobStatus>().error, std::string("weights.pth: of another network"));
    }

    void thousandsOfProgressReportsBecomeFewSignals()
    {
        JobBridge bridge;
        QSignalSpy changes(&bridge, &JobBridge::jobChanged);
        constexpr int kReports = 5000;
        bridge.submit(QStringLiteral("chatty"), "cpu", [](const CancelToken &, const ProgressSink &progress) {
            for (int report = 0; report < kReports; ++report)
                progress({double(report) / kReports, "talking", {}});
        });
        QTRY_COMPARE(lastState(changes), JobState::Succeeded);
        QVERIFY2(changes.count() < kReports / 10, qPrintable(QString::number(changes.count())));
    }

    void aCancelledJobEndsAsCancelled()
    {
        JobBridge bridge;
        QSignalSpy changes(&bridge, &JobBridge::jobChanged);
        const JobId id = bridge.submit(QStringLiteral("long"), "cpu",
                                       [](const CancelToken &cancel, const ProgressSink &) {
                                           while (true) {
                                               cancel.throwIfCancelled();
                                               QThread::msleep(1);
                                           }
                                       });
        QVERIFY(bridge.isBusy());
        bridge.cancel(id);
        QTRY_COMPARE(lastState(changes), JobState::Cancelled);
    }

    void goingAwayStopsWhatRuns()
    {
        auto bridge = std::make_unique<JobBridge>();
        std::atomic<bool> hasEnded = false;
        bridge->submit(QStringLiteral("long"), "cpu", [&hasEnded](const CancelToken &cancel, const ProgressSink &) {
            while (!cancel.isCancelled())
                QThread::msleep(1);
            hasEnded = true;
        });
        QTRY_COMPARE(bridge->statuses().front().state, JobState::Running);
        bridge.reset();
        QVERIFY(hasEnded);
    }

    void aTrainingThatCannotBeginFailsAsAJob()
    {
        JobBridge bridge;
        QSignalSpy changes(&bridge, &JobBridge::jobChanged);
        TrainConfig config;
        config.data = "no-such-folder";
        config.device = "cpu";
        bridge.submitTraining(config, QStringLiteral("Train"));
        QTRY_COMPARE(lastState(changes), JobState::Failed);
        QVERIFY(!changes.last().first().value<JobStatus>().error.empty());
    }
};

QTEST_GUILESS_MAIN(TestJobBridge)
#include "tst_job_bridge.moc"
