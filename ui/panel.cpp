#include "ui/panel.h"

namespace histo {

using namespace Qt::StringLiterals;

QAction *Panel::makeAction(const QString &objectName, const QString &text, const QKeySequence &key,
                           const QString &toolTip, const std::function<void()> &run)
{
    auto *action = new QAction(text, this);
    action->setObjectName(objectName);
    action->setShortcut(key);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    action->setToolTip(key.isEmpty() ? toolTip : u"%1 (%2)"_s.arg(toolTip, key.toString(QKeySequence::NativeText)));
    connect(action, &QAction::triggered, this, run);
    addAction(action);
    return action;
}

} // namespace histo
