#pragma once

#include "ui/models/job_table_model.h"

#include <QAction>
#include <QTableView>
#include <functional>

namespace histo {

class JobBridge;

/// Every job of this session with its progress, and what can be done with it: pause, go on, cancel, and for those that
/// wait another place. The same actions stand in the context menu of a job.
class JobsView : public QTableView {
    Q_OBJECT
public:
    explicit JobsView(JobBridge &jobs, QWidget *parent = nullptr);

    /// On the selected job; enabled where they would do something.
    QList<QAction *> jobActions() const { return {m_pause, m_cancel, m_up, m_down, m_first, m_openFolder}; }

Q_SIGNALS:
    void jobChosen(histo::JobId id);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void createActions();
    QAction *addJobAction(const QString &objectName, const QString &text, const QKeySequence &key,
                          const QString &toolTip, const std::function<void(const JobStatus &)> &run);
    void updateActions();
    bool isSomeoneBehind(const JobStatus &job) const;
    const JobStatus *currentJob() const; ///< null if none is selected

    JobBridge &m_jobs;
    JobTableModel m_model;
    QAction *m_pause = nullptr, *m_cancel = nullptr, *m_up = nullptr, *m_down = nullptr, *m_first = nullptr,
            *m_openFolder = nullptr;
};

} // namespace histo
