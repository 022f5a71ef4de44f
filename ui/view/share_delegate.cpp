#include "ui/view/share_delegate.h"

#include "ui/theme.h"

#include <QPainter>

namespace histo {

namespace {
constexpr float kTint = 0.22F;
}

ShareDelegate::ShareDelegate(int shareRole, QObject *parent) : QStyledItemDelegate(parent), m_shareRole(shareRole) {}

void ShareDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyledItemDelegate::paint(painter, option, index);
    bool isNumber = false;
    const double share = index.data(m_shareRole).toDouble(&isNumber);
    if (!isNumber || share <= 0)
        return;
    // Over the words, but faint: a selected row keeps its colour below.
    QColor color = themeColors(option.palette).accent;
    color.setAlphaF(kTint);
    QRectF bar = QRectF(option.rect).adjusted(2, 3, -2, -3);
    bar.setWidth(bar.width() * share);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(color);
    painter->drawRoundedRect(bar, 2, 2);
    painter->restore();
}

} // namespace histo
