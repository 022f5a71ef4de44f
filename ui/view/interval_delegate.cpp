#include "ui/view/interval_delegate.h"

#include "ui/theme.h"

#include <QApplication>
#include <QPainter>
#include <algorithm>

namespace histo {

void IntervalDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyledItemDelegate::paint(painter, option, index);
    const QVariantList interval = index.data(kIntervalRole).toList();
    const double scale = index.data(kScaleRole).toDouble();
    if (interval.size() != 3 || !(scale > 0))
        return;
    const QRectF room = QRectF(option.rect).adjusted(3 * kGridPixels, 0, -3 * kGridPixels, 0);
    const double middle = room.center().y(), half = option.fontMetrics.height() / 4.0;
    auto place = [&](double value) {
        return room.center().x() + std::clamp(value / scale, -1.0, 1.0) * room.width() / 2;
    };
    const bool isSelected = option.state & QStyle::State_Selected;
    const QColor ink = option.palette.color(isSelected ? QPalette::HighlightedText : QPalette::Text);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(themeColors(option.palette).mutedText, 1, Qt::DashLine));
    painter->drawLine(QPointF(place(0), option.rect.top()), QPointF(place(0), option.rect.bottom()));
    const double low = place(interval[1].toDouble()), high = place(interval[2].toDouble());
    painter->setPen(QPen(ink, 2));
    painter->drawLine(QPointF(low, middle), QPointF(high, middle));
    for (const double end : {low, high})
        painter->drawLine(QPointF(end, middle - half), QPointF(end, middle + half));
    painter->setBrush(ink);
    painter->drawEllipse(QPointF(place(interval[0].toDouble()), middle), half, half);
    painter->restore();
}

QSize IntervalDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const QSize hint = QStyledItemDelegate::sizeHint(option, index);
    return index.data(kIntervalRole).isValid() ? QSize(10 * option.fontMetrics.height(), hint.height()) : hint;
}

} // namespace histo
