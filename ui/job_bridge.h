#pragma once

#include "core/job/job_queue.h"
#include "core/run/run_directory.h"
#include "core/train/train_config.h"

#include <QObject>
#include <QString>
#include <memory>

namespace histo {

/// The only class that knows both the workers and Qt: core's events become queued signals on the GUI thread.
/// Progress is passed on at most 30 times a second per job; the last state of a job always arrives.
class JobBridge : public QObject {
    Q_OBJECT
public:
    explicit JobBridge(QObject *parent = nullptr);
    ~JobBridge() override; ///< cancels and joins the workers

    /// Queues a training run on config.device. News arrive as the signals below.
    JobId submitTraining(const TrainConfig &config, const QString &title);
    /// Takes up a stopped run from its last finished epoch, on the device it was trained on. News as above.
    JobId submitResume(const std::filesystem::path &run, const std::string &device, const QString &title);
    /// Any other long work on a device ("cpu" by default), for example making a synthetic data set.
    JobId submit(const QString &title, const std::string &device, JobQueue::Work work);
    void cancel(JobId id);
    std::vector<JobStatus> statuses() const;
    bool isBusy() const; ///< something is queued or running

Q_SIGNALS:
    void jobChanged(const histo::JobStatus &status);
    void trainingStarted(histo::JobId id, const QString &runFolder);
    void stepFinished(histo::JobId id, const histo::StepRecord &step);    ///< thinned to 30 a second
    void epochFinished(histo::JobId id, const histo::EpochRecord &epoch); ///< every one
    void noteArrived(histo::JobId id, const QString &text);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace histo
