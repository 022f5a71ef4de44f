#pragma once

#include <QAction>
#include <QList>
#include <QString>
#include <QStringList>
#include <QWidget>
#include <functional>
#include <vector>

namespace histo {

class Session;

/// A workspace: one room of the window. Shows what core knows; slots are a few lines that call core.
class Panel : public QWidget {
    Q_OBJECT
public:
    using QWidget::QWidget;

    /// Nothing is loading or being computed for this panel: a screenshot may be taken. `--screenshots` waits for it.
    virtual bool isIdle() const { return true; }
    /// Actions of this workspace for its menu and the command palette, each with text, shortcut and tool tip.
    virtual QList<QAction *> panelActions() const { return {}; }
    /// Ids of its further pages, behind the one that is shown first. `--screenshots` writes <workspace>-<page>.png each.
    virtual QStringList pages() const { return {}; }
    virtual void showPage(const QString &) {} ///< any other id shows the first one

protected:
    /// An action of this workspace, whose key works while something in it has the focus and stands in its tool tip.
    QAction *makeAction(const QString &objectName, const QString &text, const QKeySequence &key,
                        const QString &toolTip, const std::function<void()> &run);
};

/// One row per workspace, in the order of the rail.
struct PanelInfo {
    const char *id; ///< start, browse, train, runs, evaluate, explain: object name, settings key, screenshot's name
    const char *title;
    const char *iconPath; ///< a resource
    const char *toolTip;
    Panel *(*create)(Session &session, QWidget *parent);
};
const std::vector<PanelInfo> &panelTable();

} // namespace histo
