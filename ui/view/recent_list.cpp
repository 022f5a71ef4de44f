#include "ui/view/recent_list.h"

#include "ui/described.h"
#include "ui/theme.h"

#include <QDir>
#include <QFileInfo>
#include <QPainter>
#include <QStyledItemDelegate>
#include <algorithm>

namespace histo {

namespace {

constexpr int kFewestRowsShown = 3, kMostRowsShown = 6;

int rowHeight(const QFontMetrics &metrics) { return 2 * metrics.height() + 3 * kGridPixels; }

/// Two lines: the folder's name, and under it, muted, where it lies.
class RecentDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        QStyleOptionViewItem background = option;
        initStyleOption(&background, index);
        const QStringList lines = index.data(Qt::DisplayRole).toString().split(u'\n');
        background.text.clear();
        option.widget->style()->drawControl(QStyle::CE_ItemViewItem, &background, painter, option.widget);

        const bool isSelected = option.state.testFlag(QStyle::State_Selected);
        const bool isEnabled = option.state.testFlag(QStyle::State_Enabled);
        const QPalette::ColorGroup group = isEnabled ? QPalette::Active : QPalette::Disabled;
        const QRect text = option.rect.adjusted(2 * kGridPixels, kGridPixels, -2 * kGridPixels, -kGridPixels);
        painter->save();
        painter->setPen(option.palette.color(group, isSelected ? QPalette::HighlightedText : QPalette::Text));
        QFont bold = option.font;
        bold.setWeight(lines.size() > 1 ? QFont::DemiBold : QFont::Normal);
        painter->setFont(bold);
        painter->drawText(text, Qt::AlignLeft | Qt::AlignTop, lines.first());
        painter->setFont(option.font);
        if (!isSelected && isEnabled)
            painter->setPen(themeColors(option.palette).mutedText);
        painter->drawText(text, Qt::AlignLeft | Qt::AlignBottom,
                          option.fontMetrics.elidedText(lines.value(1), Qt::ElideMiddle, text.width()));
        painter->restore();
    }

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const override
    {
        return {0, rowHeight(option.fontMetrics)};
    }
};

} // namespace

RecentList::RecentList(const QString &objectName, const QString &accessibleName, QWidget *parent) : QListWidget(parent)
{
    described(this, objectName, accessibleName, tr("Opens with a click or Enter"));
    setItemDelegate(new RecentDelegate(this));
    setMouseTracking(true); // the row under the cursor is lit
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    connect(this, &QListWidget::itemClicked, this, &RecentList::open);
    connect(this, &QListWidget::itemActivated, this, &RecentList::open);
}

void RecentList::setFolders(const QStringList &folders, const QString &nothingYet)
{
    clear();
    for (const QString &folder : folders)
        addFolder(folder);
    if (folders.isEmpty())
        (new QListWidgetItem(nothingYet, this))->setFlags(Qt::NoItemFlags);
    const int rows = std::clamp(static_cast<int>(folders.size()), kFewestRowsShown, kMostRowsShown);
    setFixedHeight(rows * rowHeight(fontMetrics()) + 2 * frameWidth());
}

void RecentList::addFolder(const QString &folder)
{
    const QFileInfo info(folder);
    auto *item = new QListWidgetItem(info.fileName() + u'\n' + QDir::toNativeSeparators(info.path()), this);
    item->setData(Qt::UserRole, folder);
    item->setToolTip(QDir::toNativeSeparators(folder));
}

void RecentList::markMissing(const QStringList &missing)
{
    for (int row = 0; row < count(); ++row) {
        if (!missing.contains(item(row)->data(Qt::UserRole).toString()))
            continue;
        item(row)->setFlags(Qt::NoItemFlags);
        item(row)->setText(item(row)->text().replace(u'\n', tr(" (no longer there)") + u'\n'));
    }
}

void RecentList::open(QListWidgetItem *item)
{
    if (!item->flags().testFlag(Qt::ItemIsEnabled) || m_isOpening)
        return;
    m_isOpening = true;
    QMetaObject::invokeMethod(
        this, [this] { m_isOpening = false; }, Qt::QueuedConnection);
    Q_EMIT folderChosen(item->data(Qt::UserRole).toString());
}

} // namespace histo
