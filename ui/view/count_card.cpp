#include "ui/view/count_card.h"

#include "ui/theme.h"
#include "ui/view/heading.h"

#include <QVBoxLayout>

namespace histo {

CountCard::CountCard(const QString &objectName, QWidget *parent)
    : QFrame(parent), m_number(new Heading({}, 1.7, this)), m_what(new QLabel(this)), m_note(new MutedLabel({}, this))
{
    setObjectName(objectName);
    setFrameShape(QFrame::StyledPanel);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    m_what->setWordWrap(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(3 * kGridPixels, 2 * kGridPixels, 3 * kGridPixels, 2 * kGridPixels);
    layout->setSpacing(0);
    for (QLabel *label : {m_number, m_what, m_note})
        layout->addWidget(label);
    layout->addStretch(1);
}

void CountCard::setCount(const QString &number, const QString &what, const QString &note)
{
    m_number->setText(number);
    m_what->setText(what);
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
    setAccessibleName(number + u' ' + what + (note.isEmpty() ? QString() : QStringLiteral(", ") + note));
}

} // namespace histo
