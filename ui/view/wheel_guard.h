#pragma once

#include <QObject>

class QWidget;

namespace histo {

/// Keeps the wheel from changing a control that only happens to lie under the pointer while a page is scrolled: it goes
/// on to the page unless the control has the focus.
class WheelGuard : public QObject {
    Q_OBJECT
public:
    /// Guards every spin box and combo box below `page`, as they are now.
    static void guardControlsOf(QWidget *page);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    using QObject::QObject;
};

} // namespace histo
