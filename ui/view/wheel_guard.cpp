#include "ui/view/wheel_guard.h"

#include <QAbstractSpinBox>
#include <QComboBox>
#include <QEvent>

namespace histo {

void WheelGuard::guardControlsOf(QWidget *page)
{
    auto *guard = new WheelGuard(page);
    for (QWidget *control : page->findChildren<QWidget *>()) {
        if (!qobject_cast<QAbstractSpinBox *>(control) && !qobject_cast<QComboBox *>(control))
            continue;
        control->setFocusPolicy(Qt::StrongFocus); // not by the wheel
        control->installEventFilter(guard);
    }
}

bool WheelGuard::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::Wheel || static_cast<QWidget *>(watched)->hasFocus())
        return false;
    event->ignore(); // the page below scrolls
    return true;
}

} // namespace histo
