#include "ui/panels/recipe_form.h"

#include "core/common/error.h"
#include "core/train/recipe_reach.h"
#include "ui/models/recipe_words.h"
#include "ui/panels/recipe_control.h"
#include "ui/theme.h"
#include "ui/view/folded_group.h"

#include <QFormLayout>
#include <QLabel>
#include <QVBoxLayout>
#include <algorithm>

namespace histo {

namespace {

using namespace Qt::StringLiterals;

QString helpOf(const RecipeField &field)
{
    return u"<b>%1.</b> %2"_s.arg(QString::fromStdString(field.title).toHtmlEscaped(),
                                  QString::fromStdString(field.help).toHtmlEscaped());
}

/// "Flips and turns, Random crop: Augmentation is off." for each reason.
QString reasonsText(const std::vector<RecipeControl *> &controls, const Recipe &recipe)
{
    std::vector<std::pair<QString, QStringList>> titlesByReason; // in the order of the form
    for (const RecipeControl *control : controls) {
        const QString reason = QString::fromStdString(whyWithoutEffect(control->field(), recipe));
        if (reason.isEmpty())
            continue;
        auto found = std::ranges::find(titlesByReason, reason, &std::pair<QString, QStringList>::first);
        if (found == titlesByReason.end())
            found = titlesByReason.insert(found, {reason, {}});
        found->second << QString::fromStdString(control->field().title);
    }
    QStringList lines;
    for (const auto &[reason, titles] : titlesByReason)
        lines << titles.join(u", "_s) + u": "_s + reason;
    return lines.join(u'\n');
}

} // namespace

RecipeForm::RecipeForm(QWidget *parent) : QWidget(parent)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kGridPixels);
    for (const RecipeField &field : recipeFields())
        addField(field);
    m_sections.front().group->setOpen(true);
    show();
}

RecipeForm::Section &RecipeForm::sectionNamed(const std::string &name)
{
    const auto found = std::ranges::find(m_sections, name, &Section::name);
    if (found != m_sections.end())
        return *found;
    auto *content = new QWidget;
    auto *form = new QFormLayout(content);
    form->setContentsMargins(2 * kGridPixels, 0, 0, 2 * kGridPixels);
    form->setVerticalSpacing(2 * kGridPixels);
    form->setHorizontalSpacing(3 * kGridPixels);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    const QString title = QString::fromStdString(name);
    Section section{name, new FoldedGroup(title, u"trainSection"_s + title, content), new QLabel, {}};
    section.note->setObjectName(u"trainSectionNote"_s + title);
    section.note->setWordWrap(true);
    section.note->setForegroundRole(QPalette::PlaceholderText);
    form->addRow(section.note);
    layout()->addWidget(section.group);
    m_sections.push_back(section);
    return m_sections.back();
}

void RecipeForm::addField(const RecipeField &field)
{
    Section &section = sectionNamed(field.section);
    auto *control = new RecipeControl(field);
    auto *form = static_cast<QFormLayout *>(section.note->parentWidget()->layout());
    form->insertRow(form->rowCount() - 1, control->label(), control); // the note stays last
    section.controls.push_back(control);
    m_controls[field.key] = control;
    connect(control, &RecipeControl::edited, this, [this, control] { read(*control); });
    connect(control, &RecipeControl::entered, this, [this, &field] { Q_EMIT helpWanted(helpOf(field)); });
    connect(control, &RecipeControl::putBackAsked, this, [this, &field] {
        Recipe recipe = m_recipe;
        setFieldValue(field, recipe, fieldValue(field, m_standard));
        setRecipe(recipe);
    });
}

void RecipeForm::setStandard(const Recipe &standard, const QString &presetTitle)
{
    for (const RecipeField &field : recipeFields())
        if (fieldValue(field, m_recipe) == fieldValue(field, m_standard))
            setFieldValue(field, m_recipe, fieldValue(field, standard));
    m_standard = standard;
    m_presetTitle = presetTitle;
    m_recipe.headEpochs = std::min(m_recipe.headEpochs, m_recipe.epochs);
    show();
    Q_EMIT changed();
}

void RecipeForm::setRecipe(const Recipe &recipe)
{
    for (const auto &[key, control] : m_controls)
        control->setValue(fieldValue(control->field(), recipe)); // also over what cannot be read
    m_recipe = recipe;
    m_recipe.headEpochs = std::min(recipe.headEpochs, recipe.epochs);
    show();
    Q_EMIT changed();
}

void RecipeForm::read(RecipeControl &control)
{
    setFieldValue(control.field(), m_recipe, control.value());
    m_recipe.headEpochs = std::min(m_recipe.headEpochs, m_recipe.epochs);
    show();
    Q_EMIT changed();
}

void RecipeForm::show()
{
    m_controls.at("head_epochs")->setLargest(m_recipe.epochs);
    for (const auto &[key, control] : m_controls) {
        const RecipeField &field = control->field();
        if (control->problem().isEmpty() || fieldValue(field, m_recipe) != control->value())
            control->setValue(fieldValue(field, m_recipe)); // what is being written is left alone
        control->setStandard(fieldValue(field, m_standard), m_presetTitle);
        control->setReason(QString::fromStdString(whyWithoutEffect(field, m_recipe)));
    }
    for (Section &section : m_sections)
        describe(section);
}

void RecipeForm::describe(Section &section) const
{
    const QString differences = differencesText(section.name, m_standard, m_recipe);
    if (differences.isEmpty())
        section.group->setSummary(tr("as in the preset"), QPalette::PlaceholderText);
    else
        section.group->setSummary(differences, QPalette::Link);
    QStringList lines;
    for (const RecipeControl *control : section.controls)
        if (!control->problem().isEmpty())
            lines << u"⚠ "_s + control->problem();
    if (const QString reasons = reasonsText(section.controls, m_recipe); !reasons.isEmpty())
        lines << reasons;
    section.note->setText(lines.join(u'\n'));
    section.note->setVisible(!lines.isEmpty());
}

QString RecipeForm::problem() const
{
    for (const auto &[key, control] : m_controls)
        if (const QString problem = control->problem(); !problem.isEmpty())
            return problem;
    try {
        checkRecipe(m_recipe);
        return {};
    } catch (const Error &problem) {
        return QString::fromUtf8(problem.what());
    }
}

} // namespace histo
