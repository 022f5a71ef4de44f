#pragma once

#include "core/evaluate/metrics.h"
#include "core/evaluate/statistics.h"

#include <array>
#include <string>
#include <vector>

namespace histo {

// Charts as inline SVG. Colours come from the page's style sheet by class, so that they follow light and dark; lines
// differ in dash and marks too, never in colour alone.

struct ChartPoint {
    double x = 0, y = 0; ///< a point with y that is not finite leaves a gap
};
struct ChartLine {
    std::string label;
    std::string style; ///< class of the style sheet: train, validation, chance, roc
    std::vector<ChartPoint> points;
};
struct ChartMark {
    double x = 0;
    std::string label;
};
struct LineChart {
    std::string title, xLabel, yLabel;
    std::vector<ChartLine> lines;
    std::vector<ChartMark> marks; ///< vertical lines with a word: the best epoch
    bool wholeNumbersOnX = false;
    bool startsAtZero = false; ///< else the y axis begins near the smallest value
    bool unitRange = false;    ///< both axes run over what is given within [0, 1], y wholly
    int width = 460, height = 280;
};
std::string toSvg(const LineChart &chart);

/// Rows the truth, columns the call; benign in blue with B, malignant in orange with M, right answers filled.
std::string confusionSvg(const std::array<std::array<long long, 2>, 2> &counts);

/// A figure and its interval on a scale from 0 to 1, with a tick where a yardstick lies.
std::string intervalBar(const Figure &figure, std::optional<double> yardstick);

} // namespace histo
