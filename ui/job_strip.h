#pragma once

#include "core/job/job_queue.h"

#include <QFrame>

class QLabel;
class QProgressBar;
class QToolButton;

namespace histo {

class Session;

/// The line at the bottom that is always true: what runs, on which device, how far, how long still, and a way to stop it.
class JobStrip : public QFrame {
    Q_OBJECT
public:
    JobStrip(Session &session, QWidget *parent = nullptr);

    /// Seconds in words: "about 3 min left"; empty if unknown.
    static QString timeLeftText(std::optional<double> secondsLeft);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void showJobs();
    void showJob(const JobStatus &job, int othersRunning, int waiting);
    static QString whatItDoes(const JobStatus &job);
    void showReading(double fraction, const QString &text);
    void showNothing();
    void setBusy(bool isBusy);

    Session &m_session;
    QLabel *m_title = nullptr, *m_detail = nullptr;
    QProgressBar *m_bar = nullptr;
    QToolButton *m_pause = nullptr, *m_cancel = nullptr;
    JobId m_shownJob = 0;
    bool m_goesOn = false; ///< the button lets the shown job go on, rather than rest
};

} // namespace histo
