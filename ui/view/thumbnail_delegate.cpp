#include "ui/view/thumbnail_delegate.h"

#include "ui/models/sample_list_model.h"
#include "ui/models/thumbnail_loader.h"
#include "ui/theme.h"
#include "ui/view/thumbnail_painter.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace histo {

namespace {

constexpr int kMargin = kGridPixels;
constexpr double kMinimumWidthInLines = 11.5; ///< in heights of a line of text

QRect frameIn(const QRect &cell)
{
    const int width = cell.width() - 2 * kMargin;
    return {cell.left() + kMargin, cell.top() + kMargin, width, thumbnail::frameHeight(width)};
}

QRect captionIn(const QRect &cell)
{
    const QRect frame = frameIn(cell);
    return {frame.left(), frame.bottom() + 1, frame.width(), cell.bottom() - frame.bottom() - kMargin / 2};
}

void paintOutcome(QPainter &painter, const QRect &frame, const PredictionRow &prediction)
{
    const ThemeColors colors = themeColors(thumbnail::onTissue());
    thumbnail::paintTag(painter, frame, Qt::TopRightCorner,
                        isRight(prediction) ? QStringLiteral("✓") : QStringLiteral("✗"),
                        isRight(prediction) ? colors.good : colors.error);
}

} // namespace

ThumbnailDelegate::ThumbnailDelegate(const SampleListModel &model, ThumbnailLoader &loader, QObject *parent)
    : QStyledItemDelegate(parent), m_model(model), m_loader(loader)
{}

int ThumbnailDelegate::minimumCellWidth(const QFontMetrics &metrics)
{
    return qRound(metrics.height() * kMinimumWidthInLines);
}

int ThumbnailDelegate::cellWidth(const QFontMetrics &metrics, int cellHeight)
{
    const int height = cellHeight - kMargin - metrics.height() - 2 * kMargin; // of the frame
    return thumbnail::frameWidth(height) + 2 * kMargin;
}

int ThumbnailDelegate::cellHeight(const QFontMetrics &metrics, int cellWidth)
{
    return kMargin + thumbnail::frameHeight(cellWidth - 2 * kMargin) + metrics.height() + 2 * kMargin;
}

QSize ThumbnailDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    const int width = minimumCellWidth(option.fontMetrics);
    return {width, cellHeight(option.fontMetrics, width)};
}

void ThumbnailDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const ThemeColors colors = themeColors(option.palette);
    const bool isSelected = option.state.testFlag(QStyle::State_Selected);
    if (isSelected) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(colors.accent);
        painter->drawRoundedRect(option.rect.adjusted(1, 1, -1, -1), 4, 4);
    }
    const QRect frame = frameIn(option.rect);
    const int row = index.row();
    thumbnail::paintPicture(*painter, frame, m_loader.find(m_model.absolutePath(row)), option.palette);
    QFont bold = option.font;
    bold.setWeight(QFont::DemiBold);
    painter->setFont(bold);
    thumbnail::paintLabel(*painter, frame, m_model.sample(row).label, option.palette);
    if (const std::optional<PredictionRow> prediction = m_model.prediction(row))
        paintOutcome(*painter, frame, *prediction);
    const ReaderNote note = m_model.note(row);
    thumbnail::paintRemarks(*painter, frame, note.isMarked, !note.text.empty());

    painter->setFont(option.font);
    painter->setPen(isSelected ? colors.onAccent : option.palette.color(QPalette::Text));
    const QRect caption = captionIn(option.rect);
    const QString text = index.data(Qt::DisplayRole).toString();
    painter->drawText(caption, Qt::AlignLeft | Qt::AlignVCenter,
                      option.fontMetrics.elidedText(text, Qt::ElideMiddle, caption.width()));
    painter->restore();
}

bool ThumbnailDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                                  const QModelIndex &index)
{
    const Thumbnail *thumbnail = index.isValid() ? m_loader.find(m_model.absolutePath(index.row())) : nullptr;
    if (event->type() != QEvent::ToolTip || !thumbnail || thumbnail->problem.isEmpty())
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    QToolTip::showText(event->globalPos(), thumbnail->problem, view);
    return true;
}

} // namespace histo
