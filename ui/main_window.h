#pragma once

#include "ui/command_palette.h"
#include "ui/theme.h"

#include <QMainWindow>
#include <QMap>

class QActionGroup;
class QLabel;
class QStackedWidget;

namespace histo {

class JobStrip;
class MessageBar;
class Panel;
class Session;
struct JobStatus;
struct OpenWeights;
class WorkspaceRail;

/// The frame: rail, stacked workspaces, message bar, job strip, menus. Knows no workspace but by the panel table.
/// Remembers its geometry, workspace and look in the settings.
class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    explicit MainWindow(Session &session, QWidget *parent = nullptr);
    ~MainWindow() override;

    Session &session() { return m_session; }
    Panel *panel(const QString &panelId) const; ///< null if there is none of that id
    QString workspace() const;
    QString message() const; ///< what the message bar says; empty while it is closed
    /// Every action of menus and workspaces, in the order of the menus.
    std::vector<PaletteCommand> commands() const;

    /// The theme and text size that the settings hold, for before the window is made.
    static void applyRememberedLook(QApplication &application);

public Q_SLOTS:
    void showWorkspace(const QString &panelId);
    void setTheme(histo::ThemeChoice choice);
    void setTextPercent(int percent);
    void openPalette();
    /// Opens what was open last time; missing folders say so in the message bar.
    void openLast();
    /// Asks what to do with trainings that an earlier window left behind; nothing to ask, nothing happens.
    void offerAbandonedTrainings();

protected:
    void closeEvent(QCloseEvent *event) override;

private:
    void makePanels();
    void makeStatusBar();
    void connectSession();
    void restoreState();
    void datasetOpened();
    void runOpened();
    void weightsOpened(const OpenWeights &weights);
    void jobChanged(const JobStatus &status);
    void askBeforeClosing();

    // window_menus.cpp
    void makeMenus();
    void makeFileMenu();
    void makeExportMenu(QMenu *fileMenu);
    void makeEditMenu();
    void makeViewMenu();
    void makeThemeMenu(QMenu *viewMenu);
    void makeTextSizeMenu(QMenu *viewMenu);
    void makeHelpMenu();
    void fillWorkspaceMenu();
    QAction *addCommand(QMenu *menu, const QString &objectName, const QString &text, const QKeySequence &key,
                        const QString &toolTip, const std::function<void()> &run);

    Session &m_session;
    WorkspaceRail *m_rail = nullptr;
    QStackedWidget *m_stack = nullptr;
    MessageBar *m_message = nullptr;
    JobStrip *m_jobStrip = nullptr;
    QLabel *m_openNow = nullptr; ///< names of data set and run, in the status bar
    QMap<QString, Panel *> m_panels;
    QMenu *m_workspaceMenu = nullptr;
    std::vector<PaletteCommand> m_menuCommands;
    enum class AfterClosing { Nothing, GoOnWithoutWindow };
    void stopAndClose(AfterClosing after);
    void closeNow();

    bool m_closesWhenJobsEnd = false;
    AfterClosing m_afterClosing = AfterClosing::Nothing;
};

} // namespace histo
