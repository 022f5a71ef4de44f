#pragma once

#include "core/run/run_directory.h"

#include <QPalette>
#include <QString>
#include <QWidget>
#include <memory>
#include <optional>
#include <vector>

namespace histo {

/// What the curves of one run are drawn from.
struct LearningCurvesData {
    std::vector<EpochRecord> epochs; ///< finished ones, in order
    std::vector<StepRecord> steps;   ///< in order; may run ahead of the epochs
    int plannedEpochs = 0;           ///< the axis reaches this far from the start
    int headEpochs = 0;              ///< the first of them train the head alone: shaded
};

/// The two diagrams of learning curves, loss and share right, as QCustomPlot draws them. The only file that knows
/// QCustomPlot; LearningCurves is what the rest of the window uses.
class CurvePlot {
public:
    explicit CurvePlot(QWidget *parent);
    ~CurvePlot();

    QWidget *widget() const;
    void draw(const LearningCurvesData &data, double smoothing);
    void setReadingLine(std::optional<double> epoch); ///< nothing hides it
    void setColors(const QPalette &palette);
    /// The place on the axis of epochs under a pixel of the widget; nothing outside the diagrams.
    std::optional<double> epochAt(const QPoint &positionInWidget) const;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace histo
