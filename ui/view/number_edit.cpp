#include "ui/view/number_edit.h"

#include "ui/models/recipe_words.h"
#include "ui/theme.h"

#include <QEvent>
#include <cmath>

namespace histo {

NumberEdit::NumberEdit(double least, double most, QWidget *parent) : QLineEdit(parent), m_least(least), m_most(most)
{
    setInputMethodHints(Qt::ImhFormattedNumbersOnly);
    connect(this, &QLineEdit::textEdited, this, &NumberEdit::read);
    setValue(m_value);
}

void NumberEdit::setValue(double value)
{
    m_value = value;
    m_isGood = true;
    setText(shortestText(value));
    colorText();
}

QString NumberEdit::problem() const
{
    if (m_isGood)
        return {};
    return tr("“%1” is not a number from %2 to %3").arg(text(), shortestText(m_least), shortestText(m_most));
}

void NumberEdit::read()
{
    bool isNumber = false;
    const double number = text().trimmed().replace(u',', u'.').toDouble(&isNumber); // never the locale's groups
    m_isGood = isNumber && std::isfinite(number) && number >= m_least && number <= m_most;
    if (m_isGood)
        m_value = number;
    colorText();
    Q_EMIT edited();
}

void NumberEdit::changeEvent(QEvent *event)
{
    QLineEdit::changeEvent(event);
    if (event->type() == QEvent::ApplicationPaletteChange || event->type() == QEvent::ParentChange)
        colorText();
}

void NumberEdit::colorText()
{
    QPalette own; // unset: follows the parent's
    if (!m_isGood)
        own.setColor(QPalette::Active, QPalette::Text, themeColors(palette()).error);
    if (!m_isGood)
        own.setColor(QPalette::Inactive, QPalette::Text, themeColors(palette()).error);
    setPalette(own);
    setAccessibleDescription(problem());
}

} // namespace histo
