#include "ui/view/thumbnail_grid.h"

#include <QPaintEvent>
#include <QPainter>
#include <QScrollBar>
#include <algorithm>

namespace histo {

ThumbnailGrid::ThumbnailGrid(QWidget *parent) : QAbstractItemView(parent)
{
    setSelectionMode(SingleSelection);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setEditTriggers(NoEditTriggers);
    setMouseTracking(true);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn); // or the columns' width would depend on itself
    setFrameShape(QFrame::NoFrame);
    setTabKeyNavigation(false);
}

int ThumbnailGrid::count() const { return model() ? model()->rowCount(rootIndex()) : 0; }

int ThumbnailGrid::lineCount() const { return (count() + m_columns - 1) / m_columns; }

void ThumbnailGrid::setCellShape(int minimumWidth, std::function<int(int width)> heightForWidth)
{
    m_minimumWidth = std::max(1, minimumWidth);
    m_heightForWidth = std::move(heightForWidth);
    updateGeometries();
    viewport()->update();
    Q_EMIT shownRowsChanged();
}

std::pair<int, int> ThumbnailGrid::rowsBetween(int topInView, int bottomInView) const
{
    const int firstLine = std::max(0, topInView + verticalOffset()) / m_cellSize.height();
    const int lastLine = std::max(0, bottomInView + verticalOffset()) / m_cellSize.height();
    const int first = std::min(count(), firstLine * m_columns);
    return {first, std::min(count(), (lastLine + 1) * m_columns)};
}

std::vector<int> ThumbnailGrid::rowsWorthDecoding() const
{
    const int page = viewport()->height();
    const auto [first, last] = rowsBetween(0, page - 1);
    const int lastBelow = std::max(last, rowsBetween(0, 2 * page).second);
    const int firstAbove = std::min(first, rowsBetween(-page, page).first);
    std::vector<int> rows;
    for (int row = first; row < lastBelow; ++row)
        rows.push_back(row);
    for (int row = first - 1; row >= firstAbove; --row)
        rows.push_back(row);
    return rows;
}

QRect ThumbnailGrid::visualRect(const QModelIndex &index) const
{
    if (!index.isValid())
        return {};
    const QPoint inContent(index.row() % m_columns * m_cellSize.width(), lineOf(index.row()) * m_cellSize.height());
    return {inContent - QPoint(0, verticalOffset()), m_cellSize};
}

QModelIndex ThumbnailGrid::indexAt(const QPoint &point) const
{
    const QPoint inContent = point + QPoint(0, verticalOffset());
    const int column = inContent.x() / m_cellSize.width();
    if (inContent.x() < 0 || inContent.y() < 0 || column >= m_columns)
        return {};
    const int row = inContent.y() / m_cellSize.height() * m_columns + column;
    return row < count() ? model()->index(row, 0, rootIndex()) : QModelIndex();
}

void ThumbnailGrid::scrollTo(const QModelIndex &index, ScrollHint hint)
{
    const QRect cell = visualRect(index);
    QScrollBar &bar = *verticalScrollBar();
    if (hint == PositionAtCenter)
        bar.setValue(bar.value() + cell.center().y() - viewport()->height() / 2);
    else if (cell.top() < 0 || hint == PositionAtTop)
        bar.setValue(bar.value() + cell.top());
    else if (cell.bottom() > viewport()->height() || hint == PositionAtBottom)
        bar.setValue(bar.value() + cell.bottom() - viewport()->height() + 1);
}

void ThumbnailGrid::reset()
{
    QAbstractItemView::reset();
    updateGeometries();
    Q_EMIT shownRowsChanged();
}

QModelIndex ThumbnailGrid::moveCursor(CursorAction action, Qt::KeyboardModifiers)
{
    if (count() == 0)
        return {};
    const int columns = m_columns;
    const int linesPerPage = std::max(1, viewport()->height() / m_cellSize.height());
    const int current = std::max(0, currentIndex().row());
    auto moved = [&]() -> int {
        switch (action) {
        case MoveUp: return current >= columns ? current - columns : current;
        case MoveDown: return current + columns;
        case MoveLeft:
        case MovePrevious: return current - 1;
        case MoveRight:
        case MoveNext: return currentIndex().isValid() ? current + 1 : 0;
        case MovePageUp: return current - linesPerPage * columns;
        case MovePageDown: return current + linesPerPage * columns;
        case MoveHome: return 0;
        case MoveEnd: return count() - 1;
        }
        return current;
    };
    return model()->index(std::clamp(moved(), 0, count() - 1), 0, rootIndex());
}

int ThumbnailGrid::verticalOffset() const { return verticalScrollBar()->value(); }

void ThumbnailGrid::setSelection(const QRect &rect, QItemSelectionModel::SelectionFlags flags)
{
    // From where it began to where it has come to, in reading order as text is selected.
    const QModelIndex begin = indexAt(rect.topLeft()), end = indexAt(rect.bottomRight());
    QItemSelection selection;
    if (begin.isValid() && end.isValid())
        selection.select(begin.row() < end.row() ? begin : end, begin.row() < end.row() ? end : begin);
    else if (begin.isValid() || end.isValid())
        selection.select(begin.isValid() ? begin : end, begin.isValid() ? begin : end);
    selectionModel()->select(selection, flags);
}

QRegion ThumbnailGrid::visualRegionForSelection(const QItemSelection &selection) const
{
    QRegion region;
    for (const QModelIndex &index : selection.indexes())
        region += visualRect(index);
    return region;
}

void ThumbnailGrid::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    QStyleOptionViewItem option;
    initViewItemOption(&option);
    const auto [first, last] = rowsBetween(event->rect().top(), event->rect().bottom());
    for (int row = first; row < last; ++row) {
        const QModelIndex index = model()->index(row, 0, rootIndex());
        option.rect = visualRect(index);
        option.state.setFlag(QStyle::State_Selected, selectionModel()->isSelected(index));
        option.state.setFlag(QStyle::State_HasFocus, hasFocus() && index == currentIndex());
        itemDelegateForIndex(index)->paint(&painter, option, index);
    }
}

void ThumbnailGrid::resizeEvent(QResizeEvent *event)
{
    // The picture a person looks at stays on the screen when the columns change.
    const QModelIndex kept = currentIndex();
    QAbstractItemView::resizeEvent(event);
    if (kept.isValid())
        scrollTo(kept);
    Q_EMIT shownRowsChanged();
}

void ThumbnailGrid::fitColumns()
{
    m_columns = std::max(1, viewport()->width() / m_minimumWidth);
    const int width = std::max(1, viewport()->width() / m_columns);
    m_cellSize = {width, m_heightForWidth ? std::max(1, m_heightForWidth(width)) : width};
}

void ThumbnailGrid::updateGeometries()
{
    fitColumns();
    QScrollBar &bar = *verticalScrollBar();
    bar.setSingleStep(m_cellSize.height() / 3);
    bar.setPageStep(viewport()->height());
    bar.setRange(0, std::max(0, lineCount() * m_cellSize.height() - viewport()->height()));
    QAbstractItemView::updateGeometries();
}

void ThumbnailGrid::scrollContentsBy(int dx, int dy)
{
    scrollDirtyRegion(dx, dy);
    viewport()->scroll(dx, dy);
    Q_EMIT shownRowsChanged();
}

} // namespace histo
