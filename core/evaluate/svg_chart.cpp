#include "core/evaluate/svg_chart.h"

#include "core/evaluate/html.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace histo {

namespace {

constexpr int kLeft = 58, kRight = 16, kTop = 34, kBottom = 46; // pixels around the plot for words

std::string pixels(double value) { return fixedDecimals(value, 1); }

std::string svgText(double x, double y, const std::string &anchor, const std::string &style, const std::string &text,
                    const std::string &more = "")
{
    return "<text x=\"" + pixels(x) + "\" y=\"" + pixels(y) + "\" text-anchor=\"" + anchor + "\" class=\"" + style +
           "\"" + more + ">" + escapeHtml(text) + "</text>\n";
}

std::string svgLine(double x1, double y1, double x2, double y2, const std::string &style)
{
    return "<line x1=\"" + pixels(x1) + "\" y1=\"" + pixels(y1) + "\" x2=\"" + pixels(x2) + "\" y2=\"" + pixels(y2) +
           "\" class=\"" + style + "\"/>\n";
}

std::string svgRect(double x, double y, double width, double height, const std::string &style)
{
    return "<rect x=\"" + pixels(x) + "\" y=\"" + pixels(y) + "\" width=\"" + pixels(width) + "\" height=\"" +
           pixels(height) + "\" class=\"" + style + "\"/>\n";
}

std::string svgOpen(int width, int height, const std::string &title)
{
    return "<svg viewBox=\"0 0 " + std::to_string(width) + " " + std::to_string(height) + "\" width=\"" +
           std::to_string(width) + "\" height=\"" + std::to_string(height) + "\" role=\"img\" aria-label=\"" +
           escapeHtml(title) + "\">\n";
}

/// One axis: its range in values and in pixels, and where its numbers stand.
struct Axis {
    double low = 0, high = 1, firstPixel = 0, lastPixel = 1;
    double step = 0.2;

    double pixel(double value) const { return firstPixel + (value - low) / (high - low) * (lastPixel - firstPixel); }
    int decimals() const { return std::clamp(static_cast<int>(std::ceil(-std::log10(step) - 1e-9)), 0, 9); }

    template <typename Visit>
    void forEachTick(Visit visit) const
    {
        for (double index = std::ceil(low / step - 1e-9); index * step <= high + step * 1e-9; ++index)
            visit(index * step + 0.0); // adding 0 turns -0 into 0
    }
};

/// 1, 2 or 5 times a power of ten, so that there are about five numbers on the axis.
double roundStep(double span)
{
    const double power = std::pow(10, std::floor(std::log10(span / 5)));
    for (double factor : {1.0, 2.0, 5.0})
        if (span / (factor * power) <= 6)
            return factor * power;
    return 10 * power;
}

struct Range {
    double low = std::numeric_limits<double>::infinity(), high = -std::numeric_limits<double>::infinity();
    void add(double value)
    {
        if (std::isfinite(value)) {
            low = std::min(low, value);
            high = std::max(high, value);
        }
    }
};

Axis axisOver(Range range, bool wholeNumbers)
{
    if (!(range.low <= range.high))
        range = {0, 1};
    if (range.high - range.low < 1e-9) {
        range.low -= 0.5;
        range.high += 0.5;
    }
    Axis axis;
    axis.step = roundStep(range.high - range.low);
    if (wholeNumbers)
        axis.step = std::max(1.0, std::round(axis.step));
    axis.low = range.low;
    axis.high = range.high;
    return axis;
}

Axis xAxis(const LineChart &chart)
{
    Range range;
    for (const ChartLine &line : chart.lines)
        for (const ChartPoint &point : line.points)
            range.add(point.x);
    Axis axis = axisOver(range, chart.wholeNumbersOnX);
    if (chart.unitRange && !chart.wholeNumbersOnX)
        axis = {.low = 0, .high = 1};
    axis.firstPixel = kLeft;
    axis.lastPixel = chart.width - kRight;
    return axis;
}

Axis yAxis(const LineChart &chart)
{
    Range range;
    for (const ChartLine &line : chart.lines)
        for (const ChartPoint &point : line.points)
            range.add(point.y);
    if (chart.startsAtZero)
        range.add(0);
    Axis axis = axisOver(range, false);
    axis.low = std::floor(axis.low / axis.step + 1e-9) * axis.step;
    axis.high = std::ceil(axis.high / axis.step - 1e-9) * axis.step;
    if (chart.unitRange)
        axis = {.low = 0, .high = 1};
    axis.firstPixel = chart.height - kBottom;
    axis.lastPixel = kTop;
    return axis;
}

std::string axesSvg(const LineChart &chart, const Axis &x, const Axis &y)
{
    std::string svg;
    y.forEachTick([&](double value) {
        svg += svgLine(x.firstPixel, y.pixel(value), x.lastPixel, y.pixel(value), "grid");
        svg += svgText(x.firstPixel - 6, y.pixel(value) + 4, "end", "tick", fixedDecimals(value, y.decimals()));
    });
    x.forEachTick([&](double value) {
        svg += svgLine(x.pixel(value), y.firstPixel, x.pixel(value), y.firstPixel + 4, "axis");
        svg += svgText(x.pixel(value), y.firstPixel + 17, "middle", "tick", fixedDecimals(value, x.decimals()));
    });
    svg += svgLine(x.firstPixel, y.firstPixel, x.lastPixel, y.firstPixel, "axis");
    svg += svgText((x.firstPixel + x.lastPixel) / 2, chart.height - 8, "middle", "label", chart.xLabel);
    const std::string centre = "14," + pixels((y.firstPixel + y.lastPixel) / 2);
    svg += svgText(14, (y.firstPixel + y.lastPixel) / 2, "middle", "label", chart.yLabel,
                   " transform=\"rotate(-90 " + centre + ")\"");
    return svg;
}

std::string lineSvg(const ChartLine &line, const Axis &x, const Axis &y)
{
    std::string path, dots;
    bool isDrawing = false;
    for (const ChartPoint &point : line.points) {
        if (!std::isfinite(point.y)) {
            isDrawing = false;
            continue;
        }
        const std::string place = pixels(x.pixel(point.x)) + " " + pixels(y.pixel(point.y));
        path += (isDrawing ? " L" : " M") + place;
        isDrawing = true;
        if (line.points.size() <= 30 && (line.style == "train" || line.style == "validation"))
            dots += "<circle cx=\"" + pixels(x.pixel(point.x)) + "\" cy=\"" + pixels(y.pixel(point.y)) +
                    "\" r=\"2.6\" class=\"dot " + line.style + "\"/>\n";
    }
    return path.empty() ? "" : "<path d=\"" + path.substr(1) + "\" class=\"line " + line.style + "\"/>\n" + dots;
}

std::string legendSvg(const LineChart &chart)
{
    std::string svg;
    double place = kLeft;
    for (const ChartLine &line : chart.lines) {
        svg += svgLine(place, 18, place + 24, 18, "line " + line.style);
        svg += svgText(place + 30, 22, "start", "legend", line.label);
        place += 52 + 6.6 * static_cast<double>(line.label.size());
    }
    return svg;
}

} // namespace

std::string toSvg(const LineChart &chart)
{
    const Axis x = xAxis(chart), y = yAxis(chart);
    std::string svg = svgOpen(chart.width, chart.height, chart.title) + legendSvg(chart) + axesSvg(chart, x, y);
    for (const ChartMark &mark : chart.marks) {
        const bool isOnTheRight = x.pixel(mark.x) > (x.firstPixel + x.lastPixel) / 2;
        svg += svgLine(x.pixel(mark.x), y.firstPixel, x.pixel(mark.x), y.lastPixel, "mark");
        svg += svgText(x.pixel(mark.x) + (isOnTheRight ? -5 : 5), y.lastPixel + 10, isOnTheRight ? "end" : "start",
                       "tick", mark.label);
    }
    for (const ChartLine &line : chart.lines)
        svg += lineSvg(line, x, y);
    return svg + "</svg>\n";
}

std::string confusionSvg(const std::array<std::array<long long, 2>, 2> &counts)
{
    constexpr double kCellWidth = 128, kCellHeight = 84, kCellsLeft = 112, kCellsTop = 52;
    const char *names[2] = {"B benign", "M malignant"};
    const char *styles[2] = {"benign", "malignant"};
    std::string svg = svgOpen(384, 240, "Confusion matrix: rows the truth, columns the call");
    svg += svgText(kCellsLeft + kCellWidth, 16, "middle", "label", "called by the model");
    svg += svgText(12, kCellsTop + kCellHeight, "middle", "label", "diagnosis",
                   " transform=\"rotate(-90 12," + pixels(kCellsTop + kCellHeight) + ")\"");
    for (std::size_t truth = 0; truth < 2; ++truth) {
        const double y = kCellsTop + static_cast<double>(truth) * kCellHeight;
        const auto ofTruth = static_cast<double>(counts[truth][0] + counts[truth][1]);
        svg += svgText(kCellsLeft - 8, y + kCellHeight / 2 + 4, "end", std::string("name ") + styles[truth],
                       names[truth]);
        svg += svgText(kCellsLeft + (static_cast<double>(truth) + 0.5) * kCellWidth, kCellsTop - 10, "middle",
                       std::string("name ") + styles[truth], names[truth]);
        for (std::size_t call = 0; call < 2; ++call) {
            const double x = kCellsLeft + static_cast<double>(call) * kCellWidth;
            const auto count = static_cast<double>(counts[truth][call]);
            const std::string style = std::string("cell ") + styles[truth] + (truth == call ? " right" : " wrong");
            const std::string share = ofTruth > 0 ? fixedDecimals(100 * count / ofTruth, 0) + " % of " + styles[truth]
                                                  : "none there";
            svg += svgRect(x + 2, y + 2, kCellWidth - 4, kCellHeight - 4, style);
            svg += svgText(x + kCellWidth / 2, y + kCellHeight / 2 + 2, "middle", "count " + style,
                           std::to_string(counts[truth][call]));
            svg += svgText(x + kCellWidth / 2, y + kCellHeight / 2 + 24, "middle", "share " + style, share);
        }
    }
    return svg + "</svg>\n";
}

std::string intervalBar(const Figure &figure, std::optional<double> yardstick)
{
    constexpr int kWidth = 164, kHeight = 18;
    if (!figure.value)
        return "";
    const auto place = [](double value) { return 2 + std::clamp(value, 0.0, 1.0) * (kWidth - 4); };
    std::string svg = svgOpen(kWidth, kHeight, "on a scale from 0 to 1") + svgLine(2, 9, kWidth - 2, 9, "grid");
    for (double end : {0.0, 1.0})
        svg += svgLine(place(end), 6, place(end), 12, "grid");
    if (yardstick)
        svg += svgLine(place(*yardstick), 1, place(*yardstick), 17, "yardstick");
    if (figure.low && figure.high)
        svg += svgLine(place(*figure.low), 9, place(*figure.high), 9, "interval");
    svg += "<circle cx=\"" + pixels(place(*figure.value)) + "\" cy=\"9\" r=\"4\" class=\"value\"/>\n";
    return svg + "</svg>";
}

} // namespace histo
