// The menus of the main window: every action of the frame, each with its key and tool tip.
#include "core/train/run_export.h"
#include "ui/about_dialogs.h"
#include "ui/folder_dialogs.h"
#include "ui/main_window.h"
#include "ui/models/notes_book.h"
#include "ui/network_export.h"
#include "ui/panel.h"
#include "ui/session.h"
#include "ui/weights_file_dialog.h"

#include <QActionGroup>
#include <QMenuBar>
#include <QSettings>

namespace histo {

namespace {

using namespace Qt::StringLiterals;

struct ThemeRow {
    ThemeChoice choice;
    const char *title;
};
constexpr ThemeRow kThemes[] = {
    {ThemeChoice::FollowDesktop, QT_TRANSLATE_NOOP("histo::MainWindow", "As the desktop")},
    {ThemeChoice::Light, QT_TRANSLATE_NOOP("histo::MainWindow", "Light")},
    {ThemeChoice::Dark, QT_TRANSLATE_NOOP("histo::MainWindow", "Dark")},
};
constexpr int kTextPercents[] = {100, 125, 150, 200, 300};

} // namespace

QAction *MainWindow::addCommand(QMenu *menu, const QString &objectName, const QString &text, const QKeySequence &key,
                                const QString &toolTip, const std::function<void()> &run)
{
    QAction *action = menu->addAction(text);
    action->setObjectName(objectName);
    action->setShortcut(key);
    action->setToolTip(key.isEmpty() ? toolTip : u"%1 (%2)"_s.arg(toolTip, key.toString(QKeySequence::NativeText)));
    connect(action, &QAction::triggered, this, run);
    m_menuCommands.push_back({menu->title().remove(u'&'), action, {}});
    return action;
}

void MainWindow::makeMenus()
{
    makeFileMenu();
    makeEditMenu();
    makeViewMenu();
    m_workspaceMenu = menuBar()->addMenu(QString());
    m_workspaceMenu->setObjectName(u"workspaceMenu"_s);
    m_workspaceMenu->setToolTipsVisible(true);
    makeHelpMenu();
}

void MainWindow::makeFileMenu()
{
    QMenu *menu = menuBar()->addMenu(tr("&File"));
    menu->setToolTipsVisible(true);
    addCommand(menu, u"file.openDataset"_s, tr("&Open a folder…"), QKeySequence::Open,
               tr("Opens a data set: BreakHis, or folders named after their class"),
               [this] { askForDataset(m_session, this); });
    addCommand(menu, u"file.openRun"_s, tr("Open a &run…"), Qt::CTRL | Qt::SHIFT | Qt::Key_O,
               tr("Opens the folder of a training run"), [this] { askForRun(m_session, this); });
    addCommand(menu, u"file.openWeights"_s, tr("Open &weights…"), Qt::CTRL | Qt::SHIFT | Qt::Key_W,
               tr("Looks into a .safetensors or .pth file and trains from it"), [this] {
                   askForWeights(this, {}, [this](const QString &file) { m_session.openWeights(file); });
               });
    addCommand(menu, u"file.makeDemoData"_s, tr("Make &demo data…"), Qt::CTRL | Qt::SHIFT | Qt::Key_D,
               tr("Writes a small drawn data set and opens it"), [this] { askForDemoDataFolder(m_session, this); });
    menu->addSeparator();
    makeExportMenu(menu);
    menu->addSeparator();
    addCommand(menu, u"file.quit"_s, tr("&Quit"), QKeySequence(Qt::CTRL | Qt::Key_Q), tr("Closes the window"),
               [this] { close(); });
}

void MainWindow::makeExportMenu(QMenu *fileMenu)
{
    QMenu *menu = fileMenu->addMenu(tr("&Export network"));
    menu->setToolTipsVisible(true);
    auto *exporter = new NetworkExport(m_session, *this);
    for (const RunExport &target : runExportTable()) {
        const QString title = QString::fromStdString(target.title);
        QAction *action = addCommand(menu, u"file.export."_s + QString::fromStdString(target.id),
                                     tr("As %1…").arg(title), {},
                                     tr("Writes the open run's network for other programs: %1").arg(title),
                                     [exporter, &target] { exporter->ask(target); });
        auto showWhetherThereIsARun = [this, action] { action->setEnabled(m_session.run().has_value()); };
        connect(&m_session, &Session::runOpened, action, showWhetherThereIsARun);
        showWhetherThereIsARun();
    }
}

void MainWindow::makeEditMenu()
{
    QMenu *menu = menuBar()->addMenu(tr("&Edit"));
    menu->setToolTipsVisible(true);
    QUndoStack &stack = m_session.notes().undoStack();
    QAction *undo = addCommand(menu, u"edit.undo"_s, tr("&Undo"), QKeySequence(Qt::CTRL | Qt::Key_Z),
                               tr("Takes back your last mark or note"), [&stack] { stack.undo(); });
    QAction *redo = addCommand(menu, u"edit.redo"_s, tr("&Redo"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z),
                               tr("Does again what was taken back"), [&stack] { stack.redo(); });
    auto showWhat = [&stack, undo, redo] {
        undo->setText(stack.canUndo() ? tr("&Undo %1").arg(stack.undoText()) : tr("&Undo"));
        redo->setText(stack.canRedo() ? tr("&Redo %1").arg(stack.redoText()) : tr("&Redo"));
        undo->setEnabled(stack.canUndo());
        redo->setEnabled(stack.canRedo());
    };
    connect(&stack, &QUndoStack::indexChanged, this, showWhat);
    showWhat();
}

void MainWindow::makeViewMenu()
{
    QMenu *menu = menuBar()->addMenu(tr("&View"));
    menu->setToolTipsVisible(true);
    int key = Qt::Key_1;
    for (const PanelInfo &info : panelTable()) {
        const QString id = QString::fromLatin1(info.id);
        addCommand(menu, u"view."_s + id, QCoreApplication::translate("histo::Panel", info.title),
                   QKeySequence(int(Qt::CTRL) | key++), QCoreApplication::translate("histo::Panel", info.toolTip),
                   [this, id] { showWorkspace(id); });
    }
    menu->addSeparator();
    addCommand(menu, u"view.palette"_s, tr("&Commands…"), Qt::CTRL | Qt::Key_K, tr("Finds every action by its name"),
               [this] { openPalette(); });
    menu->addSeparator();
    makeThemeMenu(menu);
    makeTextSizeMenu(menu);
    QAction *fullScreen = addCommand(menu, u"view.fullScreen"_s, tr("&Full screen"), Qt::Key_F11,
                                     tr("Fills the screen; again to come back"), [] {});
    fullScreen->setCheckable(true);
    connect(fullScreen, &QAction::toggled, this, [this](bool on) { on ? showFullScreen() : showNormal(); });
}

void MainWindow::makeThemeMenu(QMenu *viewMenu)
{
    QMenu *menu = viewMenu->addMenu(tr("&Theme"));
    auto *group = new QActionGroup(menu);
    const ThemeChoice now = themeNamed(QSettings().value(u"look/theme"_s).toString());
    for (const ThemeRow &row : kThemes) {
        QAction *action = addCommand(menu, u"view.theme."_s + name(row.choice), tr(row.title), {},
                                     tr("Colours of the window"), [this, choice = row.choice] { setTheme(choice); });
        action->setCheckable(true);
        action->setChecked(row.choice == now);
        group->addAction(action);
    }
}

void MainWindow::makeTextSizeMenu(QMenu *viewMenu)
{
    QMenu *menu = viewMenu->addMenu(tr("Text &size"));
    auto *group = new QActionGroup(menu);
    const int now = QSettings().value(u"look/textPercent"_s, 100).toInt();
    for (int percent : kTextPercents) {
        QAction *action = addCommand(menu, u"view.text%1"_s.arg(percent), tr("%1 %").arg(percent), {},
                                     tr("Size of all text"), [this, percent] { setTextPercent(percent); });
        action->setCheckable(true);
        action->setChecked(percent == now);
        group->addAction(action);
    }
}

void MainWindow::makeHelpMenu()
{
    QMenu *menu = menuBar()->addMenu(tr("&Help"));
    menu->setToolTipsVisible(true);
    addCommand(menu, u"help.keys"_s, tr("&Keys"), Qt::Key_F1, tr("Every action with its key"),
               [this] { showKeys(commands(), this); });
    addCommand(menu, u"help.licences"_s, tr("&Licences"), {}, tr("Whose work is in it, and on which terms"),
               [this] { showLicences(this); });
    addCommand(menu, u"help.about"_s, tr("&About Histoscope"), {}, tr("Versions of the program and its libraries"),
               [this] { showAbout(this); });
}

void MainWindow::fillWorkspaceMenu()
{
    const QString id = workspace();
    const QList<QAction *> actions = panel(id)->panelActions();
    m_workspaceMenu->clear(); // the actions belong to the workspace and stay
    m_workspaceMenu->addActions(actions);
    for (const PanelInfo &info : panelTable())
        if (id == QLatin1StringView(info.id))
            m_workspaceMenu->setTitle(QCoreApplication::translate("histo::Panel", info.title));
    m_workspaceMenu->menuAction()->setVisible(!actions.isEmpty());
}

} // namespace histo
