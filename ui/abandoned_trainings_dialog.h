#pragma once

#include "core/job/job_file.h"

#include <QDialog>
#include <vector>

class QTableWidget;

namespace histo {

class JobBridge;

/// Trainings that were waiting or running when an earlier window ended: which, how far each came, and whether to go on.
/// Closing it decides nothing; the next window asks again.
class AbandonedTrainingsDialog : public QDialog {
    Q_OBJECT
public:
    AbandonedTrainingsDialog(JobBridge &jobs, std::vector<JobFile> trainings, QWidget *parent = nullptr);

    /// "died in epoch 3 of 15", "had not begun": what its folder tells.
    static QString howFar(const JobFile &training);

private:
    void fillTable();
    std::vector<JobFile> chosen() const; ///< those with a tick
    void resumeChosen();
    void leaveChosen();

    JobBridge &m_jobs;
    const std::vector<JobFile> m_trainings;
    QTableWidget *m_table;
};

} // namespace histo
