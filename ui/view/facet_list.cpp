#include "ui/view/facet_list.h"

#include "ui/theme.h"
#include "ui/view/heading.h"

#include <QEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QLocale>
#include <QPainter>
#include <QSignalBlocker>
#include <QStyledItemDelegate>
#include <QVBoxLayout>
#include <algorithm>

namespace histo {

namespace {

enum Role { KeyRole = Qt::UserRole, CountRole, LetterRole, ColorRole };
constexpr int kShownRowsWithSearch = 6;

/// Tick box and title as usual, the class's letter in its colour before the title, the count at the right.
class FacetDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const QString count = QLocale().toString(index.data(CountRole).toInt());
        const int countWidth = option.fontMetrics.horizontalAdvance(count) + 2 * kGridPixels;
        QStyleOptionViewItem left = option;
        left.rect.setRight(option.rect.right() - countWidth);
        QStyledItemDelegate::paint(painter, left, index);
        painter->save();
        painter->setPen(themeColors(option.palette).mutedText);
        painter->drawText(option.rect.adjusted(0, 0, -kGridPixels, 0), Qt::AlignRight | Qt::AlignVCenter, count);
        painter->restore();
    }

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        return QStyledItemDelegate::sizeHint(option, index).expandedTo({0, option.fontMetrics.height() + 6});
    }

    /// A click anywhere on a row ticks it, not only one on the small box.
    bool editorEvent(QEvent *event, QAbstractItemModel *model, const QStyleOptionViewItem &option,
                     const QModelIndex &index) override
    {
        if (event->type() != QEvent::MouseButtonRelease)
            return event->type() == QEvent::KeyPress && QStyledItemDelegate::editorEvent(event, model, option, index);
        const bool isTicked = index.data(Qt::CheckStateRole).toInt() == Qt::Checked;
        return model->setData(index, isTicked ? Qt::Unchecked : Qt::Checked, Qt::CheckStateRole);
    }

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        if (index.data(CountRole).toInt() == 0)
            option->palette.setColor(QPalette::Text, themeColors(option->palette).mutedText);
        const QString letter = index.data(LetterRole).toString();
        if (letter.isEmpty())
            return;
        option->features |= QStyleOptionViewItem::HasDecoration;
        const int side = option->fontMetrics.height();
        option->decorationSize = {side, side};
        option->icon = QIcon(letterTag(letter, index.data(ColorRole).value<QColor>(), side, option->font));
    }

private:
    static QPixmap letterTag(const QString &letter, const QColor &color, int side, const QFont &font)
    {
        QPixmap tag(side, side);
        tag.fill(Qt::transparent);
        QPainter painter(&tag);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(color, 1.5));
        painter.drawRoundedRect(QRectF(tag.rect()).adjusted(1, 1, -1, -1), 3, 3);
        QFont small = font;
        small.setPointSizeF(font.pointSizeF() * 0.8);
        small.setBold(true);
        painter.setFont(small);
        painter.drawText(tag.rect(), Qt::AlignCenter, letter);
        return tag;
    }
};

} // namespace

FacetList::FacetList(const QString &title, Search search, Describe describe, QWidget *parent)
    : QWidget(parent), m_describe(std::move(describe)), m_list(new QListWidget(this))
{
    m_list->setObjectName(QStringLiteral("facetValues"));
    m_list->setAccessibleName(title);
    m_list->setToolTip(tr("Tick what should be shown (space bar); without a tick all is shown"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setUniformItemSizes(true);
    m_list->setSelectionMode(QAbstractItemView::NoSelection);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setItemDelegate(new FacetDelegate(m_list));
    m_list->viewport()->setAutoFillBackground(false);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(kGridPixels);
    layout->addWidget(new Heading(title, 0.95, this));
    if (search == Search::Yes) {
        m_search = new QLineEdit(this);
        m_search->setObjectName(QStringLiteral("facetSearch"));
        m_search->setPlaceholderText(tr("Search…"));
        m_search->setAccessibleName(tr("Search in %1").arg(title));
        m_search->setToolTip(tr("Shows only values with these characters"));
        m_search->setClearButtonEnabled(true);
        layout->addWidget(m_search);
        connect(m_search, &QLineEdit::textChanged, this, &FacetList::search);
    }
    layout->addWidget(m_list);
    connect(m_list, &QListWidget::itemChanged, this, &FacetList::readTicks);
}

void FacetList::setValues(const std::vector<FacetValue> &values)
{
    const bool sameKeys = std::equal(values.begin(), values.end(), m_values.begin(), m_values.end(),
                                     [](const FacetValue &a, const FacetValue &b) { return a.key == b.key; });
    m_values = values;
    const QSignalBlocker quiet(m_list);
    sameKeys ? updateCounts(values) : rebuild(values);
}

void FacetList::rebuild(const std::vector<FacetValue> &values)
{
    m_list->clear();
    for (const FacetValue &value : values) {
        const Look look = m_describe(value.key);
        auto *item = new QListWidgetItem(look.title, m_list);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsUserCheckable | Qt::ItemIsSelectable);
        item->setCheckState(m_ticked.contains(value.key) ? Qt::Checked : Qt::Unchecked);
        item->setData(KeyRole, QByteArray::fromStdString(value.key));
        item->setData(LetterRole, look.letter);
        item->setData(ColorRole, look.color);
    }
    updateCounts(values);
    if (m_search)
        search(m_search->text());
    fitSize();
}

void FacetList::updateCounts(const std::vector<FacetValue> &values)
{
    for (int row = 0; row < m_list->count(); ++row) {
        const int pictures = values[static_cast<std::size_t>(row)].pictures;
        QListWidgetItem *item = m_list->item(row);
        item->setData(CountRole, pictures);
        item->setData(Qt::AccessibleTextRole, tr("%1, %L2 pictures").arg(item->text()).arg(pictures));
        item->setToolTip(item->text());
    }
    m_list->viewport()->update();
}

void FacetList::readTicks()
{
    for (int row = 0; row < m_list->count(); ++row) {
        const std::string key = m_list->item(row)->data(KeyRole).toByteArray().toStdString();
        if (m_list->item(row)->checkState() == Qt::Checked)
            m_ticked.insert(key);
        else
            m_ticked.erase(key);
    }
    Q_EMIT chosenChanged();
}

std::set<std::string> FacetList::chosen() const
{
    std::set<std::string> keys;
    for (const FacetValue &value : m_values)
        if (m_ticked.contains(value.key))
            keys.insert(value.key);
    return keys;
}

void FacetList::choose(const std::set<std::string> &keys)
{
    m_ticked = keys;
    {
        const QSignalBlocker quiet(m_list);
        for (int row = 0; row < m_list->count(); ++row) {
            const std::string key = m_list->item(row)->data(KeyRole).toByteArray().toStdString();
            m_list->item(row)->setCheckState(keys.contains(key) ? Qt::Checked : Qt::Unchecked);
        }
        if (m_search)
            m_search->clear();
    }
    m_list->viewport()->update();
    Q_EMIT chosenChanged();
}

void FacetList::fitSize()
{
    // The widest title with its tick box, letter and a count of four digits: nothing is cut off.
    const int boxWidth = style()->pixelMetric(QStyle::PM_IndicatorWidth) + fontMetrics().height() + 6 * kGridPixels;
    int titleWidth = 0;
    for (int row = 0; row < m_list->count(); ++row)
        titleWidth = std::max(titleWidth, fontMetrics().horizontalAdvance(m_list->item(row)->text()));
    m_list->setMinimumWidth(boxWidth + titleWidth + fontMetrics().horizontalAdvance(QStringLiteral("0,000")));

    const int rowHeight = std::max(fontMetrics().height() + 6, m_list->sizeHintForRow(0));
    if (m_search)
        m_list->setMinimumHeight(rowHeight * std::min(kShownRowsWithSearch, std::max(1, m_list->count())));
    else
        m_list->setFixedHeight(rowHeight * std::max(1, m_list->count()) + kGridPixels);
}

void FacetList::search(const QString &text)
{
    for (int row = 0; row < m_list->count(); ++row)
        m_list->item(row)->setHidden(!m_list->item(row)->text().contains(text, Qt::CaseInsensitive));
}

void FacetList::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        const QSignalBlocker quiet(m_list);
        rebuild(std::vector<FacetValue>(m_values)); // letters carry the theme's colours
    }
}

} // namespace histo
