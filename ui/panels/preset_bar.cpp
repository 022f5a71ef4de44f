#include "ui/panels/preset_bar.h"

#include "ui/described.h"
#include "ui/theme.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

namespace histo {

using namespace Qt::StringLiterals;

PresetBar::PresetBar(PresetShelf &shelf, QWidget *parent)
    : QWidget(parent),
      m_shelf(shelf),
      m_preset(recipePresets().front()),
      m_choices(new QComboBox),
      m_note(new QLabel),
      m_changed(new QLabel),
      m_putAllBack(new QPushButton(tr("Put back")))
{
    described(m_choices, u"trainPreset"_s, tr("Preset"), tr("A starting point for the settings below"));
    m_note->setObjectName(u"trainPresetNote"_s);
    m_note->setWordWrap(true);
    m_note->setForegroundRole(QPalette::PlaceholderText);
    m_changed->setObjectName(u"trainPresetChanged"_s);
    m_changed->setWordWrap(true);
    described(m_putAllBack, u"trainPutAllBack"_s, tr("Put all settings back"),
              tr("All settings as the preset has them"));
    auto *more = described(new QToolButton, u"trainPresetMenu"_s, tr("Own presets"),
                           tr("Keep these settings as a preset of your own"));
    more->setText(u"…"_s);
    more->setPopupMode(QToolButton::InstantPopup);
    auto *menu = new QMenu(more);
    QAction *save = menu->addAction(tr("Save as your own preset …"));
    save->setObjectName(u"trainSavePreset"_s);
    m_remove = menu->addAction(tr("Remove this preset …"));
    m_remove->setObjectName(u"trainRemovePreset"_s);
    more->setMenu(menu);
    setFocusProxy(m_choices);

    auto *choiceRow = new QHBoxLayout;
    choiceRow->addWidget(m_choices, 1);
    choiceRow->addWidget(more);
    auto *changedRow = new QHBoxLayout;
    changedRow->addWidget(m_changed, 1);
    changedRow->addWidget(m_putAllBack);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kGridPixels);
    layout->addLayout(choiceRow);
    layout->addWidget(m_note);
    layout->addLayout(changedRow);

    fill();
    show(m_preset);
    setDifferences(0);
    connect(m_choices, &QComboBox::currentIndexChanged, this, [this] { choose(m_choices->currentData().toString()); });
    connect(m_putAllBack, &QPushButton::clicked, this, &PresetBar::putAllBackWanted);
    connect(save, &QAction::triggered, this, &PresetBar::saveWanted);
    connect(m_remove, &QAction::triggered, this, &PresetBar::askAndRemove);
    connect(&m_shelf, &PresetShelf::changed, this, &PresetBar::fill);
    connect(&m_shelf, &PresetShelf::saved, this, &PresetBar::choose);
}

void PresetBar::fill()
{
    const QSignalBlocker quiet(m_choices);
    m_choices->clear();
    for (const RecipePreset &preset : recipePresets())
        m_choices->addItem(QString::fromStdString(preset.title), QString::fromStdString(preset.id));
    if (!m_shelf.own().empty())
        m_choices->insertSeparator(m_choices->count());
    for (const RecipePreset &preset : m_shelf.own())
        m_choices->addItem(tr("%1 (your own)").arg(QString::fromStdString(preset.title)),
                           QString::fromStdString(preset.id));
    m_choices->setCurrentIndex(m_choices->findData(QString::fromStdString(m_preset.id))); // none if it was removed
}

bool PresetBar::choose(const QString &id)
{
    const RecipePreset *preset = m_shelf.find(id);
    if (!preset)
        return false;
    show(*preset);
    Q_EMIT chosen();
    return true;
}

void PresetBar::show(const RecipePreset &preset)
{
    m_preset = preset;
    const QSignalBlocker quiet(m_choices);
    m_choices->setCurrentIndex(m_choices->findData(QString::fromStdString(preset.id)));
    m_note->setText(QString::fromStdString(preset.description));
    m_note->setVisible(!preset.description.empty());
    m_remove->setEnabled(std::ranges::find(m_shelf.own(), preset.id, &RecipePreset::id) != m_shelf.own().end());
}

void PresetBar::setDifferences(int fields)
{
    const QString title = QString::fromStdString(m_preset.title);
    m_changed->setText(fields == 1 ? tr("Changed from “%1”: 1 setting").arg(title)
                                   : tr("Changed from “%1”: %2 settings").arg(title).arg(fields));
    m_changed->setVisible(fields > 0);
    m_putAllBack->setVisible(fields > 0);
}

void PresetBar::askAndRemove()
{
    auto *question = new QMessageBox(QMessageBox::Question, tr("Remove a preset"),
                                     tr("Remove your preset “%1”?").arg(QString::fromStdString(m_preset.title)),
                                     QMessageBox::Yes | QMessageBox::Cancel, this);
    question->setAttribute(Qt::WA_DeleteOnClose);
    connect(question, &QMessageBox::accepted, this,
            [this, id = QString::fromStdString(m_preset.id)] { m_shelf.remove(id); });
    question->open();
}

} // namespace histo
