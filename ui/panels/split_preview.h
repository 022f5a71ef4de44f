#pragma once

#include "core/train/train_config.h"
#include "ui/models/split_facts.h"

#include <QThreadPool>
#include <QTimer>
#include <QWidget>
#include <memory>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace histo {

/// Says before a run starts how many pictures and cases each part has by class, what leaks, how imbalanced it is,
/// about how long it will take, and which command does the same. Computed off the GUI thread, a moment after the last
/// change; the newest request wins.
class SplitPreview : public QWidget {
    Q_OBJECT
public:
    explicit SplitPreview(QWidget *parent = nullptr);
    ~SplitPreview() override;

    /// @param config  with the folder in `out` that the command is to write to
    void show(std::shared_ptr<const ScanReport> dataset, const TrainConfig &config);
    void showProblem(const QString &problem); ///< why there is nothing to preview
    bool isIdle() const { return !m_isComputing && !m_delay.isActive(); }
    bool isUsable() const { return m_isUsable; }  ///< the split on show can be trained on
    QString summary() const { return m_summary; } ///< in one line; empty while nothing is known

Q_SIGNALS:
    void finished(); ///< a new preview, or the reason why there is none, is on show

protected:
    void changeEvent(QEvent *event) override;

private:
    void compute();
    void showFacts(const SplitFacts &facts);
    void showRemarks(const std::vector<Remark> &remarks);
    QString durationText(const SplitFacts &facts) const;
    QString workText(const SplitFacts &facts) const;
    QString summaryOf(const SplitFacts &facts, const std::vector<Remark> &remarks) const;
    QWidget *createCommand();
    void fitCommandFont();
    void copyCommand();

    std::shared_ptr<const ScanReport> m_dataset;
    TrainConfig m_config;
    int m_request = 0;
    bool m_isComputing = false, m_isUsable = false;

    QString m_summary;
    QLabel *m_counts[3][2], *m_problem, *m_commandText;
    QPushButton *m_copy;
    QWidget *m_table, *m_command;
    QVBoxLayout *m_remarks;
    QTimer m_delay;
    QThreadPool m_pool; ///< last: joined first
};

} // namespace histo
