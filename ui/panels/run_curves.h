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
class RunAlarms;
class RunProbes;

/// The learning curves, probe pictures and alarms of one run folder, read from it in the background: the same numbers for a run that is being
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

    /// The shown run waits or is being trained by this window: it cannot be taken up a second time.
    void setUnderWay(bool isUnderWay);
    bool canResume() const { return m_isUnfinished && !m_isUnderWay; }

    bool isIdle() const;

Q_SIGNALS:
    void evaluationRequested(const QString &runFolder);
    void repeatRequested(const QString &runFolder); ///< fill the form with this run
    void resumeRequested(const QString &runFolder); ///< take it up where it stopped
    void pictureActivated(const std::filesystem::path &absolutePath);
    void shown(); ///< another state of the run is on show

protected:
    void changeEvent(QEvent *event) override;

private:
    void fitText();
    void read();
    void showHistory(const RunHistory &history);
    void showProblem(const QString &message);
    void markEpoch(int epoch);
    void updateButtons();
    QString stateText(const RunHistory &history) const;

    std::filesystem::path m_folder;
    int m_request = 0;
    bool m_isReading = false, m_hasGrown = false;
    bool m_isRun = false, m_isUnfinished = false, m_isUnderWay = false, m_isEvaluated = false;

    QLabel *m_title, *m_state, *m_reading, *m_note;
    RunAlarms *m_alarms;
    LearningCurves *m_curves;
    RunProbes *m_probes;
    QSlider *m_smoothing;
    QPushButton *m_seeEvaluation, *m_repeat, *m_resume;
    QTimer m_delay;
    QElapsedTimer m_readingTime;
    QThreadPool m_pool; ///< last: joined first
};

} // namespace histo
