#include "ui/view/curve_chart_painter.h"

#include "ui/theme.h"

#include <QPolygonF>
#include <algorithm>
#include <cmath>

namespace histo {

namespace {

constexpr double kPointsPerColumn = 0.5; ///< denser curves are drawn as envelopes: a thick line through them is slow
constexpr double kAirAbove = 0.06;       ///< of the range of values

int sampleWidth(const QFontMetrics &metrics) { return 2 * metrics.height(); }
int legendLine(const QFontMetrics &metrics) { return metrics.height() + kGridPixels; }

int widestEndLabel(const CurveChartContent &content, const QFontMetrics &metrics, int width)
{
    int widest = 0;
    for (const ChartCurve &curve : content.curves)
        widest = std::max(widest, metrics.horizontalAdvance(curve.endLabel));
    return std::min(widest, width / 4); // the rest is elided: the curves need the room more
}

} // namespace

CurveChartPainter::CurveChartPainter(const CurveChartContent &content, const QSize &size, const QFont &font,
                                     const QPalette &palette, double from, double to)
    : m_content(content), m_size(size), m_metrics(font), m_palette(palette), m_from(from), m_to(to)
{
    findValueRange();
    const int line = m_metrics.height(), labels = widestEndLabel(content, m_metrics, size.width());
    const double top = legendHeight(content, m_metrics, size.width()) + line / 2.0 + kGridPixels;
    m_plot.setTop(top);
    m_plot.setHeight(std::max(1.0, size.height() - top - 2 * line - 3 * kGridPixels));
    int tickWidth = 0;
    for (const AxisTick &tick : valueTicks())
        tickWidth = std::max(tickWidth, m_metrics.horizontalAdvance(tick.text));
    m_plot.setLeft(line + tickWidth + 4 * kGridPixels);
    const double right = labels > 0 ? labels + 4 * kGridPixels : 4 * kGridPixels;
    m_plot.setWidth(std::max(1.0, size.width() - m_plot.left() - right));
}

std::vector<AxisTick> CurveChartPainter::valueTicks() const
{
    return axisTicks(m_low, m_high, std::max(2, int(m_plot.height() / (2.5 * m_metrics.height()))));
}

void CurveChartPainter::findValueRange()
{
    std::optional<CurvePyramid::Range> seen;
    for (const ChartCurve &curve : m_content.curves)
        if (const auto range = curve.points ? curve.points->rangeBetween(m_from, m_to) : std::nullopt)
            seen = seen ? CurvePyramid::Range{std::min(seen->low, range->low), std::max(seen->high, range->high)}
                        : *range;
    const CurvePyramid::Range range = seen.value_or(CurvePyramid::Range{0, 1});
    double air = kAirAbove * (range.high - m_content.yLeast.value_or(range.low));
    if (!(air > 0))
        air = 0.05; // all values are equal: not a chart of no height
    m_low = m_content.yLeast.value_or(range.low - air);
    m_high = m_content.yMost.value_or(range.high + air);
    if (m_high <= m_low)
        m_high = m_low + 1;
}

QPointF CurveChartPainter::toView(double x, double y) const
{
    return {m_plot.left() + (x - m_from) / (m_to - m_from) * m_plot.width(),
            m_plot.bottom() - (y - m_low) / (m_high - m_low) * m_plot.height()};
}

std::vector<CurveChartPainter::LegendEntry> CurveChartPainter::legendEntries(const CurveChartContent &content,
                                                                             const QFontMetrics &metrics, int width)
{
    std::vector<LegendEntry> entries;
    QPoint place(2 * kGridPixels, kGridPixels);
    for (const ChartCurve &curve : content.curves) {
        if (!curve.isInLegend || curve.name.isEmpty())
            continue;
        const int needed = sampleWidth(metrics) + kGridPixels + metrics.horizontalAdvance(curve.name);
        if (place.x() + needed > width && place.x() > 2 * kGridPixels)
            place = {2 * kGridPixels, place.y() + legendLine(metrics)};
        entries.push_back({&curve, QRect(place, QSize(needed, metrics.height()))});
        place.rx() += needed + 4 * kGridPixels;
    }
    return entries;
}

int CurveChartPainter::legendHeight(const CurveChartContent &content, const QFontMetrics &metrics, int width)
{
    const auto entries = legendEntries(content, metrics, width);
    return entries.empty() ? 0 : entries.back().rect.top() + legendLine(metrics);
}

std::vector<QRect> CurveChartPainter::legendRects() const
{
    std::vector<QRect> rects;
    for (const LegendEntry &entry : legendEntries(m_content, m_metrics, m_size.width()))
        rects.push_back(entry.rect);
    return rects;
}

void CurveChartPainter::paint(QPainter &painter, std::optional<double> readingX) const
{
    paintShade(painter);
    paintAxes(painter);
    painter.save();
    painter.setClipRect(m_plot.adjusted(-1, -1, 1, 1));
    for (const ChartCurve &curve : m_content.curves)
        if (curve.points && !curve.points->isEmpty())
            paintCurve(painter, curve);
    if (readingX) {
        painter.setPen(QPen(m_palette.color(QPalette::Text), 1, Qt::DotLine));
        painter.drawLine(QPointF(toView(*readingX, 0).x(), m_plot.top()),
                         QPointF(toView(*readingX, 0).x(), m_plot.bottom()));
    }
    painter.restore();
    paintMarks(painter);
    paintEndLabels(painter);
    paintLegend(painter);
}

void CurveChartPainter::paintLegend(QPainter &painter) const
{
    painter.setRenderHint(QPainter::Antialiasing);
    for (const LegendEntry &entry : legendEntries(m_content, m_metrics, m_size.width())) {
        const QRect sample(entry.rect.topLeft(), QSize(sampleWidth(m_metrics), m_metrics.height()));
        drawCurveSample(painter, sample, entry.curve->look, m_palette);
        painter.setPen(m_palette.color(QPalette::Text));
        const int left = sample.right() + 1 + kGridPixels;
        const QRect room(left, sample.top(), m_size.width() - left, sample.height());
        painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter,
                         m_metrics.elidedText(entry.curve->name, Qt::ElideRight, room.width()));
    }
}

void CurveChartPainter::paintShade(QPainter &painter) const
{
    if (m_content.shadedUntil <= m_from)
        return;
    const double right = std::min(toView(m_content.shadedUntil, 0).x(), m_plot.right());
    QColor shade = m_palette.color(QPalette::Text);
    shade.setAlphaF(0.06F);
    const QRectF rect(m_plot.topLeft(), QPointF(right, m_plot.bottom()));
    painter.fillRect(rect, shade);
    painter.setPen(themeColors(m_palette).mutedText);
    if (m_metrics.horizontalAdvance(m_content.shadeLabel) + 2 * kGridPixels < rect.width())
        painter.drawText(rect.adjusted(kGridPixels, 0, -kGridPixels, -kGridPixels / 2.0),
                         Qt::AlignLeft | Qt::AlignBottom, m_content.shadeLabel);
}

void CurveChartPainter::paintAxes(QPainter &painter) const
{
    painter.setRenderHint(QPainter::Antialiasing, false);
    const ThemeColors colors = themeColors(m_palette);
    const QColor ink = m_palette.color(QPalette::Text);
    const int line = m_metrics.height(), widest = m_metrics.horizontalAdvance(QStringLiteral("0000"));
    for (const AxisTick &tick : valueTicks()) {
        const double y = toView(m_from, tick.value).y();
        painter.setPen(colors.border);
        painter.drawLine(QPointF(m_plot.left(), y), QPointF(m_plot.right(), y));
        painter.setPen(ink);
        painter.drawText(QRectF(0, y - line / 2.0, m_plot.left() - kGridPixels, line),
                         Qt::AlignRight | Qt::AlignVCenter, tick.text);
    }
    const bool isClose = m_to - m_from < 2; // then steps between the epochs are worth a tick
    for (const AxisTick &tick : axisTicks(m_from, m_to, std::max(2, int(m_plot.width() / (2 * widest))), !isClose)) {
        const double x = toView(tick.value, 0).x();
        painter.setPen(colors.border);
        painter.drawLine(QPointF(x, m_plot.top()), QPointF(x, m_plot.bottom()));
        painter.setPen(ink);
        painter.drawText(QRectF(x - 2 * widest, m_plot.bottom() + kGridPixels, 4 * widest, line), Qt::AlignCenter,
                         tick.text);
    }
    painter.setPen(colors.mutedText);
    painter.drawLine(m_plot.bottomLeft(), m_plot.bottomRight());
    painter.drawLine(m_plot.topLeft(), m_plot.bottomLeft());
    painter.setPen(ink);
    painter.drawText(QRectF(m_plot.left(), m_plot.bottom() + line + kGridPixels, m_plot.width(), line + kGridPixels),
                     Qt::AlignCenter, m_content.xLabel);
    painter.save();
    painter.translate(line / 2.0 + kGridPixels, m_plot.center().y());
    painter.rotate(-90);
    painter.drawText(QRectF(-m_plot.height() / 2, -line / 2.0, m_plot.height(), line), Qt::AlignCenter,
                     m_content.yLabel);
    painter.restore();
}

void CurveChartPainter::paintCurve(QPainter &painter, const ChartCurve &curve) const
{
    auto [begin, end] = curve.points->between(m_from, m_to);
    if (double(end - begin) > kPointsPerColumn * m_plot.width())
        return paintEnvelope(painter, curve);
    // The neighbours outside too: the curve runs to the frame.
    paintPoints(painter, curve, begin > 0 ? begin - 1 : 0, std::min(end + 1, curve.points->points().size()));
}

void CurveChartPainter::paintPoints(QPainter &painter, const ChartCurve &curve, std::size_t begin,
                                    std::size_t end) const
{
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor color = colorOf(curve.look, m_palette);
    QPolygonF stretch;
    const auto drawStretch = [&] {
        painter.setPen(penOf(curve.look, m_palette));
        if (curve.look.style != Qt::NoPen && stretch.size() > 1)
            painter.drawPolyline(stretch);
        if (curve.look.marker != CurveMarker::None || stretch.size() == 1)
            for (const QPointF &place : stretch)
                drawMarker(painter, place, stretch.size() == 1 ? CurveMarker::Disc : curve.look.marker, color,
                           4 + curve.look.width);
        stretch.clear();
    };
    for (std::size_t index = begin; index < end; ++index) {
        const CurvePoint &point = curve.points->points()[index];
        if (std::isnan(point.y))
            drawStretch();
        else
            stretch.append(toView(point.x, point.y));
    }
    drawStretch();
}

void CurveChartPainter::paintEnvelope(QPainter &painter, const ChartCurve &curve) const
{
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(QPen(colorOf(curve.look, m_palette), 1));
    const int columns = int(m_plot.width());
    QList<QLineF> lines;
    lines.reserve(columns);
    std::optional<CurvePyramid::Range> before;
    const auto ranges = curve.points->columns(m_from, m_to, columns);
    for (int column = 0; column < columns; ++column) {
        const auto &range = ranges[std::size_t(column)];
        if (range) {
            // Reaches to the column before, so that a steep curve has no holes.
            const double low = before ? std::min(range->low, before->high) : range->low;
            const double high = before ? std::max(range->high, before->low) : range->high;
            const double x = m_plot.left() + column + 0.5;
            const double top = toView(m_from, high).y(), bottom = toView(m_from, low).y();
            lines.append(QLineF(x, top, x, std::max(bottom, top + curve.look.width)));
        }
        before = range;
    }
    painter.drawLines(lines);
}

void CurveChartPainter::paintMarks(QPainter &painter) const
{
    painter.setRenderHint(QPainter::Antialiasing);
    const double ring = m_metrics.height() * 0.75;
    for (const ChartMark &mark : m_content.marks) {
        const QPointF place = toView(mark.x, mark.y);
        if (std::isnan(mark.y) || !m_plot.adjusted(-1, -1, 1, 1).contains(place))
            continue;
        painter.setPen(QPen(colorOf(mark.look, m_palette), 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(place, ring / 2, ring / 2);
        const int width = m_metrics.horizontalAdvance(mark.text);
        const double left = std::clamp(place.x() - width / 2.0, m_plot.left(),
                                       std::max(m_plot.left(), m_plot.right() - width));
        const double above = place.y() - ring / 2 - m_metrics.height();
        const double top = above > m_plot.top() ? above : place.y() + ring / 2;
        const QRectF room(left, top, width + 1, m_metrics.height());
        QColor paper = m_palette.color(QPalette::Base);
        paper.setAlphaF(0.8F); // words stay readable where a curve passes behind them
        painter.fillRect(room, paper);
        painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter, mark.text);
    }
}

void CurveChartPainter::paintEndLabels(QPainter &painter) const
{
    struct Label {
        const ChartCurve *curve;
        QPointF end;
        double y;
    };
    std::vector<Label> labels;
    for (const ChartCurve &curve : m_content.curves) {
        if (curve.endLabel.isEmpty() || !curve.points)
            continue;
        const auto [begin, end] = curve.points->between(m_from, m_to);
        for (std::size_t index = end; index > begin; --index)
            if (const CurvePoint &point = curve.points->points()[index - 1]; !std::isnan(point.y)) {
                const QPointF place = toView(point.x, point.y);
                labels.push_back({&curve, place, place.y()});
                break;
            }
    }
    // From top to bottom, none over another; then up again from the frame.
    std::ranges::sort(labels, {}, &Label::y);
    const double line = m_metrics.height();
    for (std::size_t index = 1; index < labels.size(); ++index)
        labels[index].y = std::max(labels[index].y, labels[index - 1].y + line);
    double lowest = m_plot.bottom() - line / 2;
    for (auto label = labels.rbegin(); label != labels.rend(); ++label) {
        label->y = std::min(label->y, lowest);
        lowest = label->y - line;
    }
    const double left = m_plot.right() + 2 * kGridPixels;
    for (const Label &label : labels) {
        QColor color = colorOf(label.curve->look, m_palette);
        color.setAlphaF(1);
        painter.setPen(QPen(color, 1, Qt::DotLine));
        painter.drawLine(label.end, QPointF(left - kGridPixels, label.y));
        painter.setPen(color);
        const QRectF room(left, label.y - line / 2, m_size.width() - left, line);
        painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter,
                         m_metrics.elidedText(label.curve->endLabel, Qt::ElideMiddle, int(room.width())));
    }
}

} // namespace histo
