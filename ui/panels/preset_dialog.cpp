#include "ui/panels/preset_dialog.h"

#include "ui/described.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QPushButton>
#include <algorithm>

namespace histo {

namespace {

using namespace Qt::StringLiterals;

bool isBuiltIn(const RecipePreset &preset)
{
    return std::ranges::any_of(recipePresets(), [&](const RecipePreset &known) { return known.id == preset.id; });
}

} // namespace

PresetDialog::PresetDialog(const RecipePreset &base, QWidget *parent)
    : QDialog(parent), m_title(new QLineEdit), m_description(new QLineEdit)
{
    setWindowTitle(tr("Save as your own preset"));
    described(m_title, u"presetTitle"_s, tr("Name"), tr("One of your own presets of the same name is replaced"));
    described(m_description, u"presetDescription"_s, tr("What it is for"), tr("Stands under the preset in the form"));
    const QString baseTitle = QString::fromStdString(base.title);
    m_title->setText(isBuiltIn(base) ? tr("My %1").arg(baseTitle.toLower()) : baseTitle);
    m_description->setText(isBuiltIn(base) ? QString() : QString::fromStdString(base.description));
    m_title->selectAll();
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel);
    m_save = buttons->button(QDialogButtonBox::Save);
    auto *form = new QFormLayout(this);
    form->addRow(tr("&Name"), m_title);
    form->addRow(tr("&What it is for"), m_description);
    form->addRow(buttons);
    m_title->setMinimumWidth(30 * fontMetrics().averageCharWidth());
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_title, &QLineEdit::textChanged, this, &PresetDialog::showProblem);
    showProblem();
}

QString PresetDialog::title() const { return m_title->text().trimmed(); }
QString PresetDialog::description() const { return m_description->text().trimmed(); }

void PresetDialog::showProblem()
{
    const bool isTaken = std::ranges::any_of(
        recipePresets(), [this](const RecipePreset &preset) { return preset.title == title().toStdString(); });
    m_save->setEnabled(!title().isEmpty() && !isTaken);
    m_save->setToolTip(isTaken ? tr("The program has a preset of this name; choose another")
                               : tr("Writes the preset; it can be chosen from now on"));
}

} // namespace histo
