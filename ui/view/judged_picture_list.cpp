#include "ui/view/judged_picture_list.h"

#include "ui/theme.h"

#include <QScrollBar>
#include <QStyledItemDelegate>
#include <QTimer>

namespace histo {

namespace {

constexpr QSize kThumbnailSize{112, 74}; // the shape of BreakHis' 700 x 460
constexpr int kBudgetMebibytes = 32;

/// The same height for every row, whether its thumbnail is there yet or not.
class RowDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const QSize hint = QStyledItemDelegate::sizeHint(option, index);
        return {hint.width(), std::max(kThumbnailSize.height(), 3 * option.fontMetrics.height()) + 2 * kGridPixels};
    }

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        option->features |= QStyleOptionViewItem::HasDecoration;
        option->decorationSize = kThumbnailSize;
    }
};

} // namespace

JudgedPictureList::JudgedPictureList(QWidget *parent)
    : QListView(parent), m_thumbnails(kThumbnailSize * 2, kBudgetMebibytes), m_model(m_thumbnails)
{
    setModel(&m_model);
    setItemDelegate(new RowDelegate(this));
    setIconSize(kThumbnailSize);
    setUniformItemSizes(true);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setTextElideMode(Qt::ElideMiddle);
    setEditTriggers(NoEditTriggers);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, &JudgedPictureList::wantWhatIsOnScreen);
    connect(this, &QAbstractItemView::activated, this,
            [this](const QModelIndex &index) { Q_EMIT pictureActivated(m_model.absolutePath(index.row())); });
}

void JudgedPictureList::setPictures(std::vector<PredictionRow> rows, const std::filesystem::path &dataRoot,
                                    double threshold)
{
    m_model.setPictures(std::move(rows), dataRoot, threshold);
    // The view lays its rows out when it gets back to the event loop; before that it knows no places.
    QTimer::singleShot(0, this, &JudgedPictureList::wantWhatIsOnScreen);
}

void JudgedPictureList::wantWhatIsOnScreen()
{
    if (!isVisible())
        return;
    std::vector<std::filesystem::path> wanted;
    const QModelIndex first = indexAt(QPoint(viewport()->width() / 2, 1));
    for (int row = std::max(0, first.row()); row < m_model.rowCount(); ++row) {
        if (visualRect(m_model.index(row)).top() > viewport()->height())
            break;
        if (!m_thumbnails.find(m_model.absolutePath(row)))
            wanted.push_back(m_model.absolutePath(row));
    }
    m_thumbnails.want(std::move(wanted));
}

void JudgedPictureList::resizeEvent(QResizeEvent *event)
{
    QListView::resizeEvent(event);
    wantWhatIsOnScreen();
}

void JudgedPictureList::showEvent(QShowEvent *event)
{
    QListView::showEvent(event);
    wantWhatIsOnScreen();
}

} // namespace histo
