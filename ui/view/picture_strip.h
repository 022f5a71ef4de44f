#pragma once

#include <QAbstractItemView>
#include <functional>
#include <vector>

namespace histo {

/// One row of equal cells that fills its height and scrolls sideways, in sections with small headings. Where a cell lies
/// is computed, so that a long row costs what a short one does.
///
/// Left and right arrow walk; what up and down mean is left to the widget that holds the strip. The wheel scrolls
/// sideways.
class PictureStrip : public QAbstractItemView {
    Q_OBJECT
public:
    explicit PictureStrip(QWidget *parent = nullptr);

    struct Section {
        QString title;
        int rows = 0;
    };
    /// Sections of the model's rows, in order. Without titles there is no line for them.
    void setSections(std::vector<Section> sections);
    /// @param widthForHeight  of a cell; @param largestHeight  of a cell: what is left over stays empty
    void setCellShape(std::function<int(int height)> widthForHeight, int largestHeight);
    /// What stands there while there are no rows.
    void setEmptyText(const QString &text);

    std::vector<int> rowsOnScreen() const;
    std::vector<int> rowsNearScreen() const; ///< within half a page of it: worth decoding next

    QRect visualRect(const QModelIndex &index) const override;
    void scrollTo(const QModelIndex &index, ScrollHint hint = EnsureVisible) override;
    QModelIndex indexAt(const QPoint &point) const override;
    void reset() override;

Q_SIGNALS:
    void shownRowsChanged(); ///< scrolled, resized, or another content

protected:
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    int horizontalOffset() const override;
    int verticalOffset() const override { return 0; }
    bool isIndexHidden(const QModelIndex &) const override { return false; }
    void setSelection(const QRect &rect, QItemSelectionModel::SelectionFlags flags) override;
    QRegion visualRegionForSelection(const QItemSelection &selection) const override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void updateGeometries() override;
    void scrollContentsBy(int dx, int dy) override;

private:
    int count() const;
    bool hasTitles() const;
    int titleHeight() const;
    int sectionOf(int row) const;
    int leftOf(int row) const; ///< in the content
    std::vector<int> rowsBetween(int leftInView, int rightInView) const;
    void paintTitles(QPainter &painter) const;

    std::vector<Section> m_sections;
    std::function<int(int)> m_widthForHeight;
    int m_largestHeight = 240;
    QSize m_cellSize{200, 160};
    QString m_emptyText;
};

} // namespace histo
