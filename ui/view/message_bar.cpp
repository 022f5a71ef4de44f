#include "ui/view/message_bar.h"

#include "ui/described.h"
#include "ui/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QToolButton>

namespace histo {

namespace {
constexpr float kTint = 0.14F;
}

MessageBar::MessageBar(QWidget *parent)
    : QFrame(parent), m_symbol(new QLabel(this)), m_text(new QLabel(this)), m_close(new QToolButton(this))
{
    setObjectName(QStringLiteral("messageBar"));
    m_text->setObjectName(QStringLiteral("messageText"));
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText); // names of files come from outside
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    described(m_close, QStringLiteral("messageClose"), tr("Close the message"), tr("Close this message"));
    m_close->setText(QStringLiteral("✕"));
    m_close->setAutoRaise(true);

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(3 * kGridPixels, kGridPixels, 2 * kGridPixels, kGridPixels);
    layout->setSpacing(2 * kGridPixels);
    layout->addWidget(m_symbol);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_close);
    connect(m_close, &QToolButton::clicked, this, &QWidget::hide);
    hide();
}

void MessageBar::showMessage(Kind kind, const QString &text)
{
    m_kind = kind;
    m_symbol->setText(kind == Kind::Problem ? QStringLiteral("⚠") : QStringLiteral("✓"));
    m_text->setText(text);
    m_text->setAccessibleName(text);
    colorSymbol();
    update();
    show();
}

QString MessageBar::text() const { return isHidden() ? QString() : m_text->text(); }

QColor MessageBar::ink() const
{
    const ThemeColors colors = themeColors(palette());
    return m_kind == Kind::Problem ? colors.error : colors.good;
}

void MessageBar::colorSymbol()
{
    QPalette symbolPalette;
    symbolPalette.setColor(QPalette::WindowText, ink());
    m_symbol->setPalette(symbolPalette);
}

void MessageBar::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        colorSymbol();
    QFrame::changeEvent(event);
}

void MessageBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    QColor tint = ink();
    tint.setAlphaF(kTint);
    painter.fillRect(rect(), tint);
    painter.setPen(ink());
    painter.drawLine(rect().bottomLeft(), rect().bottomRight());
}

} // namespace histo
