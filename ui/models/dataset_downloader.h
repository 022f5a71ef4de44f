#pragma once

#include "core/job/job_queue.h"

#include <QObject>
#include <QString>
#include <memory>

namespace histo {

class Session;

/// The download of BreakHis as a job: one at a time, beside jobs on other devices. Opens the data set when it is there.
/// GUI thread only.
class DatasetDownloader : public QObject {
    Q_OBJECT
public:
    explicit DatasetDownloader(Session &session, QObject *parent = nullptr);
    ~DatasetDownloader() override;

    /// Does nothing while one is running. An empty address is that of the unfinished download, else the published one.
    void start(const QString &folder, const QString &address, const QString &sha256);
    void cancel(); ///< what came is kept

    bool isRunning() const;
    JobStatus status() const; ///< of the newest one; id 0 before the first
    QString folder() const;   ///< of the newest one
    QString lastNote() const; ///< why it started over or waits; empty if it did not
    QString outcome() const;  ///< what came, once it has succeeded

Q_SIGNALS:
    void changed();

private:
    void jobChanged(const JobStatus &status);

    struct Told; ///< by the worker
    Session &m_session;
    JobStatus m_status;
    QString m_folder;
    std::shared_ptr<Told> m_told;
};

} // namespace histo
