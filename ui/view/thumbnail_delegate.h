#pragma once

#include <QStyledItemDelegate>

namespace histo {

class SampleListModel;
class ThumbnailLoader;

/// Paints one cell of Browse: the picture in a border of its class's colour, the class's letter, the short name, and
/// under an open run a tick or a cross. What the reader marked has a star, what has a note a sheet, below. A picture that cannot be read is a hatched cell with the reason as tool tip.
class ThumbnailDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    ThumbnailDelegate(const SampleListModel &model, ThumbnailLoader &loader, QObject *parent);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                   const QModelIndex &index) override;

    /// A cell goes with the size of the text.
    static int minimumCellWidth(const QFontMetrics &metrics);
    static int cellHeight(const QFontMetrics &metrics, int cellWidth);
    static int cellWidth(const QFontMetrics &metrics, int cellHeight); ///< the other way round

private:
    const SampleListModel &m_model;
    ThumbnailLoader &m_loader;
};

} // namespace histo
