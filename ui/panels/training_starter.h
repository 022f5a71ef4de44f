#pragma once

#include "core/job/job_queue.h"
#include "core/train/train_config.h"

#include <QObject>
#include <QString>
#include <filesystem>
#include <map>

namespace histo {

class JobBridge;

/// Queues training runs, each in a folder of its own, and remembers which job writes where. The same run is never
/// queued twice while the first copy waits or runs. Keeps the rates that epochs reach, for later estimates.
class TrainingStarter : public QObject {
    Q_OBJECT
public:
    explicit TrainingStarter(JobBridge &jobs, QObject *parent = nullptr);

    QString runsFolder() const; ///< under which runs are made; kept in the settings
    void setRunsFolder(const QString &folder);

    /// The same run, wherever it writes, is waiting or running.
    bool isUnderWay(const TrainConfig &config) const;
    JobId start(TrainConfig config);
    /// Takes up a run that did not come to its end. @param config  as it stands in the run
    JobId resume(const std::filesystem::path &run, TrainConfig config);
    /// The run in this folder is waiting or running.
    bool isUnderWay(const std::filesystem::path &run) const;
    /// Where a job writes; empty if it is no training.
    std::filesystem::path runOf(JobId id) const;

Q_SIGNALS:
    void grew(const std::filesystem::path &run); ///< there is more to read
    void noteArrived(const std::filesystem::path &run, const QString &text);
    void succeeded(const std::filesystem::path &run);
    void underWayChanged();
    void rateMeasured(); ///< for the first time: an estimate may be possible now

private:
    struct Training {
        TrainConfig config;
        bool isUnderWay = true;
    };
    void jobChanged(const JobStatus &status);

    JobBridge &m_jobs;
    std::map<JobId, Training> m_trainings;
};

} // namespace histo
