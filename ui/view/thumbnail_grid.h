#pragma once

#include <QAbstractItemView>
#include <functional>

namespace histo {

/// Rows of equal cells. Unlike QListView it keeps no list of places: where a cell lies is computed, so that 7,909
/// pictures cost what 70 do, and only what is on the screen is painted.
class ThumbnailGrid : public QAbstractItemView {
    Q_OBJECT
public:
    explicit ThumbnailGrid(QWidget *parent = nullptr);

    /// Rows on the screen, top first, then one page below and one above: what is worth decoding, in that order.
    std::vector<int> rowsWorthDecoding() const;
    /// Cells are at least this wide and grow until the columns fill the view; `heightForWidth` gives their height.
    void setCellShape(int minimumWidth, std::function<int(int width)> heightForWidth);
    int columnsShown() const { return m_columns; }

    QRect visualRect(const QModelIndex &index) const override;
    void scrollTo(const QModelIndex &index, ScrollHint hint = EnsureVisible) override;
    QModelIndex indexAt(const QPoint &point) const override;
    void reset() override;

Q_SIGNALS:
    void shownRowsChanged(); ///< scrolled, resized, or another content

protected:
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    int horizontalOffset() const override { return 0; }
    int verticalOffset() const override;
    bool isIndexHidden(const QModelIndex &) const override { return false; }
    void setSelection(const QRect &rect, QItemSelectionModel::SelectionFlags flags) override;
    QRegion visualRegionForSelection(const QItemSelection &selection) const override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void updateGeometries() override;
    void scrollContentsBy(int dx, int dy) override;

private:
    int count() const;
    int lineOf(int row) const { return row / m_columns; }
    int lineCount() const;
    void fitColumns();
    std::pair<int, int> rowsBetween(int topInView, int bottomInView) const; ///< first, one past the last

    int m_minimumWidth = 184;
    std::function<int(int)> m_heightForWidth;
    int m_columns = 1;
    QSize m_cellSize{184, 160};
};

} // namespace histo
