#pragma once

#include "ui/job_bridge.h"
#include "ui/models/run_watcher.h"
#include "ui/panel.h"
#include "ui/panels/csv_export.h"
#include "ui/panels/run_details.h"
#include "ui/panels/run_list_view.h"
#include "ui/panels/training_starter.h"

#include <QThreadPool>
#include <map>
#include <optional>

namespace histo {

struct RecordExport;

/// Runs: the table of all runs, and below it what is to be seen of those that are selected.
class RunsPanel : public Panel {
    Q_OBJECT
public:
    RunsPanel(Session &session, QWidget *parent);

    bool isIdle() const override
    {
        return m_watcher.isIdle() && m_details->isIdle() && m_csv->isIdle() && m_working == 0;
    }
    QList<QAction *> panelActions() const override { return m_actions; }
    QStringList pages() const override
    {
        return {QStringLiteral("curves"), QStringLiteral("settings"), QStringLiteral("paired")};
    }
    void showPage(const QString &id) override;

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void createActions();
    QAction *add(const QString &objectName, const QString &text, const QKeySequence &key, const QString &toolTip,
                 void (RunsPanel::*run)());
    QWidget *createActionBar();
    void connectParts();
    void jobChanged(const JobStatus &status);
    QStringList watchedFolders() const;
    void setFolders(const QStringList &added);
    void showRuns(const std::vector<RunFacts> &runs);
    void selectionChanged();
    std::optional<RunRow> selectedRun() const; ///< the only one

    void search() { m_list->focusSearch(); }
    void openSelected();
    void open(const QString &folder);
    void repeatSelected();
    void resumeSelected();
    void showFolder();
    void exportTable();
    void exportRecords();
    void writeRecords(const RecordExport &target, const std::filesystem::path &run, const QString &folder);
    void addFolder();

    Session &m_session;
    RunWatcher m_watcher;
    TrainingStarter *m_starter; ///< only asked where runs are written to
    RunListView *m_list;
    RunDetails *m_details;
    CsvExport *m_csv;
    QAction *m_search, *m_open, *m_repeat, *m_resume, *m_folder, *m_exportTable, *m_exportRecords, *m_addFolder;
    QList<QAction *> m_actions;
    std::map<JobId, std::filesystem::path> m_running; ///< what this window trains right now
    std::filesystem::path m_wantedRun;                ///< to be selected when it is found: the open one
    int m_working = 0;
    QThreadPool m_pool; ///< last: joined first
};

} // namespace histo
