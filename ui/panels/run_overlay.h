#pragma once

#include "ui/models/run_set.h"

#include <QWidget>
#include <memory>

class QCheckBox;
class QComboBox;
class QLabel;

namespace histo {

class CurveChart;
struct ChartCurve;

/// Learning curves of several runs over each other. A run is told by colour, dashes, mark and the label at its end
/// together; its training curve is thin, its validation curve bold; the epoch it kept has a ring.
class RunOverlay : public QWidget {
    Q_OBJECT
public:
    explicit RunOverlay(QWidget *parent = nullptr);

    void setRuns(std::shared_ptr<const RunSet> runs); ///< null: none
    QString metric() const;                           ///< id of the figure on show
    void setMetric(const QString &id);

private:
    void draw();
    void read(std::optional<double> epoch);

    std::shared_ptr<const RunSet> m_runs;
    QComboBox *m_metric;
    QCheckBox *m_train, *m_validation;
    CurveChart *m_chart;
    QLabel *m_reading;
};

} // namespace histo
