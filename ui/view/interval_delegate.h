#pragma once

#include <QStyledItemDelegate>

namespace histo {

/// Paints a difference with its interval around a line at 0: the point, the reach of the interval, and where 0 is. The
/// data of the cell stand under the roles below; other cells are painted as usual.
class IntervalDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    static constexpr int kIntervalRole = Qt::UserRole + 1; ///< QVariantList {value, low, high}
    static constexpr int kScaleRole = Qt::UserRole + 2;    ///< double: what the ends of the cell stand for

    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace histo
