#include "ui/view/empty_page.h"

#include "ui/theme.h"
#include "ui/view/heading.h"

#include <QPushButton>
#include <QVBoxLayout>

namespace histo {

EmptyPage::EmptyPage(const QString &title, const QString &words, QPushButton *button, QWidget *parent) : QWidget(parent)
{
    auto *explanation = new MutedLabel(words, this);
    explanation->setAlignment(Qt::AlignHCenter);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(8 * kGridPixels, 8 * kGridPixels, 8 * kGridPixels, 8 * kGridPixels);
    layout->setSpacing(3 * kGridPixels);
    layout->addStretch(1);
    layout->addWidget(new Heading(title, 1.3, this), 0, Qt::AlignHCenter);
    layout->addWidget(explanation);
    layout->addWidget(button, 0, Qt::AlignHCenter);
    layout->addStretch(2);
}

} // namespace histo
