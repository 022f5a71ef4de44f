#include "ui/view/magnification_bar.h"

#include "ui/described.h"
#include "ui/theme.h"

#include <QGridLayout>
#include <QPushButton>
#include <QSignalBlocker>

namespace histo {

const std::vector<int> &MagnificationBar::magnifications()
{
    static const std::vector<int> kMagnifications = {40, 100, 200, 400};
    return kMagnifications;
}

MagnificationBar::MagnificationBar(QWidget *parent) : QWidget(parent)
{
    auto *layout = new QGridLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(kGridPixels);
    int key = 0;
    for (int magnification : magnifications()) {
        auto *button = new QPushButton(this);
        described(
            button, QStringLiteral("magnification%1").arg(magnification), tr("%1X").arg(magnification),
            tr("Only %1X (key %2, 0 for all). A nominal name: no scale is measured.").arg(magnification).arg(key + 1));
        button->setCheckable(true);
        QFont bold; // only the weight is set: the size goes on following the program's
        bold.setWeight(QFont::DemiBold);
        button->setFont(bold);
        layout->addWidget(button, key / 2, key % 2);
        m_buttons.insert(magnification, button);
        connect(button, &QPushButton::toggled, this, [this, magnification](bool on) { toggled(magnification, on); });
        setCount(magnification, 0);
        ++key;
    }
}

std::optional<int> MagnificationBar::chosen() const
{
    for (auto button = m_buttons.begin(); button != m_buttons.end(); ++button)
        if (button.value()->isChecked())
            return button.key();
    return {};
}

void MagnificationBar::choose(std::optional<int> magnification)
{
    if (chosen() == magnification)
        return;
    for (auto button = m_buttons.begin(); button != m_buttons.end(); ++button) {
        const QSignalBlocker quiet(button.value());
        button.value()->setChecked(magnification == button.key());
    }
    Q_EMIT chosenChanged();
}

void MagnificationBar::setCount(int magnification, int pictures)
{
    QAbstractButton *button = m_buttons.value(magnification);
    button->setText(tr("%1X\n%L2").arg(magnification).arg(pictures));
    button->setAccessibleDescription(tr("%L1 pictures").arg(pictures));
}

void MagnificationBar::toggled(int magnification, bool on)
{
    for (auto button = m_buttons.begin(); button != m_buttons.end(); ++button) {
        const QSignalBlocker quiet(button.value());
        button.value()->setChecked(on && button.key() == magnification);
    }
    Q_EMIT chosenChanged();
}

} // namespace histo
