#pragma once

#include <QAction>
#include <QDialog>
#include <QPointer>
#include <functional>
#include <vector>

class QLineEdit;
class QTreeWidget;

namespace histo {

/// One thing that can be done.
struct PaletteCommand {
    QString group; ///< File, View, Browse, …
    QPointer<QAction> action;
    std::function<void()> prepare; ///< shows the workspace that the action belongs to; may be empty
};

/// Every action with its key, found by typing a few letters of each word.
class CommandPalette : public QDialog {
    Q_OBJECT
public:
    CommandPalette(std::vector<PaletteCommand> commands, QWidget *parent);

    /// Whether each word of `typed` is the beginning of a word of `text`; case does not matter.
    static bool matches(const QString &text, const QString &typed);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void fill(const QString &typed);
    void runCurrent();

    std::vector<PaletteCommand> m_commands;
    QLineEdit *m_search = nullptr;
    QTreeWidget *m_list = nullptr;
};

} // namespace histo
