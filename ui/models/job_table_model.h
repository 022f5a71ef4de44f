#pragma once

#include "core/job/job_queue.h"

#include <QAbstractTableModel>
#include <vector>

namespace histo {

/// Every job of this session, the newest first, as the queue last told.
class JobTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Title, Device, State, Progress, TimeLeft, Cancel, ColumnCount };
    enum Role { FractionRole = Qt::UserRole, JobIdRole };
    using QAbstractTableModel::QAbstractTableModel;

    void setJobs(std::vector<JobStatus> statuses); ///< in the order given to the queue
    void update(const JobStatus &status);          ///< a new one comes to the top
    const JobStatus &job(int row) const { return m_jobs[std::size_t(row)]; }
    int rowOf(JobId id) const; ///< -1 if unknown

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<JobStatus> m_jobs;
};

bool isOver(JobState state);
QString stateTitle(JobState state);
/// "about 4 min", "about 20 s"; rounded, because it is an estimate.
QString aboutDuration(double seconds);

} // namespace histo
