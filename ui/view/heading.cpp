#include "ui/view/heading.h"

#include "ui/theme.h"

#include <QEvent>

namespace histo {

Heading::Heading(const QString &text, double factor, QWidget *parent) : QLabel(text, parent), m_factor(factor)
{
    setFont(scaledFont(m_factor, QFont::DemiBold));
}

void Heading::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::ApplicationFontChange)
        setFont(scaledFont(m_factor, QFont::DemiBold));
    QLabel::changeEvent(event);
}

MutedLabel::MutedLabel(const QString &text, QWidget *parent) : QLabel(text, parent)
{
    setWordWrap(true);
    applyColor();
}

void MutedLabel::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::ApplicationPaletteChange)
        applyColor();
    QLabel::changeEvent(event);
}

void MutedLabel::applyColor()
{
    QPalette muted;
    muted.setColor(QPalette::WindowText, themeColors(QApplication::palette()).mutedText);
    setPalette(muted);
}

} // namespace histo
