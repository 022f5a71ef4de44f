#include "ui/command_palette.h"

#include "ui/described.h"
#include "ui/theme.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace histo {

CommandPalette::CommandPalette(std::vector<PaletteCommand> commands, QWidget *parent)
    : QDialog(parent, Qt::Dialog | Qt::FramelessWindowHint),
      m_commands(std::move(commands)),
      m_search(new QLineEdit(this)),
      m_list(new QTreeWidget(this))
{
    setObjectName(QStringLiteral("commandPalette"));
    setWindowTitle(tr("Commands"));
    setAttribute(Qt::WA_DeleteOnClose);
    described(m_search, QStringLiteral("paletteSearch"), tr("Command"), tr("Type a few letters, then Enter"));
    m_search->setPlaceholderText(tr("What should be done?"));
    m_search->installEventFilter(this);
    described(m_list, QStringLiteral("paletteList"), tr("Commands"), tr("Enter or a click runs a command"));
    m_list->setColumnCount(2);
    m_list->setRootIsDecorated(false);
    m_list->setHeaderHidden(true);
    m_list->setUniformRowHeights(true);
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_list->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(2 * kGridPixels, 2 * kGridPixels, 2 * kGridPixels, 2 * kGridPixels);
    layout->addWidget(m_search);
    layout->addWidget(m_list);
    const QFontMetrics metrics = fontMetrics();
    resize(qMin(parent->width() - 40, metrics.averageCharWidth() * 72), metrics.height() * 24);
    move(parent->mapToGlobal(QPoint((parent->width() - width()) / 2, parent->height() / 8)));

    connect(m_search, &QLineEdit::textChanged, this, &CommandPalette::fill);
    connect(m_search, &QLineEdit::returnPressed, this, &CommandPalette::runCurrent);
    connect(m_list, &QTreeWidget::itemClicked, this, &CommandPalette::runCurrent);
    fill({});
}

bool CommandPalette::matches(const QString &text, const QString &typed)
{
    const QStringList words = typed.split(u' ', Qt::SkipEmptyParts);
    return std::all_of(words.begin(), words.end(), [&text](const QString &word) {
        qsizetype from = text.indexOf(word, 0, Qt::CaseInsensitive);
        while (from > 0 && text.at(from - 1).isLetterOrNumber())
            from = text.indexOf(word, from + 1, Qt::CaseInsensitive);
        return from >= 0;
    });
}

void CommandPalette::fill(const QString &typed)
{
    m_list->clear();
    for (std::size_t index = 0; index < m_commands.size(); ++index) {
        const PaletteCommand &command = m_commands[index];
        const QString text = QStringLiteral("%1: %2").arg(command.group, command.action->text().remove(u'&'));
        if (!matches(text, typed))
            continue;
        const QString key = command.action->shortcut().toString(QKeySequence::NativeText);
        auto *item = new QTreeWidgetItem(m_list, {text, key});
        item->setData(0, Qt::UserRole, QVariant::fromValue(index));
        item->setToolTip(0, command.action->toolTip());
        item->setDisabled(!command.action->isEnabled());
    }
    m_list->setCurrentItem(m_list->topLevelItem(0));
}

void CommandPalette::runCurrent()
{
    const QTreeWidgetItem *item = m_list->currentItem();
    if (!item || item->isDisabled())
        return;
    const PaletteCommand command = m_commands[item->data(0, Qt::UserRole).value<std::size_t>()];
    accept();
    if (command.prepare)
        command.prepare();
    if (command.action)
        command.action->trigger();
}

bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    // Up and down choose while the cursor stays in the line.
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Up || key == Qt::Key_Down || key == Qt::Key_PageUp || key == Qt::Key_PageDown)
            return QCoreApplication::sendEvent(m_list, event);
    }
    return QDialog::eventFilter(watched, event);
}

} // namespace histo
