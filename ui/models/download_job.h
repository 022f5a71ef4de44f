#pragma once

#include "core/download/file_download.h"
#include "core/job/job_queue.h"

#include <QObject>
#include <QString>
#include <functional>
#include <memory>

namespace histo {

class Session;

/// A download as a job: one at a time, beside jobs on other devices. GUI thread only.
class DownloadJob : public QObject {
    Q_OBJECT
public:
    /// On the worker's thread; returns in words what came.
    using Work =
        std::function<QString(const DownloadRules &rules, const DownloadObserver &observer, const CancelToken &cancel)>;

    /// @param device  the queue that its transfers wait in: those on other devices do not make it wait
    DownloadJob(Session &session, const std::string &device, QObject *parent = nullptr);
    ~DownloadJob() override;

    void start(const QString &title, Work work); ///< does nothing while one is running
    void cancel();                               ///< what came is kept

    bool isRunning() const;
    JobStatus status() const; ///< of the newest one; id 0 before the first
    QString lastNote() const; ///< why it started over or waits; empty if it did not
    QString outcome() const;  ///< what came, once it has succeeded

Q_SIGNALS:
    void changed();
    void succeeded(); ///< before changed()

private:
    void jobChanged(const JobStatus &status);

    struct Told; ///< by the worker
    Session &m_session;
    std::string m_device;
    JobStatus m_status;
    std::shared_ptr<Told> m_told;
};

} // namespace histo
