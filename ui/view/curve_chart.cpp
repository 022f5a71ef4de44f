#include "ui/view/curve_chart.h"

#include "ui/theme.h"
#include "ui/view/curve_chart_painter.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

namespace histo {

namespace {

constexpr double kZoomPerNotch = 1.25;
constexpr double kPanPerKey = 0.1; ///< of what is on show
constexpr double kClosest = 1e-6;  ///< of the whole axis

} // namespace

CurveChart::CurveChart(QWidget *parent) : QWidget(parent)
{
    setMouseTracking(true);
    setFocusPolicy(Qt::ClickFocus);
    setToolTip(tr("Wheel, + and − zoom, dragging pans, a double click shows everything (0)"));
}

QSize CurveChart::sizeHint() const { return {26 * fontMetrics().height(), 16 * fontMetrics().height()}; }

QSize CurveChart::minimumSizeHint() const
{
    const int width = 16 * fontMetrics().height();
    return {width, 8 * fontMetrics().height() + CurveChartPainter::legendHeight(m_content, fontMetrics(), width)};
}

void CurveChart::setContent(CurveChartContent content)
{
    m_content = std::move(content);
    if (m_isZoomed)
        showBetween(m_from, m_to);
    else
        showAll();
    updateGeometry();
}

void CurveChart::showAll()
{
    m_isZoomed = false;
    m_from = 0;
    m_to = std::max(m_content.xMost, kClosest);
    update();
}

void CurveChart::showBetween(double from, double to)
{
    const double most = std::max(m_content.xMost, kClosest);
    const double width = std::clamp(to - from, kClosest * most, most);
    m_from = std::clamp(from, 0.0, most - width);
    m_to = m_from + width;
    m_isZoomed = width < most;
    update();
}

void CurveChart::zoom(double factor, double around)
{
    showBetween(around - (around - m_from) / factor, around + (m_to - around) / factor);
}

void CurveChart::setReadingLine(std::optional<double> x)
{
    m_readingX = x;
    update();
}

QRectF CurveChart::plotRect() const
{
    return CurveChartPainter(m_content, size(), font(), palette(), m_from, m_to).plotRect();
}

double CurveChart::xAt(double pixel) const
{
    const QRectF plot = plotRect();
    return m_from + (pixel - plot.left()) / plot.width() * (m_to - m_from);
}

void CurveChart::personShows(double from, double to)
{
    showBetween(from, to);
    Q_EMIT shownChanged(m_from, m_to);
}

void CurveChart::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), palette().base());
    CurveChartPainter(m_content, size(), font(), palette(), m_from, m_to).paint(painter, m_readingX);
}

void CurveChart::wheelEvent(QWheelEvent *event)
{
    const QRectF plot = plotRect();
    if (!plot.contains(event->position()) || event->angleDelta().y() == 0)
        return QWidget::wheelEvent(event);
    zoom(std::pow(kZoomPerNotch, event->angleDelta().y() / 120.0), xAt(event->position().x()));
    Q_EMIT shownChanged(m_from, m_to);
    event->accept();
}

void CurveChart::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && plotRect().contains(event->position()))
        m_draggedFrom = xAt(event->position().x());
    QWidget::mousePressEvent(event);
}

void CurveChart::mouseMoveEvent(QMouseEvent *event)
{
    if (m_draggedFrom) {
        const double moved = *m_draggedFrom - xAt(event->position().x());
        return personShows(m_from + moved, m_to + moved);
    }
    if (plotRect().contains(event->position()))
        Q_EMIT pointed(xAt(event->position().x()));
}

void CurveChart::mouseReleaseEvent(QMouseEvent *) { m_draggedFrom.reset(); }

void CurveChart::mouseDoubleClickEvent(QMouseEvent *) { personShows(0, m_content.xMost); }

void CurveChart::leaveEvent(QEvent *event)
{
    QWidget::leaveEvent(event);
    Q_EMIT pointed(std::nullopt);
}

void CurveChart::keyPressEvent(QKeyEvent *event)
{
    const double middle = m_readingX.value_or((m_from + m_to) / 2), step = kPanPerKey * (m_to - m_from);
    const bool pans = event->modifiers() & Qt::ShiftModifier;
    if (event->key() == Qt::Key_Plus || event->key() == Qt::Key_Equal || event->key() == Qt::Key_Minus) {
        zoom(event->key() == Qt::Key_Minus ? 1 / kZoomPerNotch : kZoomPerNotch, middle);
        Q_EMIT shownChanged(m_from, m_to);
    } else if (event->key() == Qt::Key_0) {
        personShows(0, m_content.xMost);
    } else if (pans && event->key() == Qt::Key_Left) {
        personShows(m_from - step, m_to - step);
    } else if (pans && event->key() == Qt::Key_Right) {
        personShows(m_from + step, m_to + step);
    } else {
        QWidget::keyPressEvent(event);
    }
}

} // namespace histo
