#include "ui/view/picture_strip.h"

#include "ui/theme.h"

#include <QKeyEvent>
#include <QPaintEvent>
#include <QPainter>
#include <QScrollBar>
#include <QWheelEvent>
#include <algorithm>
#include <cstdlib>

namespace histo {

namespace {
constexpr int kGapBetweenSections = 4 * kGridPixels;
}

PictureStrip::PictureStrip(QWidget *parent) : QAbstractItemView(parent)
{
    setSelectionMode(SingleSelection);
    setHorizontalScrollMode(ScrollPerPixel);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setEditTriggers(NoEditTriggers);
    setMouseTracking(true);
    setFrameShape(QFrame::NoFrame);
    setTabKeyNavigation(false);
    viewport()->setAutoFillBackground(false);
}

int PictureStrip::count() const { return model() ? model()->rowCount(rootIndex()) : 0; }

void PictureStrip::setSections(std::vector<Section> sections)
{
    m_sections = std::move(sections);
    updateGeometries();
    viewport()->update();
}

void PictureStrip::setCellShape(std::function<int(int)> widthForHeight, int largestHeight)
{
    m_widthForHeight = std::move(widthForHeight);
    m_largestHeight = largestHeight;
    updateGeometries();
    viewport()->update();
    Q_EMIT shownRowsChanged();
}

void PictureStrip::setEmptyText(const QString &text)
{
    m_emptyText = text;
    viewport()->update();
}

bool PictureStrip::hasTitles() const
{
    return std::ranges::any_of(m_sections, [](const Section &section) { return !section.title.isEmpty(); });
}

int PictureStrip::titleHeight() const { return hasTitles() ? fontMetrics().height() + kGridPixels : 0; }

int PictureStrip::sectionOf(int row) const
{
    int section = 0;
    for (int end = 0; section < static_cast<int>(m_sections.size()); ++section)
        if (row < (end += m_sections[static_cast<std::size_t>(section)].rows))
            break;
    return section;
}

int PictureStrip::leftOf(int row) const { return row * m_cellSize.width() + sectionOf(row) * kGapBetweenSections; }

std::vector<int> PictureStrip::rowsBetween(int leftInView, int rightInView) const
{
    std::vector<int> rows;
    for (int row = 0; row < count(); ++row)
        if (const int left = leftOf(row) - horizontalOffset();
            left + m_cellSize.width() > leftInView && left < rightInView)
            rows.push_back(row);
    return rows;
}

std::vector<int> PictureStrip::rowsOnScreen() const { return rowsBetween(0, viewport()->width()); }

std::vector<int> PictureStrip::rowsNearScreen() const
{
    const int page = viewport()->width();
    return rowsBetween(-page / 2, page + page / 2);
}

QRect PictureStrip::visualRect(const QModelIndex &index) const
{
    if (!index.isValid())
        return {};
    return {{leftOf(index.row()) - horizontalOffset(), titleHeight()}, m_cellSize};
}

QModelIndex PictureStrip::indexAt(const QPoint &point) const
{
    for (int row = 0; row < count(); ++row)
        if (const QModelIndex index = model()->index(row, 0, rootIndex()); visualRect(index).contains(point))
            return index;
    return {};
}

void PictureStrip::scrollTo(const QModelIndex &index, ScrollHint hint)
{
    const QRect cell = visualRect(index);
    QScrollBar &bar = *horizontalScrollBar();
    if (hint == PositionAtCenter)
        bar.setValue(bar.value() + cell.center().x() - viewport()->width() / 2);
    else if (cell.left() < 0)
        bar.setValue(bar.value() + cell.left());
    else if (cell.right() > viewport()->width())
        bar.setValue(bar.value() + cell.right() - viewport()->width() + 1);
}

void PictureStrip::reset()
{
    QAbstractItemView::reset();
    updateGeometries();
    horizontalScrollBar()->setValue(0);
    Q_EMIT shownRowsChanged();
}

QModelIndex PictureStrip::moveCursor(CursorAction action, Qt::KeyboardModifiers)
{
    if (count() == 0)
        return {};
    const int cellsPerPage = std::max(1, viewport()->width() / std::max(1, m_cellSize.width()));
    const int current = std::max(0, currentIndex().row());
    auto moved = [&]() -> int {
        switch (action) {
        case MoveLeft:
        case MovePrevious: return current - 1;
        case MoveRight:
        case MoveNext: return currentIndex().isValid() ? current + 1 : 0;
        case MovePageUp: return current - cellsPerPage;
        case MovePageDown: return current + cellsPerPage;
        case MoveHome: return 0;
        case MoveEnd: return count() - 1;
        case MoveUp:
        case MoveDown: break;
        }
        return current;
    };
    return model()->index(std::clamp(moved(), 0, count() - 1), 0, rootIndex());
}

int PictureStrip::horizontalOffset() const { return horizontalScrollBar()->value(); }

void PictureStrip::setSelection(const QRect &rect, QItemSelectionModel::SelectionFlags flags)
{
    const QModelIndex index = indexAt(rect.topLeft());
    if (index.isValid())
        selectionModel()->select(index, flags);
}

QRegion PictureStrip::visualRegionForSelection(const QItemSelection &selection) const
{
    QRegion region;
    for (const QModelIndex &index : selection.indexes())
        region += visualRect(index);
    return region;
}

void PictureStrip::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    if (count() == 0) {
        const ThemeColors colors = themeColors(palette());
        painter.setPen(QPen(colors.border, 1, Qt::DashLine));
        const QRect frame = viewport()->rect().adjusted(kGridPixels, kGridPixels, -kGridPixels, -kGridPixels);
        painter.drawRoundedRect(frame, 4, 4);
        painter.setPen(colors.mutedText);
        painter.drawText(frame, Qt::AlignCenter | Qt::TextWordWrap, m_emptyText);
        return;
    }
    paintTitles(painter);
    QStyleOptionViewItem option;
    initViewItemOption(&option);
    for (int row = 0; row < count(); ++row) {
        const QModelIndex index = model()->index(row, 0, rootIndex());
        option.rect = visualRect(index);
        if (!option.rect.intersects(event->rect()))
            continue;
        option.state.setFlag(QStyle::State_Selected, selectionModel()->isSelected(index));
        option.state.setFlag(QStyle::State_HasFocus, hasFocus() && index == currentIndex());
        itemDelegateForIndex(index)->paint(&painter, option, index);
    }
}

/// A title goes along while its section is on the screen; the last one may reach beyond it.
void PictureStrip::paintTitles(QPainter &painter) const
{
    if (!hasTitles())
        return;
    painter.setPen(themeColors(palette()).mutedText);
    int first = 0;
    for (const Section &section : m_sections) {
        const int left = leftOf(first) - horizontalOffset() + kGridPixels;
        const int end = left + section.rows * m_cellSize.width() - 2 * kGridPixels;
        const int right = &section == &m_sections.back() ? std::max(end, viewport()->width()) : end;
        const int shownLeft = std::clamp(kGridPixels, left, std::max(left, right));
        const QRect place(shownLeft, 0, std::max(0, right - shownLeft), titleHeight());
        painter.drawText(place, Qt::AlignLeft | Qt::AlignVCenter,
                         fontMetrics().elidedText(section.title, Qt::ElideRight, place.width()));
        first += section.rows;
    }
}

void PictureStrip::resizeEvent(QResizeEvent *event)
{
    const QModelIndex kept = currentIndex();
    QAbstractItemView::resizeEvent(event);
    if (kept.isValid())
        scrollTo(kept);
    Q_EMIT shownRowsChanged();
}

void PictureStrip::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Up || event->key() == Qt::Key_Down)
        event->ignore(); // the parent's
    else
        QAbstractItemView::keyPressEvent(event);
}

void PictureStrip::wheelEvent(QWheelEvent *event)
{
    const QPoint delta = event->pixelDelta().isNull() ? event->angleDelta() : event->pixelDelta();
    const int along = std::abs(delta.y()) > std::abs(delta.x()) ? delta.y() : delta.x();
    horizontalScrollBar()->setValue(horizontalScrollBar()->value() - along);
    event->accept();
}

void PictureStrip::updateGeometries()
{
    // Always with room for the scroll bar, or the cells' size would depend on their number.
    const int barHeight = horizontalScrollBar()->sizeHint().height();
    const int height = std::min(m_largestHeight, this->height() - barHeight - titleHeight());
    m_cellSize.setHeight(std::max(1, height));
    m_cellSize.setWidth(std::max(1, m_widthForHeight ? m_widthForHeight(m_cellSize.height()) : m_cellSize.height()));
    const int contentWidth = count() == 0 ? 0 : leftOf(count() - 1) + m_cellSize.width();
    QScrollBar &bar = *horizontalScrollBar();
    bar.setSingleStep(m_cellSize.width() / 2);
    bar.setPageStep(viewport()->width());
    bar.setRange(0, std::max(0, contentWidth - viewport()->width()));
    QAbstractItemView::updateGeometries();
}

void PictureStrip::scrollContentsBy(int, int)
{
    viewport()->update(); // titles move on their own
    Q_EMIT shownRowsChanged();
}

} // namespace histo
