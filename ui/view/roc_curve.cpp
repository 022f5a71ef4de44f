#include "ui/view/roc_curve.h"

#include "ui/theme.h"

#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>
#include <algorithm>
#include <cmath>

namespace histo {

RocCurve::RocCurve(QWidget *parent) : QWidget(parent)
{
    setMouseTracking(true);
    setAccessibleName(tr("ROC curve"));
    setToolTip(tr("True positives against false positives at every threshold"));
}

QSize RocCurve::sizeHint() const { return {18 * fontMetrics().height(), 17 * fontMetrics().height()}; }
QSize RocCurve::minimumSizeHint() const { return {16 * fontMetrics().height(), 16 * fontMetrics().height()}; }

void RocCurve::setCurve(std::vector<RocPoint> points, const QString &areaText, const QString &emptyText)
{
    m_points = std::move(points);
    m_areaText = areaText;
    m_emptyText = emptyText;
    setAccessibleDescription(m_points.empty() ? emptyText : areaText);
    update();
}

void RocCurve::setThreshold(double threshold)
{
    m_threshold = threshold;
    update();
}

RocPoint RocCurve::operatingPoint() const
{
    RocPoint last; // nothing is called malignant
    for (const RocPoint &point : m_points)
        if (point.threshold >= m_threshold)
            last = point;
    return last;
}

QRectF RocCurve::plotRect() const
{
    int line = fontMetrics().height(),
        left = fontMetrics().horizontalAdvance(QStringLiteral("0.0")) + line + 4 * kGridPixels;
    QRectF room = QRectF(rect()).adjusted(left, line / 2.0, -3 * kGridPixels, -(2 * line + 3 * kGridPixels));
    double side = std::max(0.0, std::min(room.width(), room.height())); // a square: both axes are rates
    return {room.left(), room.top(), side, side};
}

QPointF RocCurve::toView(const RocPoint &point) const
{
    QRectF plot = plotRect();
    return {plot.left() + point.falsePositiveRate * plot.width(),
            plot.bottom() - point.truePositiveRate * plot.height()};
}

void RocCurve::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_points.empty()) {
        painter.setPen(themeColors(palette()).mutedText);
        painter.drawText(rect().adjusted(8, 8, -8, -8), Qt::AlignCenter | Qt::TextWordWrap, m_emptyText);
        return;
    }
    paintAxes(painter);
    paintCurve(painter);
}

void RocCurve::paintAxes(QPainter &painter) const
{
    QRectF plot = plotRect();
    int line = fontMetrics().height();
    painter.fillRect(plot, palette().base());
    painter.setPen(QPen(themeColors(palette()).border, 1));
    for (double rate : {0.25, 0.5, 0.75}) {
        painter.drawLine(toView({rate, 0}), toView({rate, 1}));
        painter.drawLine(toView({0, rate}), toView({1, rate}));
    }
    painter.drawRect(plot);
    painter.setPen(QPen(themeColors(palette()).mutedText, 1, Qt::DashLine));
    painter.drawLine(toView({0, 0}), toView({1, 1}));

    painter.setPen(palette().color(QPalette::Text));
    for (double rate : {0.0, 0.5, 1.0}) {
        QString text = QString::number(rate, 'f', 1);
        QPointF below = toView({rate, 0}), beside = toView({0, rate});
        painter.drawText(QRectF(below.x() - 2 * line, below.y() + kGridPixels, 4 * line, line), Qt::AlignCenter, text);
        painter.drawText(QRectF(beside.x() - 3 * line - kGridPixels, beside.y() - line / 2.0, 3 * line, line),
                         Qt::AlignRight | Qt::AlignVCenter, text);
    }
    QRectF xTitle(plot.left(), plot.bottom() + line + kGridPixels, plot.width(), line);
    painter.drawText(xTitle, Qt::AlignCenter, tr("1 − specificity"));
    painter.save();
    painter.translate(line / 2.0 + 2, plot.center().y());
    painter.rotate(-90);
    painter.drawText(QRectF(-plot.height() / 2, -line / 2.0, plot.height(), line), Qt::AlignCenter, tr("sensitivity"));
    painter.restore();
}

void RocCurve::paintCurve(QPainter &painter) const
{
    QColor accent = themeColors(palette()).accent;
    QPainterPath path(toView({0, 0}));
    for (const RocPoint &point : m_points)
        path.lineTo(toView(point));
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(accent, 2.5));
    painter.drawPath(path);

    painter.setPen(QPen(palette().color(QPalette::Text), 2));
    painter.setBrush(palette().base());
    painter.drawEllipse(toView(operatingPoint()), 5, 5);

    QRectF plot = plotRect();
    QRectF room(plot.left() + 6, plot.center().y(), plot.width() - 12, plot.height() / 2 - 6);
    painter.setPen(palette().color(QPalette::Text));
    painter.drawText(room, Qt::AlignRight | Qt::AlignBottom | Qt::TextWordWrap,
                     tr("%1\n○ threshold %2\n– – chance").arg(m_areaText, QString::number(m_threshold, 'f', 2)));
}

void RocCurve::mouseMoveEvent(QMouseEvent *event)
{
    if (m_points.empty())
        return;
    auto distance = [this, event](const RocPoint &point) { return QLineF(toView(point), event->position()).length(); };
    auto nearest = std::min_element(
        m_points.begin(), m_points.end(),
        [&distance](const RocPoint &a, const RocPoint &b) { return distance(a) < distance(b); });
    if (distance(*nearest) > 24) {
        QToolTip::hideText();
        return;
    }
    QString threshold = std::isfinite(nearest->threshold) ? QString::number(nearest->threshold, 'f', 3)
                                                          : tr("above all");
    QToolTip::showText(event->globalPosition().toPoint(),
                       tr("threshold %1: sensitivity %2, specificity %3")
                           .arg(threshold, QString::number(nearest->truePositiveRate, 'f', 3),
                                QString::number(1 - nearest->falsePositiveRate, 'f', 3)),
                       this);
}

} // namespace histo
