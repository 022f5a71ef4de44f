#include "ui/view/figure_card.h"

#include "ui/models/count_words.h"
#include "ui/theme.h"

#include <QLabel>
#include <QVBoxLayout>

namespace histo {

FigureCard::FigureCard(QWidget *parent)
    : QFrame(parent),
      m_title(new QLabel),
      m_value(new QLabel),
      m_interval(new QLabel),
      m_restsOn(new QLabel),
      m_verdict(new QLabel)
{
    setFrameShape(QFrame::StyledPanel);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    for (QLabel *label : {m_interval, m_restsOn})
        label->setForegroundRole(QPalette::PlaceholderText);
    m_value->setFont(scaledFont(2.0, QFont::DemiBold));
    m_title->setFont(scaledFont(1.0, QFont::DemiBold));
    m_verdict->setWordWrap(true);
    auto *valueRow = new QHBoxLayout;
    valueRow->addWidget(m_value);
    valueRow->addWidget(m_interval, 1, Qt::AlignBottom);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(3 * kGridPixels, 2 * kGridPixels, 3 * kGridPixels, 2 * kGridPixels);
    layout->setSpacing(kGridPixels);
    layout->addWidget(m_title);
    layout->addLayout(valueRow);
    layout->addWidget(m_restsOn);
    layout->addWidget(m_verdict);
    layout->addStretch();
}

void FigureCard::setFigure(const FigureRow &row)
{
    setObjectName(QStringLiteral("card_") + row.id);
    setToolTip(row.explanation);
    m_title->setText(row.title);
    m_value->setText(figureText(row.locked.value));
    m_interval->setText(row.locked.low ? tr("95 %: %1").arg(intervalText(row.locked)) : intervalText(row.locked));
    m_restsOn->setText(tr("%1 of %2").arg(picturesText(row.images), casesText(row.groups)));
    const QString reference = row.reference
                                  ? tr("%1 %2: %3")
                                        .arg(row.referenceName, QString::number(*row.reference, 'f', 2), verdict(row))
                                  : QString();
    m_verdict->setText(reference);
    setAccessibleName(
        tr("%1 %2, %3, %4. %5").arg(row.title, m_value->text(), m_interval->text(), m_restsOn->text(), reference));
}

} // namespace histo
