#include "ui/panels/recipe_control.h"

#include "ui/described.h"
#include "ui/models/recipe_words.h"
#include "ui/theme.h"
#include "ui/view/number_edit.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QToolButton>

namespace histo {

namespace {

using namespace Qt::StringLiterals;

/// "head_epochs" is trainHeadEpochs.
QString objectNameOf(const std::string &key)
{
    QString name = u"train"_s;
    for (const QString &word : QString::fromStdString(key).split(u'_'))
        name += word.left(1).toUpper() + word.mid(1);
    return name;
}

} // namespace

RecipeControl::RecipeControl(const RecipeField &field, QWidget *parent)
    : QWidget(parent), m_field(field), m_label(new QLabel), m_putBack(new QToolButton)
{
    m_editor = makeEditor();
    const QString title = QString::fromStdString(field.title);
    described(m_editor.widget, objectNameOf(field.key), title, QString::fromStdString(field.help));
    m_editor.widget->installEventFilter(this);
    setFocusProxy(m_editor.widget);
    m_label->setBuddy(m_editor.widget);
    m_label->setWordWrap(true);

    described(m_putBack, objectNameOf(field.key) + u"PutBack"_s, tr("Put %1 back").arg(title), QString());
    setThemedIcon(m_putBack, u":/icons/undo.svg"_s);
    m_putBack->setAutoRaise(true);
    QSizePolicy policy = m_putBack->sizePolicy();
    policy.setRetainSizeWhenHidden(true); // the control keeps its width
    m_putBack->setSizePolicy(policy);
    connect(m_putBack, &QToolButton::clicked, this, &RecipeControl::putBackAsked);

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kGridPixels);
    layout->addWidget(m_editor.widget, 1);
    layout->addWidget(m_putBack);
    connect(this, &RecipeControl::edited, this, &RecipeControl::mark);
    mark();
    showToolTips();
}

RecipeControl::Editor RecipeControl::makeEditor()
{
    return std::visit([this](const auto &kind) { return editorOf(kind); }, m_field.kind);
}

RecipeControl::Editor RecipeControl::editorOf(const RecipeField::Whole &kind)
{
    auto *box = new QSpinBox;
    box->setRange(kind.least, kind.most);
    connect(box, &QSpinBox::valueChanged, this, &RecipeControl::edited);
    return {box, [box] { return Json(box->value()); }, [box](const Json &value) { box->setValue(value.get<int>()); }};
}

RecipeControl::Editor RecipeControl::editorOf(const RecipeField::Number &kind)
{
    auto *edit = new NumberEdit(kind.least, kind.most);
    connect(edit, &NumberEdit::edited, this, &RecipeControl::edited);
    return {edit, [edit] { return Json(edit->value()); },
            [edit](const Json &value) { edit->setValue(value.get<double>()); }, [edit] { return edit->problem(); }};
}

RecipeControl::Editor RecipeControl::editorOf(const RecipeField::Switch &)
{
    auto *box = new QCheckBox;
    connect(box, &QCheckBox::toggled, this, &RecipeControl::edited);
    return {box, [box] { return Json(box->isChecked()); },
            [box](const Json &value) { box->setChecked(value.get<bool>()); }};
}

RecipeControl::Editor RecipeControl::editorOf(const RecipeField::Choice &kind)
{
    auto *box = new QComboBox;
    for (const std::string &name : kind.names)
        box->addItem(choiceTitle(name), QString::fromStdString(name));
    connect(box, &QComboBox::currentIndexChanged, this, &RecipeControl::edited);
    return {box, [box] { return Json(box->currentData().toString().toStdString()); },
            [box](const Json &value) {
                box->setCurrentIndex(box->findData(QString::fromStdString(value.get<std::string>())));
            }};
}

void RecipeControl::setValue(const Json &value)
{
    if (value == m_editor.value() && m_editor.problem().isEmpty())
        return; // the cursor stays where it is in what a person writes
    const QSignalBlocker quiet(m_editor.widget);
    m_editor.setValue(value);
    mark();
}

void RecipeControl::setLargest(int largest)
{
    const QSignalBlocker quiet(m_editor.widget);
    if (auto *box = qobject_cast<QSpinBox *>(m_editor.widget))
        box->setMaximum(largest);
    mark();
}

QString RecipeControl::problem() const
{
    const QString problem = m_editor.problem();
    return problem.isEmpty() ? QString() : QString::fromStdString(m_field.title) + u": "_s + problem;
}

void RecipeControl::setStandard(const Json &standard, const QString &presetTitle)
{
    m_standard = standard;
    m_presetTitle = presetTitle;
    mark();
}

void RecipeControl::setReason(const QString &reason)
{
    m_reason = reason;
    m_editor.widget->setEnabled(reason.isEmpty());
    m_label->setEnabled(reason.isEmpty());
    showToolTips();
}

void RecipeControl::mark()
{
    const bool differs = !m_standard.is_null() && (value() != m_standard || !problem().isEmpty());
    m_putBack->setVisible(differs);
    if (differs)
        m_putBack->setToolTip(tr("Back to %1, as in “%2”").arg(valueText(m_standard), m_presetTitle));
    const QString title = QString::fromStdString(m_field.title);
    m_label->setText(differs ? u"• "_s + title : title);
    setScaledFont(m_label, 1.0, differs ? QFont::DemiBold : QFont::Normal);
    m_editor.widget->setAccessibleDescription(differs ? tr("differs from the preset") : QString());
}

void RecipeControl::showToolTips()
{
    const QString help = QString::fromStdString(m_field.help);
    const QString flag = QString::fromStdString(m_field.flag());
    const QString text = (m_reason.isEmpty() ? help : m_reason + u"\n\n"_s + help) + u"\n"_s + flag;
    m_editor.widget->setToolTip(text);
    m_label->setToolTip(text);
}

bool RecipeControl::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::FocusIn)
        Q_EMIT entered();
    return QWidget::eventFilter(watched, event);
}

} // namespace histo
