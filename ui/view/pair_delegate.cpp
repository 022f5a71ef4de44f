#include "ui/view/pair_delegate.h"

#include "core/dataset/picture_facts.h"
#include "ui/models/picture_pairs.h"
#include "ui/models/sample_words.h"
#include "ui/models/thumbnail_loader.h"
#include "ui/qt_paths.h"
#include "ui/theme.h"
#include "ui/view/thumbnail_painter.h"

#include <QPainter>
#include <algorithm>

namespace histo {

namespace {

constexpr int kMargin = 3 * kGridPixels;
constexpr int kGap = 3 * kGridPixels;       ///< between the two pictures
constexpr double kMinimumWidthInLines = 29; ///< of a cell, in heights of a line of text
constexpr int kLargestWidthInLines = 15;    ///< of a picture
constexpr int kLinesBelow = 3;              ///< name, class and subtype, case and magnification

int headHeight(const QFontMetrics &metrics) { return metrics.height() + kGridPixels; }

/// Not wider than a thumbnail can fill.
int sideWidth(const QFontMetrics &metrics, int cellWidth)
{
    const int largest = std::max(kThumbnailWidth + 2 * thumbnail::kBorderPixels,
                                 kLargestWidthInLines * metrics.height());
    return std::min(largest, (cellWidth - 2 * kMargin - kGap) / 2);
}

} // namespace

PairDelegate::PairDelegate(const PicturePairModel &model, ThumbnailLoader &thumbnails, QObject *parent)
    : QStyledItemDelegate(parent), m_model(model), m_thumbnails(thumbnails)
{}

int PairDelegate::minimumCellWidth(const QFontMetrics &metrics)
{
    return qRound(metrics.height() * kMinimumWidthInLines);
}

int PairDelegate::cellHeight(const QFontMetrics &metrics, int cellWidth)
{
    return 2 * kMargin + headHeight(metrics) + thumbnail::frameHeight(sideWidth(metrics, cellWidth)) + kGridPixels +
           kLinesBelow * metrics.height() + kGridPixels;
}

bool PairDelegate::isSecond(const QFontMetrics &metrics, const QRect &cell, const QPoint &place)
{
    return place.x() > cell.left() + kMargin + sideWidth(metrics, cell.width()) + kGap / 2;
}

QSize PairDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    const int width = minimumCellWidth(option.fontMetrics);
    return {width, cellHeight(option.fontMetrics, width)};
}

void PairDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const PicturePair &pair = m_model.pair(index.row());
    const ThemeColors colors = themeColors(option.palette);
    const bool isSelected = option.state.testFlag(QStyle::State_Selected);
    const bool isConflict = pair.isLabelConflict() || pair.isSubtypeConflict();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(isSelected ? QPen(colors.accent, 2) : QPen(colors.border));
    painter->setBrush(option.palette.color(QPalette::Base));
    const int halfGap = kGridPixels;
    painter->drawRoundedRect(QRectF(option.rect).adjusted(halfGap, halfGap, -halfGap, -halfGap), 4, 4);

    const QRect inner = option.rect.adjusted(kMargin, kMargin, -kMargin, -kMargin);
    QFont bold = option.font;
    bold.setWeight(QFont::DemiBold);
    painter->setFont(bold);
    painter->setPen(isConflict ? colors.warning : colors.mutedText);
    const QString head = (isConflict ? QStringLiteral("⚠ ") : QString()) + m_model.verdict(index.row());
    const QRect headPlace(inner.left(), inner.top(), inner.width(), headHeight(option.fontMetrics));
    painter->drawText(headPlace, Qt::AlignLeft | Qt::AlignTop,
                      QFontMetrics(bold).elidedText(head, Qt::ElideRight, inner.width()));

    const int width = sideWidth(option.fontMetrics, option.rect.width());
    QRect side(inner.left(), headPlace.bottom() + 1, width, inner.bottom() - headPlace.bottom());
    paintSide(*painter, side, option, pair.first, pair.second);
    side.moveLeft(inner.left() + width + kGap);
    paintSide(*painter, side, option, pair.second, pair.first);
    painter->restore();
}

void PairDelegate::paintSide(QPainter &painter, const QRect &side, const QStyleOptionViewItem &option,
                             const Sample &sample, const Sample &other) const
{
    const QRect frame(side.left(), side.top(), side.width(), thumbnail::frameHeight(side.width()));
    QFont plain = option.font, bold = option.font;
    bold.setWeight(QFont::Bold);
    painter.setFont(bold);
    thumbnail::paintPicture(painter, frame, m_thumbnails.find(m_model.absolutePath(sample)), option.palette);
    thumbnail::paintLabel(painter, frame, sample.label, option.palette);

    QRect line(side.left(), frame.bottom() + 1 + kGridPixels, side.width(), option.fontMetrics.height());
    auto write = [&](const QString &text, const QFont &font, const QColor &color, Qt::TextElideMode elide) {
        painter.setFont(font);
        painter.setPen(color);
        painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
                         QFontMetrics(font).elidedText(text, elide, line.width()));
        line.translate(0, line.height());
    };
    const QColor text = option.palette.color(QPalette::Text), muted = themeColors(option.palette).mutedText;
    const bool differs = sample.label != other.label || sample.subtype != other.subtype;
    write(toQString(sample.path.stem()), plain, text, Qt::ElideMiddle);
    const QString subtype = sample.subtype.empty() ? QString() : tr(" · %1").arg(subtypeTitle(sample.subtype));
    write(labelTitle(sample.label) + subtype, differs ? bold : plain, text, Qt::ElideRight);
    const QString magnification = sample.magnification > 0 ? tr(" · %1").arg(magnificationTitle(sample.magnification))
                                                           : QString();
    write(tr("case %1").arg(QString::fromStdString(sample.stem)) + magnification, plain, muted, Qt::ElideRight);
}

} // namespace histo
