#pragma once

#include "ui/models/job_table_model.h"

#include <QTableView>

namespace histo {

class JobBridge;

/// Every job of this session with its progress, and a button that cancels it.
class JobsView : public QTableView {
    Q_OBJECT
public:
    explicit JobsView(JobBridge &jobs, QWidget *parent = nullptr);

    void cancelCurrent(); ///< the selected job, if it is not over

Q_SIGNALS:
    void jobChosen(histo::JobId id);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void addCancelButtons(int firstRow, int lastRow);
    void updateCancelButtons(int firstRow, int lastRow);

    JobBridge &m_jobs;
    JobTableModel m_model;
};

} // namespace histo
