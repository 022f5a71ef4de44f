#pragma once

#include "core/evaluate/statistics.h"
#include "ui/models/run_evaluation.h"

#include <QString>
#include <optional>
#include <string>
#include <vector>

namespace histo {

/// One figure as a person reads it: its value with interval, what it rests on, and what to compare it with.
struct FigureRow {
    QString id; ///< the key in evaluation.json: balanced_accuracy
    QString title, explanation;
    Figure locked; ///< as it stands in evaluation.json
    std::optional<Figure> atOtherThreshold;
    int images = 0, groups = 0;
    std::optional<double> reference; ///< what no knowledge of the pictures reaches
    QString referenceName;
    bool isLowerBetter = false;
};

/// The figures of evaluation.json in the order in which they should be read.
std::vector<FigureRow> figureRows(const RunEvaluation &evaluation);

/// Fills `atOtherThreshold`; figures that no threshold changes (AUC, Brier, calibration) stay empty.
void setFiguresAtThreshold(std::vector<FigureRow> &rows, const JudgedFigures &figures);

QString figureText(const std::optional<double> &value); ///< three decimals, or a dash
QString intervalText(const Figure &figure);             ///< "0.51 – 0.83", or why there is none

/// Plain words: whether the figure is shown to be better than its reference. Empty if it has none.
QString verdict(const FigureRow &row);

/// Every figure with interval, n, threshold and reference, for a spreadsheet.
std::string figuresCsv(const RunEvaluation &evaluation, const std::vector<FigureRow> &rows);

} // namespace histo
