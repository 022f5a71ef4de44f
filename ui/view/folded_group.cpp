#include "ui/view/folded_group.h"

#include "ui/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

namespace histo {

FoldedGroup::FoldedGroup(const QString &title, const QString &objectName, QWidget *content, QWidget *parent)
    : QWidget(parent), m_headline(new QToolButton), m_summary(new QLabel), m_content(content)
{
    m_headline->setObjectName(objectName);
    m_headline->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_headline->setAutoRaise(true);
    m_headline->setFocusPolicy(Qt::StrongFocus);
    setScaledFont(m_headline, 1.0, QFont::DemiBold);
    m_summary->setTextFormat(Qt::PlainText);
    m_summary->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);

    auto *head = new QHBoxLayout;
    head->setSpacing(2 * kGridPixels);
    head->addWidget(m_headline);
    head->addWidget(m_summary, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kGridPixels);
    layout->addLayout(head);
    layout->addWidget(m_content);
    connect(m_headline, &QToolButton::clicked, this, [this] { setOpen(!m_isOpen); });
    setTitle(title);
    setOpen(false);
}

void FoldedGroup::setOpen(bool isOpen)
{
    m_isOpen = isOpen;
    m_headline->setArrowType(isOpen ? Qt::DownArrow : Qt::RightArrow);
    m_content->setVisible(isOpen);
}

void FoldedGroup::setTitle(const QString &title)
{
    m_headline->setText(title);
    m_headline->setAccessibleName(title);
    m_headline->setToolTip(tr("Opens and closes “%1”").arg(title));
}

void FoldedGroup::setSummary(const QString &words, QPalette::ColorRole role)
{
    m_words = words;
    m_summary->setForegroundRole(role);
    m_summary->setToolTip(words);
    m_headline->setAccessibleDescription(words);
    elideSummary();
}

QSize FoldedGroup::minimumSizeHint() const
{
    const int contentWidth = m_content->minimumSizeHint().width(); // also while it is closed: opening widens nothing
    return {std::max(QWidget::minimumSizeHint().width(), contentWidth), QWidget::minimumSizeHint().height()};
}

void FoldedGroup::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    elideSummary();
}

void FoldedGroup::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        elideSummary();
}

void FoldedGroup::elideSummary()
{
    const int room = width() - m_headline->sizeHint().width() - 2 * kGridPixels;
    m_summary->setText(m_summary->fontMetrics().elidedText(m_words, Qt::ElideRight, std::max(0, room)));
}

} // namespace histo
