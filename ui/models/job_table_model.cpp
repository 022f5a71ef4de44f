#include "ui/models/job_table_model.h"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace histo {

namespace {

QString timeText(const JobStatus &status)
{
    if (status.isStopping)
        return {};
    if (status.state == JobState::Running)
        return status.progress.secondsLeft ? aboutDuration(*status.progress.secondsLeft)
                                           : JobTableModel::tr("estimating …");
    if (isOver(status.state) && status.startedSeconds > 0)
        return JobTableModel::tr("took %1").arg(
            aboutDuration(status.endedSeconds - status.startedSeconds - status.restedSeconds));
    return {};
}

QString progressText(const JobStatus &status)
{
    return QString::fromStdString(status.error.empty() ? status.progress.text : status.error);
}

/// "Waiting, 2nd" would need each language's ordinals; "Waiting (2)" does not.
QString stateText(const JobStatus &status)
{
    if (status.isStopping)
        return JobTableModel::tr("Stopping");
    if (status.state == JobState::Queued)
        return JobTableModel::tr("Waiting (%1)").arg(status.place);
    return stateTitle(status.state);
}

QString text(const JobStatus &status, int column)
{
    switch (column) {
    case JobTableModel::Title: return QString::fromStdString(status.title);
    case JobTableModel::Device: return QString::fromStdString(status.device);
    case JobTableModel::State: return stateText(status);
    case JobTableModel::Progress: return progressText(status);
    case JobTableModel::TimeLeft: return timeText(status);
    default: return {};
    }
}

int rankOf(JobState state) { return isUnderWay(state) ? 0 : isWaiting(state) ? 1 : 2; }

/// What runs, then what waits in the order in which it will run, then what is over, the latest first.
bool standsBefore(const JobStatus &left, const JobStatus &right)
{
    const int leftRank = rankOf(left.state), rightRank = rankOf(right.state);
    if (leftRank != rightRank)
        return leftRank < rightRank;
    if (leftRank == 1)
        return std::tie(left.place, left.id) < std::tie(right.place, right.id);
    if (leftRank == 2)
        return std::tie(right.endedSeconds, right.id) < std::tie(left.endedSeconds, left.id);
    return left.id < right.id;
}

} // namespace

QString stateTitle(JobState state)
{
    switch (state) {
    case JobState::Queued: return JobTableModel::tr("Waiting");
    case JobState::Held: return JobTableModel::tr("Held back");
    case JobState::Running: return JobTableModel::tr("Running");
    case JobState::Pausing: return JobTableModel::tr("Pausing");
    case JobState::Paused: return JobTableModel::tr("Paused");
    case JobState::Succeeded: return JobTableModel::tr("Done");
    case JobState::Failed: return JobTableModel::tr("Failed");
    case JobState::Cancelled: return JobTableModel::tr("Cancelled");
    }
    return {};
}

QString aboutDuration(double seconds)
{
    if (seconds < 55)
        return JobTableModel::tr("about %1 s").arg(std::max(5, int(std::ceil(seconds / 5)) * 5));
    if (seconds < 90 * 60)
        return JobTableModel::tr("about %1 min").arg(std::max(1, int(std::round(seconds / 60))));
    return JobTableModel::tr("about %1 h").arg(QString::number(seconds / 3600, 'f', seconds < 10 * 3600 ? 1 : 0));
}

void JobTableModel::setJobs(std::vector<JobStatus> statuses)
{
    beginResetModel();
    m_jobs = std::move(statuses);
    std::sort(m_jobs.begin(), m_jobs.end(), standsBefore);
    endResetModel();
}

void JobTableModel::update(const JobStatus &status)
{
    int row = rowOf(status.id);
    auto firstBehind = std::find_if(m_jobs.begin(), m_jobs.end(), [&status](const JobStatus &other) {
        return other.id != status.id && standsBefore(status, other);
    });
    int behind = int(firstBehind - m_jobs.begin()); // it belongs in front of this row
    if (row < 0) {
        beginInsertRows({}, behind, behind);
        m_jobs.insert(firstBehind, status);
        endInsertRows();
        return;
    }
    if (behind != row && behind != row + 1) {
        beginMoveRows({}, row, row, {}, behind);
        if (behind > row)
            std::rotate(m_jobs.begin() + row, m_jobs.begin() + row + 1, m_jobs.begin() + behind);
        else
            std::rotate(m_jobs.begin() + behind, m_jobs.begin() + row, m_jobs.begin() + row + 1);
        endMoveRows();
        row = behind > row ? behind - 1 : behind;
    }
    m_jobs[std::size_t(row)] = status;
    Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
}

int JobTableModel::rowOf(JobId id) const
{
    auto found = std::find_if(m_jobs.begin(), m_jobs.end(), [id](const JobStatus &status) { return status.id == id; });
    return found == m_jobs.end() ? -1 : int(found - m_jobs.begin());
}

int JobTableModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(m_jobs.size()); }
int JobTableModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant JobTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const JobStatus &status = job(index.row());
    switch (role) {
    case Qt::DisplayRole: return text(status, index.column());
    case Qt::ToolTipRole:
        return status.error.empty() ? text(status, index.column()) : QString::fromStdString(status.error);
    case FractionRole: return status.state == JobState::Succeeded ? 1.0 : status.progress.fraction;
    case JobIdRole: return status.id;
    default: return {};
    }
}

QVariant JobTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Title: return tr("Job");
    case Device: return tr("Device");
    case State: return tr("State");
    case Progress: return tr("Progress");
    case TimeLeft: return tr("Time left");
    default: return {};
    }
}

} // namespace histo
