#include "ui/view/heading.h"

#include "ui/theme.h"

#include <QEvent>

namespace histo {

Heading::Heading(const QString &text, double factor, QWidget *parent) : QLabel(text, parent)
{
    setScaledFont(this, factor, QFont::DemiBold);
}

MutedLabel::MutedLabel(const QString &text, QWidget *parent) : QLabel(text, parent)
{
    setWordWrap(true);
    applyColor();
}

void MutedLabel::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        applyColor();
    QLabel::changeEvent(event);
}

void MutedLabel::applyColor()
{
    const QColor color = themeColors(palette()).mutedText;
    if (palette().color(QPalette::WindowText) == color)
        return;     // setting it would change the palette again, and so on
    QPalette muted; // only this role is set: the others go on following the window
    muted.setColor(QPalette::WindowText, color);
    setPalette(muted);
}

} // namespace histo
