#include "ui/view/thumbnail_delegate.h"

#include "ui/models/sample_list_model.h"
#include "ui/models/thumbnail_loader.h"
#include "ui/theme.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace histo {

namespace {

constexpr int kMargin = kGridPixels;
constexpr int kBorderPixels = 3;
constexpr double kPictureAspect = 700.0 / 460; ///< of BreakHis' pictures
constexpr double kMinimumWidthInLines = 11.5;  ///< in heights of a line of text

/// With the border, so that a picture of the usual shape fills it.
int frameHeight(int frameWidth)
{
    return qRound((frameWidth - 2 * kBorderPixels) / kPictureAspect) + 2 * kBorderPixels;
}

QRect frameIn(const QRect &cell)
{
    const int width = cell.width() - 2 * kMargin;
    return {cell.left() + kMargin, cell.top() + kMargin, width, frameHeight(width)};
}

QRect captionIn(const QRect &cell)
{
    const QRect frame = frameIn(cell);
    return {frame.left(), frame.bottom() + 1, frame.width(), cell.bottom() - frame.bottom() - kMargin / 2};
}

/// All of the picture, in the middle of the frame.
QRectF placeOf(const QSize &picture, const QRect &frame)
{
    const QSizeF whole = QSizeF(picture).scaled(frame.size(), Qt::KeepAspectRatio);
    QRectF place({}, whole);
    place.moveCenter(QRectF(frame).center());
    return place;
}

/// A rounded label in one colour, as high as a line of text, in an upper corner of the frame.
void paintTag(QPainter &painter, const QRect &frame, Qt::Corner corner, const QString &text, const QColor &color)
{
    const int side = painter.fontMetrics().height() + 2;
    QRect tag(0, 0, side, side);
    const QRect inner = frame.adjusted(kMargin, kMargin, -kMargin, -kMargin);
    corner == Qt::TopLeftCorner ? tag.moveTopLeft(inner.topLeft()) : tag.moveTopRight(inner.topRight());
    painter.setPen(QPen(Qt::white, 1.5));
    painter.setBrush(color);
    painter.drawRoundedRect(tag, 3, 3);
    painter.setPen(Qt::white);
    painter.drawText(tag, Qt::AlignCenter, text);
}

/// Tags stand on tissue, which is bright in both themes: always the light theme's colours, with white letters.
QPalette onTissue() { return QPalette(Qt::white); }

} // namespace

ThumbnailDelegate::ThumbnailDelegate(const SampleListModel &model, ThumbnailLoader &loader, QObject *parent)
    : QStyledItemDelegate(parent), m_model(model), m_loader(loader)
{}

int ThumbnailDelegate::minimumCellWidth(const QFontMetrics &metrics)
{
    return qRound(metrics.height() * kMinimumWidthInLines);
}

int ThumbnailDelegate::cellHeight(const QFontMetrics &metrics, int cellWidth)
{
    return kMargin + frameHeight(cellWidth - 2 * kMargin) + metrics.height() + 2 * kMargin;
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
    paintPicture(*painter, frame, index, option.palette);
    QFont bold = option.font;
    bold.setWeight(QFont::DemiBold);
    painter->setFont(bold);
    paintBadge(*painter, frame, index, option.palette);
    paintOutcome(*painter, frame, index, option.palette);

    painter->setFont(option.font);
    painter->setPen(isSelected ? colors.onAccent : option.palette.color(QPalette::Text));
    const QRect caption = captionIn(option.rect);
    const QString text = index.data(Qt::DisplayRole).toString();
    painter->drawText(caption, Qt::AlignLeft | Qt::AlignVCenter,
                      option.fontMetrics.elidedText(text, Qt::ElideMiddle, caption.width()));
    painter->restore();
}

void ThumbnailDelegate::paintPicture(QPainter &painter, const QRect &frame, const QModelIndex &index,
                                     const QPalette &palette) const
{
    painter.fillRect(frame, themeColors(palette).canvas);
    const Thumbnail *thumbnail = m_loader.find(m_model.absolutePath(index.row()));
    if (!thumbnail)
        return;
    const QRect inner = frame.adjusted(kBorderPixels, kBorderPixels, -kBorderPixels, -kBorderPixels);
    if (thumbnail->image.isNull()) {
        painter.fillRect(inner, QBrush(themeColors(palette).error, Qt::BDiagPattern));
        painter.setPen(themeColors(palette).error);
        painter.drawText(inner, Qt::AlignCenter, tr("not readable"));
        return;
    }
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawImage(placeOf(thumbnail->image.size(), inner), thumbnail->image);
}

void ThumbnailDelegate::paintBadge(QPainter &painter, const QRect &frame, const QModelIndex &index,
                                   const QPalette &palette) const
{
    const Label label = m_model.sample(index.row()).label;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(labelColor(label, palette), kBorderPixels));
    painter.drawRect(QRectF(frame).adjusted(1.5, 1.5, -1.5, -1.5));
    paintTag(painter, frame, Qt::TopLeftCorner, labelLetter(label), labelColor(label, onTissue()));
}

void ThumbnailDelegate::paintOutcome(QPainter &painter, const QRect &frame, const QModelIndex &index,
                                     const QPalette &) const
{
    const std::optional<PredictionRow> prediction = m_model.prediction(index.row());
    if (!prediction)
        return;
    const ThemeColors colors = themeColors(onTissue());
    paintTag(painter, frame, Qt::TopRightCorner, isRight(*prediction) ? QStringLiteral("✓") : QStringLiteral("✗"),
             isRight(*prediction) ? colors.good : colors.error);
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
