#pragma once

#include <QString>
#include <QWidget>

namespace histo {

/// Gives a control what every one of them must have: a stable name for tests and scripts, a name for screen readers,
/// and a tool tip that says what it does (with its key).
template <typename Widget>
Widget *described(Widget *widget, const QString &objectName, const QString &accessibleName, const QString &toolTip)
{
    widget->setObjectName(objectName);
    widget->setAccessibleName(accessibleName);
    widget->setToolTip(toolTip);
    return widget;
}

} // namespace histo
