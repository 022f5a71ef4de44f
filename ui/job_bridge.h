#pragma once

#include "core/job/job_file.h"
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
    ~JobBridge() override; ///< cancels and joins the workers; trainings that were not over can be taken up later

    /// Queues a training run on config.device. News arrive as the signals below. Until it is over a file tells of it
    /// (job_store.h), so that it is not forgotten if the program ends.
    JobId submitTraining(const TrainConfig &config, const QString &title);
    /// Trainings that an earlier program left, and no living one cares for.
    std::vector<JobFile> abandonedTrainings() const;
    /// Queues such a training: from its last finished epoch, or from the start if it had not begun.
    /// @throws Error BadInput if its configuration cannot be read
    JobId takeUp(const JobFile &job);
    void leave(const JobFile &job); ///< its run stays as it is; nobody asks again

    /// Takes up a stopped run, config.out, where it was, on the device it was trained on. News as above.
    JobId submitResume(const TrainConfig &config, const QString &title);
    /// Any other long work on a device ("cpu" by default), for example making a synthetic data set.
    JobId submit(const QString &title, const std::string &device, JobQueue::Work work);
    // As JobQueue's.
    void cancel(JobId id);
    void pause(JobId id);
    void resume(JobId id);
    void moveUp(JobId id);
    void moveDown(JobId id);
    void moveFirst(JobId id);
    std::vector<JobStatus> statuses() const;
    bool isBusy() const; ///< something is waiting or under way

    /// Asks everything to stop because the window closes: trainings keep their files, and are offered next time.
    void stopForClosing();
    /// How many trainings stopForClosing() has stopped, or would.
    int trainingsNotOver() const;
    /// Once nothing is busy after stopForClosing(): a program without a window goes on with those trainings.
    /// False if it could not be started; then they are offered next time.
    bool goOnWithoutWindow();

Q_SIGNALS:
    void trainingQueued(histo::JobId id, const histo::TrainConfig &config); ///< at once, before any other news of it
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
