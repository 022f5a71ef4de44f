#include "ui/view/thumbnail_painter.h"

#include "ui/models/thumbnail_loader.h"
#include "ui/theme.h"

#include <QCoreApplication>
#include <QPainter>
#include <cmath>

namespace histo::thumbnail {

namespace {

constexpr int kMargin = kGridPixels;
constexpr double kPictureAspect = 700.0 / 460; ///< of BreakHis' pictures

QRectF placeOf(const QSize &picture, const QRect &frame)
{
    const QSizeF whole = QSizeF(picture).scaled(frame.size(), Qt::KeepAspectRatio);
    QRectF place({}, whole);
    place.moveCenter(QRectF(frame).center());
    return place;
}

/// Where a label as high as a line of text stands in a corner of the frame.
QRect tagIn(const QRect &frame, Qt::Corner corner, int side)
{
    QRect tag(0, 0, side, side);
    const QRect inner = frame.adjusted(kMargin, kMargin, -kMargin, -kMargin);
    switch (corner) {
    case Qt::TopLeftCorner: tag.moveTopLeft(inner.topLeft()); break;
    case Qt::TopRightCorner: tag.moveTopRight(inner.topRight()); break;
    case Qt::BottomLeftCorner: tag.moveBottomLeft(inner.bottomLeft()); break;
    case Qt::BottomRightCorner: tag.moveBottomRight(inner.bottomRight()); break;
    }
    return tag;
}

/// A rounded label in one colour.
void paintTagAt(QPainter &painter, const QRect &tag, const QColor &color)
{
    painter.setPen(QPen(Qt::white, 1.5));
    painter.setBrush(color);
    painter.drawRoundedRect(tag, 3, 3);
    painter.setPen(Qt::white);
}

/// Dark in both themes: it stands on tissue, and is told apart from the class and the verdict by its place and shape.
const QColor kRemarkTag(0x2b3138);

void paintStar(QPainter &painter, const QRect &tag)
{
    constexpr int kPoints = 5;
    constexpr double kInnerRadius = 0.42, kPi = 3.14159265358979;
    QPolygonF star;
    const double radius = 0.42 * tag.width();
    for (int corner = 0; corner < 2 * kPoints; ++corner) {
        const double angle = kPi * corner / kPoints, reach = corner % 2 == 0 ? radius : kInnerRadius * radius;
        star << QRectF(tag).center() + QPointF(reach * std::sin(angle), -reach * std::cos(angle));
    }
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(0xffd23f));
    painter.drawPolygon(star);
}

void paintSheet(QPainter &painter, const QRect &tag)
{
    constexpr double kMarginShare = 0.24;
    const double margin = kMarginShare * tag.width();
    const QRectF lines = QRectF(tag).adjusted(margin, margin, -margin, -margin);
    painter.setPen(QPen(Qt::white, 1.5, Qt::SolidLine, Qt::RoundCap));
    for (double at : {0.0, 0.5, 1.0}) {
        const double y = lines.top() + at * lines.height();
        painter.drawLine(QPointF(lines.left(), y), QPointF(at < 1 ? lines.right() : lines.center().x(), y));
    }
}

} // namespace

int frameHeight(int frameWidth)
{
    return qRound((frameWidth - 2 * kBorderPixels) / kPictureAspect) + 2 * kBorderPixels;
}

int frameWidth(int frameHeight)
{
    return qRound((frameHeight - 2 * kBorderPixels) * kPictureAspect) + 2 * kBorderPixels;
}

void paintPicture(QPainter &painter, const QRect &frame, const Thumbnail *picture, const QPalette &palette)
{
    painter.fillRect(frame, themeColors(palette).canvas);
    if (!picture)
        return;
    const QRect inner = frame.adjusted(kBorderPixels, kBorderPixels, -kBorderPixels, -kBorderPixels);
    if (picture->image.isNull()) {
        painter.fillRect(inner, QBrush(themeColors(palette).error, Qt::BDiagPattern));
        painter.setPen(themeColors(palette).error);
        painter.drawText(inner, Qt::AlignCenter, QCoreApplication::translate("histo::Thumbnail", "not readable"));
        return;
    }
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawImage(placeOf(picture->image.size(), inner), picture->image);
}

void paintLabel(QPainter &painter, const QRect &frame, Label label, const QPalette &palette)
{
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(labelColor(label, palette), kBorderPixels));
    painter.drawRect(QRectF(frame).adjusted(1.5, 1.5, -1.5, -1.5));
    paintTag(painter, frame, Qt::TopLeftCorner, labelLetter(label), labelColor(label, onTissue()));
}

void paintTag(QPainter &painter, const QRect &frame, Qt::Corner corner, const QString &text, const QColor &color)
{
    const QRect tag = tagIn(frame, corner, painter.fontMetrics().height() + 2);
    paintTagAt(painter, tag, color);
    painter.drawText(tag, Qt::AlignCenter, text);
}

void paintRemarks(QPainter &painter, const QRect &frame, bool isMarked, bool hasNote)
{
    QRect tag = tagIn(frame, Qt::BottomRightCorner, painter.fontMetrics().height() + 2);
    if (isMarked) {
        paintTagAt(painter, tag, kRemarkTag);
        paintStar(painter, tag);
        tag.translate(-tag.width() - kMargin / 2, 0);
    }
    if (hasNote) {
        paintTagAt(painter, tag, kRemarkTag);
        paintSheet(painter, tag);
    }
}

} // namespace histo::thumbnail
