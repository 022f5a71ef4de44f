#include "ui/view/heat_map_legend.h"

#include "ui/theme.h"

#include <QPainter>
#include <QPainterPath>
#include <algorithm>

namespace histo {

HeatMapLegend::HeatMapLegend(QWidget *parent) : QWidget(parent)
{
    setAccessibleName(tr("Legend of the heat map"));
    setToolTip(
        tr("Colours of the map, from 0 to its largest value before scaling. The hatched end is below the threshold "
           "and not shown."));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize HeatMapLegend::sizeHint() const
{
    return {20 * fontMetrics().height(), 2 * fontMetrics().height() + 6 * kGridPixels};
}
QSize HeatMapLegend::minimumSizeHint() const { return {12 * fontMetrics().height(), sizeHint().height()}; }

void HeatMapLegend::setColors(ColorMap colors)
{
    m_colors = colors;
    update();
}

void HeatMapLegend::setMaximum(double rawMaximum)
{
    m_maximum = rawMaximum;
    setAccessibleDescription(rawMaximum > 0 ? tr("0 to %1").arg(rawMaximum) : tr("the map is empty"));
    update();
}

void HeatMapLegend::setThreshold(double share)
{
    m_threshold = std::clamp(share, 0.0, 1.0);
    update();
}

void HeatMapLegend::setMarkedValue(double share)
{
    m_markedShare = share;
    update();
}

QRectF HeatMapLegend::barRect() const
{
    double margin = fontMetrics().height();
    return {margin, 3.0 * kGridPixels, width() - 2 * margin, double(fontMetrics().height())};
}

void HeatMapLegend::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_maximum > 0)
        paintBar(painter);
    paintNumbers(painter);
}

void HeatMapLegend::paintBar(QPainter &painter) const
{
    QRectF bar = barRect();
    QLinearGradient gradient(bar.topLeft(), bar.topRight());
    constexpr int kStops = 32;
    for (int stop = 0; stop <= kStops; ++stop) {
        cv::Vec3b rgb = colorOf(m_colors, double(stop) / kStops);
        gradient.setColorAt(double(stop) / kStops, QColor(rgb[0], rgb[1], rgb[2]));
    }
    painter.fillRect(bar, gradient);
    if (m_threshold > 0) {
        QRectF hidden(bar.topLeft(), QSizeF(bar.width() * m_threshold, bar.height()));
        painter.fillRect(hidden, palette().window());
        painter.fillRect(hidden, QBrush(themeColors(palette()).mutedText, Qt::BDiagPattern));
    }
    painter.setPen(themeColors(palette()).mutedText);
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(bar);
    if (m_markedShare >= 0) {
        QPointF tip(bar.left() + bar.width() * std::min(1.0, m_markedShare), bar.top() - 1);
        QPainterPath arrow(tip);
        arrow.lineTo(tip + QPointF(-5, -8));
        arrow.lineTo(tip + QPointF(5, -8));
        painter.fillPath(arrow, palette().text());
    }
}

void HeatMapLegend::paintNumbers(QPainter &painter) const
{
    painter.setPen(palette().color(QPalette::Text));
    if (m_maximum <= 0) {
        painter.drawText(rect(), Qt::AlignCenter, tr("empty map: no values"));
        return;
    }
    QRectF bar = barRect();
    QRectF numbers(0, bar.bottom() + kGridPixels, width(), fontMetrics().height());
    painter.drawText(numbers.adjusted(bar.left() - kGridPixels, 0, 0, 0), Qt::AlignLeft, QStringLiteral("0"));
    painter.drawText(numbers, Qt::AlignHCenter, QString::number(m_maximum / 2, 'g', 3));
    painter.drawText(numbers.adjusted(0, 0, -bar.left() / 2, 0), Qt::AlignRight, QString::number(m_maximum, 'g', 3));
}

} // namespace histo
