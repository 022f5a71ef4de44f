#pragma once

#include <QStyledItemDelegate>

namespace histo {

class PicturePairModel;
class ThumbnailLoader;
struct Sample;

/// Paints two pictures side by side with their names and labels, under a line that says what kind of pair they are; a
/// pair that disagrees about the tissue has a warning sign there, and the words that disagree are in bold.
class PairDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    PairDelegate(const PicturePairModel &model, ThumbnailLoader &thumbnails, QObject *parent);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

    static int minimumCellWidth(const QFontMetrics &metrics);
    static int cellHeight(const QFontMetrics &metrics, int cellWidth);
    /// Whether a place in a cell belongs to the second picture.
    static bool isSecond(const QFontMetrics &metrics, const QRect &cell, const QPoint &place);

private:
    void paintSide(QPainter &painter, const QRect &side, const QStyleOptionViewItem &option, const Sample &sample,
                   const Sample &other) const;

    const PicturePairModel &m_model;
    ThumbnailLoader &m_thumbnails;
};

} // namespace histo
