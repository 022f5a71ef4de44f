#pragma once

#include <QImage>
#include <QPoint>
#include <QString>
#include <QWidget>

namespace histo {

/// A picture that can be zoomed and moved, with an optional second picture over it.
///
/// The wheel zooms at the cursor, + and - at the centre; dragging (or the arrow keys) moves; a double click or Home
/// fits the picture to the view. Pixels of pictures are the frame of every signal.
class ImageView : public QWidget {
    Q_OBJECT
public:
    explicit ImageView(QWidget *parent = nullptr);

    /// Shows a picture, without the overlay of the one before. Zoom and place stay if it has the same size, else it is
    /// fitted.
    void setPicture(const QImage &picture);
    /// Laid over the picture and stretched to its size; alpha times `opacity`. A null image takes it away.
    void setOverlay(const QImage &argb, double opacity);
    void setOverlayOpacity(double opacity);
    /// Words instead of a picture ("Nothing selected"); also what is wrong with one that cannot be read.
    void setMessage(const QString &text);

    const QImage &picture() const { return m_picture; }
    double zoom() const { return m_zoom; } ///< screen pixels (device independent) per picture pixel

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

public Q_SLOTS:
    void fitToView();
    void zoomAt(const QPointF &positionInView, double factor);

Q_SIGNALS:
    void hovered(const QPoint &pixel); ///< under the cursor; (-1, -1) when it is not over the picture
    void zoomChanged(double zoom);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    double fittingZoom() const;
    QRectF pictureInView() const;
    QPoint pixelAt(const QPointF &positionInView) const;
    void setZoom(double zoom, const QPointF &fixedPointInView);
    void moveBy(const QPointF &delta);
    void keepInView();
    const QImage &reduced(); ///< the picture at the present zoom, averaged: better than sampling when it shrinks

    QImage m_picture, m_overlay, m_reduced;
    double m_overlayOpacity = 1;
    QString m_message;
    double m_zoom = 1;
    QPointF m_originInView; ///< where the picture's upper left corner lies
    bool m_fitted = true;   ///< goes on fitting when the view is resized
    QPointF m_dragStart;
    bool m_dragging = false;
};

} // namespace histo
