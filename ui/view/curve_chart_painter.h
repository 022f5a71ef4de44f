#pragma once

#include "ui/view/axis_ticks.h"
#include "ui/view/curve_chart.h"

#include <QFontMetrics>
#include <QPainter>

namespace histo {

/// Lays out and paints a CurveChart: legend above (as many lines as it takes), axes, curves, direct labels at the right.
class CurveChartPainter {
public:
    CurveChartPainter(const CurveChartContent &content, const QSize &size, const QFont &font, const QPalette &palette,
                      double from, double to);

    const QRectF &plotRect() const { return m_plot; }
    void paint(QPainter &painter, std::optional<double> readingX) const;

    std::vector<QRect> legendRects() const; ///< of the entries, in the order of their curves
    /// Height that the legend takes in a chart of this width.
    static int legendHeight(const CurveChartContent &content, const QFontMetrics &metrics, int width);

private:
    struct LegendEntry {
        const ChartCurve *curve;
        QRect rect;
    };
    static std::vector<LegendEntry> legendEntries(const CurveChartContent &content, const QFontMetrics &metrics,
                                                  int width);
    void findValueRange();
    std::vector<AxisTick> valueTicks() const;
    QPointF toView(double x, double y) const;
    void paintLegend(QPainter &painter) const;
    void paintShade(QPainter &painter) const;
    void paintAxes(QPainter &painter) const;
    void paintCurve(QPainter &painter, const ChartCurve &curve) const;
    void paintPoints(QPainter &painter, const ChartCurve &curve, std::size_t begin, std::size_t end) const;
    void paintEnvelope(QPainter &painter, const ChartCurve &curve) const;
    void paintMarks(QPainter &painter) const;
    void paintEndLabels(QPainter &painter) const;

    const CurveChartContent &m_content;
    const QSize m_size;
    const QFontMetrics m_metrics;
    const QPalette m_palette;
    const double m_from, m_to;
    double m_low = 0, m_high = 1; ///< of the values
    QRectF m_plot;
};

} // namespace histo
