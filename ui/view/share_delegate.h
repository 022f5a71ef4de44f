#pragma once

#include <QStyledItemDelegate>

namespace histo {

/// Paints a cell as text on a bar that is as long as the share under a role, in [0, 1]. Other cells as usual.
class ShareDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    ShareDelegate(int shareRole, QObject *parent);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    const int m_shareRole;
};

} // namespace histo
