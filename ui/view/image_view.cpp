#include "ui/view/image_view.h"

#include "ui/theme.h"

#include <QKeyEvent>
#include <QPainter>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

namespace histo {

namespace {
constexpr double kMaximumZoom = 32;
constexpr double kMinimumZoom = 1.0 / 64;
constexpr double kZoomPerStep = 1.25; ///< of one notch of the wheel, or one press of + or -
constexpr double kNotch = 120;        ///< Qt's unit of a wheel's notch: eighths of a degree
constexpr int kMovePixels = 48;       ///< of one press of an arrow key
constexpr double kShowsPixels = 4;    ///< from this zoom on, pixels are squares and not blurred
} // namespace

ImageView::ImageView(QWidget *parent) : QWidget(parent)
{
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::OpenHandCursor);
    setAccessibleName(tr("Picture"));
    setToolTip(tr("Wheel or +/−: zoom · drag: move · double click or Home: fit"));
}

void ImageView::setPicture(const QImage &picture)
{
    const bool sameSize = picture.size() == m_picture.size();
    m_picture = picture;
    m_overlay = m_reduced = {};
    m_message.clear();
    if (sameSize && !m_fitted)
        update();
    else
        fitToView();
}

void ImageView::setOverlay(const QImage &argb, double opacity)
{
    m_overlay = argb;
    setOverlayOpacity(opacity);
}

void ImageView::setOverlayOpacity(double opacity)
{
    m_overlayOpacity = std::clamp(opacity, 0.0, 1.0);
    update();
}

void ImageView::setMessage(const QString &text)
{
    m_picture = m_overlay = m_reduced = {};
    m_message = text;
    update();
}

QSize ImageView::sizeHint() const { return {480, 320}; }

QSize ImageView::minimumSizeHint() const { return {160, 108}; }

double ImageView::fittingZoom() const
{
    if (m_picture.isNull() || width() <= 0 || height() <= 0)
        return 1;
    return std::min(double(width()) / m_picture.width(), double(height()) / m_picture.height());
}

void ImageView::fitToView()
{
    m_fitted = true;
    m_zoom = fittingZoom();
    m_reduced = {};
    keepInView();
    update();
    Q_EMIT zoomChanged(m_zoom);
}

void ImageView::zoomAt(const QPointF &positionInView, double factor) { setZoom(m_zoom * factor, positionInView); }

void ImageView::setZoom(double zoom, const QPointF &fixedPointInView)
{
    if (m_picture.isNull())
        return;
    const double lowest = std::min(fittingZoom(), 1.0);
    zoom = std::clamp(zoom, std::max(kMinimumZoom, lowest), kMaximumZoom);
    // The picture's point under the fixed point stays where it is.
    m_originInView = fixedPointInView - (fixedPointInView - m_originInView) * (zoom / m_zoom);
    m_zoom = zoom;
    m_fitted = false;
    m_reduced = {};
    keepInView();
    update();
    Q_EMIT zoomChanged(m_zoom);
}

void ImageView::moveBy(const QPointF &delta)
{
    m_originInView += delta;
    m_fitted = false;
    keepInView();
    update();
}

void ImageView::keepInView()
{
    // A picture smaller than the view is centred; a larger one never leaves an empty margin.
    auto kept = [](double origin, double pictureLength, double viewLength) {
        if (pictureLength <= viewLength)
            return (viewLength - pictureLength) / 2;
        return std::clamp(origin, viewLength - pictureLength, 0.0);
    };
    m_originInView.setX(kept(m_originInView.x(), m_picture.width() * m_zoom, width()));
    m_originInView.setY(kept(m_originInView.y(), m_picture.height() * m_zoom, height()));
}

QRectF ImageView::pictureInView() const { return {m_originInView, QSizeF(m_picture.size()) * m_zoom}; }

QPoint ImageView::pixelAt(const QPointF &positionInView) const
{
    const QPointF inPicture = (positionInView - m_originInView) / m_zoom;
    const QPoint pixel(int(std::floor(inPicture.x())), int(std::floor(inPicture.y())));
    return m_picture.rect().contains(pixel) ? pixel : QPoint(-1, -1);
}

const QImage &ImageView::reduced()
{
    const QSize wanted = (QSizeF(m_picture.size()) * m_zoom * devicePixelRatioF()).toSize().expandedTo({1, 1});
    if (m_reduced.size() != wanted)
        m_reduced = m_picture.scaled(wanted, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    return m_reduced;
}

void ImageView::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const ThemeColors colors = themeColors(palette());
    painter.fillRect(rect(), colors.canvas);
    if (m_picture.isNull()) {
        painter.setPen(colors.mutedText);
        painter.drawText(rect().adjusted(12, 12, -12, -12), Qt::AlignCenter | Qt::TextWordWrap, m_message);
        return;
    }
    painter.setRenderHint(QPainter::SmoothPixmapTransform, m_zoom < kShowsPixels);
    const bool shrinks = m_zoom * devicePixelRatioF() < 1;
    painter.drawImage(pictureInView(), shrinks ? reduced() : m_picture);
    if (!m_overlay.isNull() && m_overlayOpacity > 0) {
        painter.setOpacity(m_overlayOpacity);
        painter.drawImage(pictureInView(), m_overlay);
        painter.setOpacity(1);
    }
    if (hasFocus()) {
        painter.setPen(colors.accent);
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
}

void ImageView::resizeEvent(QResizeEvent *)
{
    if (m_fitted)
        fitToView();
    else
        keepInView();
}

void ImageView::wheelEvent(QWheelEvent *event)
{
    setZoom(m_zoom * std::pow(kZoomPerStep, event->angleDelta().y() / kNotch), event->position());
    event->accept();
}

void ImageView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton && event->button() != Qt::MiddleButton)
        return;
    m_dragging = true;
    m_dragStart = event->position();
    setCursor(Qt::ClosedHandCursor);
}

void ImageView::mouseMoveEvent(QMouseEvent *event)
{
    if (m_dragging && !m_picture.isNull()) {
        moveBy(event->position() - m_dragStart);
        m_dragStart = event->position();
    }
    Q_EMIT hovered(m_picture.isNull() ? QPoint(-1, -1) : pixelAt(event->position()));
}

void ImageView::mouseReleaseEvent(QMouseEvent *)
{
    m_dragging = false;
    setCursor(Qt::OpenHandCursor);
}

void ImageView::mouseDoubleClickEvent(QMouseEvent *) { fitToView(); }

void ImageView::leaveEvent(QEvent *) { Q_EMIT hovered(QPoint(-1, -1)); }

void ImageView::keyPressEvent(QKeyEvent *event)
{
    const QPointF centre = QRectF(rect()).center();
    switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal: return setZoom(m_zoom * kZoomPerStep, centre);
    case Qt::Key_Minus: return setZoom(m_zoom / kZoomPerStep, centre);
    case Qt::Key_Home: return fitToView();
    case Qt::Key_Left: return moveBy({kMovePixels, 0});
    case Qt::Key_Right: return moveBy({-kMovePixels, 0});
    case Qt::Key_Up: return moveBy({0, kMovePixels});
    case Qt::Key_Down: return moveBy({0, -kMovePixels});
    default: QWidget::keyPressEvent(event);
    }
}

} // namespace histo
