#pragma once

#include "core/job/job_queue.h"

#include <QMap>
#include <QObject>
#include <QString>

class QWidget;

namespace histo {

class Session;
struct RunExport;

/// Asks where to and writes what a row of runExportTable() makes of the open run, as a job; the message bar says when it
/// is there.
class NetworkExport : public QObject {
    Q_OBJECT
public:
    /// @param window  what the file dialog belongs to
    NetworkExport(Session &session, QWidget &window);

    /// Does nothing without an open run.
    void ask(const RunExport &target);

private:
    void start(const RunExport &target, const QString &out);
    void jobChanged(const JobStatus &status);

    Session &m_session;
    QWidget &m_window;
    QMap<JobId, QString> m_pending; ///< where each job writes to
};

} // namespace histo
