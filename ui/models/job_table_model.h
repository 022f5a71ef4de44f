#pragma once

#include "core/job/job_queue.h"

#include <QAbstractTableModel>
#include <vector>

namespace histo {

/// Every job of this session as the queue last told: what runs, then what waits in the order in which it will run, then
/// what is over, the latest first.
class JobTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Title, Device, State, Progress, TimeLeft, ColumnCount };
    enum Role { FractionRole = Qt::UserRole, JobIdRole };
    using QAbstractTableModel::QAbstractTableModel;

    void setJobs(std::vector<JobStatus> statuses);
    void update(const JobStatus &status); ///< a new one too; rows move to where they belong
    const JobStatus &job(int row) const { return m_jobs[std::size_t(row)]; }
    int rowOf(JobId id) const; ///< -1 if unknown

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<JobStatus> m_jobs;
};

QString stateTitle(JobState state);
/// "about 4 min", "about 20 s"; rounded, because it is an estimate.
QString aboutDuration(double seconds);

} // namespace histo
