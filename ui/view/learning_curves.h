#pragma once

#include "ui/view/curve_plot.h"

#include <QWidget>
#include <optional>

namespace histo {

/// Loss and accuracy of one run over its epochs. Steps are thin, epochs bold, the kept checkpoint is marked. Smoothing
/// touches the loss of the steps alone and leaves the raw curve visible behind. A reading line gives the values of an
/// epoch: it follows the pointer, or the left and right arrow keys.
class LearningCurves : public QWidget {
    Q_OBJECT
public:
    explicit LearningCurves(QWidget *parent = nullptr);

    void setData(LearningCurvesData data);
    const LearningCurvesData &data() const { return m_data; }

    /// @param weight  of the past in the moving average, in [0, 1); 0 = raw
    void setSmoothing(double weight);
    double smoothing() const { return m_smoothing; }

    /// The figures of the epoch nearest to a place on the axis, as text; empty if there are none.
    QString valuesAt(double epoch) const;
    /// Moves the reading line by whole epochs; it starts at the last one.
    void stepReadingLine(int epochs);

Q_SIGNALS:
    void readingChanged(const QString &values); ///< empty when the pointer left

protected:
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void showReadingLine(std::optional<double> epoch);

    CurvePlot m_plot;
    LearningCurvesData m_data;
    double m_smoothing = 0;
    std::optional<double> m_readingEpoch;
};

} // namespace histo
