#pragma once

#include "ui/models/run_history.h"

#include <QElapsedTimer>
#include <QThreadPool>
#include <QTimer>
#include <QWidget>

class QLabel;
class QPushButton;
class QSlider;

namespace histo {

class LearningCurves;

/// The learning curves of one run folder, read from it in the background: the same numbers for a run that is being
/// trained, a reopened one and one from another computer. Live events only say that there is more to read.
class RunCurves : public QWidget {
    Q_OBJECT
public:
    explicit RunCurves(QWidget *parent = nullptr);
    ~RunCurves() override;

    void showRun(const std::filesystem::path &folder);
    const std::filesystem::path &shownRun() const { return m_folder; } ///< empty: none
    /// The folder has grown. Reads it again soon; many calls make one reading.
    void readMore();
    void setNote(const QString &text); ///< the trainer's last word: "best epoch so far: 3"

    bool isIdle() const;

Q_SIGNALS:
    void evaluationRequested(const QString &runFolder);

private:
    void read();
    void showHistory(const RunHistory &history);
    void showProblem(const QString &message);
    QString stateText(const RunHistory &history) const;

    std::filesystem::path m_folder;
    int m_request = 0;
    bool m_isReading = false, m_hasGrown = false;

    QLabel *m_title, *m_state, *m_reading, *m_note;
    LearningCurves *m_curves;
    QSlider *m_smoothing;
    QPushButton *m_seeEvaluation;
    QTimer m_delay;
    QElapsedTimer m_readingTime;
    QThreadPool m_pool; ///< last: joined first
};

} // namespace histo
