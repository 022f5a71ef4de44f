#include "ui/panels/runs_panel.h"

#include "core/run/json_fields.h"
#include "core/run/record_export.h"
#include "ui/background.h"
#include "ui/job_bridge.h"
#include "ui/models/count_words.h"
#include "ui/models/repeat_command.h"
#include "ui/models/run_watcher.h"
#include "ui/panels/csv_export.h"
#include "ui/panels/run_details.h"
#include "ui/panels/run_list_view.h"
#include "ui/panels/training_starter.h"
#include "ui/qt_paths.h"
#include "ui/session.h"
#include "ui/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QSettings>
#include <QSplitter>
#include <QThreadPool>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>
#include <algorithm>
#include <map>

namespace histo {

namespace {

using namespace Qt::StringLiterals;

const auto kFoldersKey = u"runs/folders"_s;
constexpr std::chrono::seconds kWrittenJustNow{60};
constexpr std::size_t kRunsOnAPage = 3; ///< that showPage() selects

/// Somebody writes into it: another program may be training it.
bool isBeingWritten(const std::filesystem::path &run)
{
    std::error_code missing;
    const auto written = std::filesystem::last_write_time(run / "metrics.jsonl", missing);
    return !missing && std::filesystem::file_time_type::clock::now() - written < kWrittenJustNow;
}

class RunsPanel : public Panel {
public:
    RunsPanel(Session &session, QWidget *parent);

    bool isIdle() const override
    {
        return m_watcher.isIdle() && m_details->isIdle() && m_csv->isIdle() && m_working == 0;
    }
    QList<QAction *> panelActions() const override { return m_actions; }
    QStringList pages() const override { return {u"curves"_s, u"settings"_s, u"paired"_s}; }
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

RunsPanel::RunsPanel(Session &session, QWidget *parent)
    : Panel(parent),
      m_session(session),
      m_starter(new TrainingStarter(session.jobs(), this)),
      m_list(new RunListView),
      m_details(new RunDetails),
      m_csv(new CsvExport(this))
{
    m_pool.setMaxThreadCount(1);
    createActions();
    auto *splitter = new QSplitter(Qt::Vertical);
    auto *below = new QWidget;
    auto *column = new QVBoxLayout(below);
    column->setContentsMargins(0, 2 * kGridPixels, 0, 0);
    column->setSpacing(2 * kGridPixels);
    column->addWidget(createActionBar());
    column->addWidget(m_details, 1);
    splitter->addWidget(m_list);
    splitter->addWidget(below);
    splitter->setStretchFactor(0, 2);
    splitter->setStretchFactor(1, 3);
    splitter->setChildrenCollapsible(false);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(3 * kGridPixels, 3 * kGridPixels, 3 * kGridPixels, 3 * kGridPixels);
    layout->addWidget(splitter);
    connectParts();
    setFolders(QSettings().value(kFoldersKey).toStringList());
    selectionChanged();
}

QAction *RunsPanel::add(const QString &objectName, const QString &text, const QKeySequence &key, const QString &toolTip,
                        void (RunsPanel::*run)())
{
    QAction *action = makeAction(objectName, text, key, toolTip, [this, run] { (this->*run)(); });
    m_actions.append(action);
    return action;
}

void RunsPanel::createActions()
{
    m_search = add(u"runs.search"_s, tr("Search runs"), QKeySequence::Find, tr("Goes to the search"),
                   &RunsPanel::search);
    m_open = add(u"runs.open"_s, tr("Open"), Qt::CTRL | Qt::Key_Return,
                 tr("Opens the selected run in Evaluate, Explain and Browse"), &RunsPanel::openSelected);
    m_repeat = add(u"runs.repeat"_s, tr("Repeat …"), Qt::CTRL | Qt::Key_R,
                   tr("Opens Train with the settings of the selected run"), &RunsPanel::repeatSelected);
    m_resume = add(u"runs.resume"_s, tr("Resume"), {}, tr("Takes up the selected run after its last finished epoch"),
                   &RunsPanel::resumeSelected);
    m_folder = add(u"runs.showFolder"_s, tr("Show folder"), {}, tr("Shows the files of the selected run"),
                   &RunsPanel::showFolder);
    m_exportRecords = add(u"runs.exportRecords"_s, tr("Export curves …"), {},
                          tr("Writes the curves of the selected run for TensorBoard, or as CSV"),
                          &RunsPanel::exportRecords);
    m_exportTable = add(u"runs.exportTable"_s, tr("Export table …"), {},
                        tr("Writes the runs on show with all columns as CSV"), &RunsPanel::exportTable);
    m_addFolder = add(u"runs.addFolder"_s, tr("Add a folder of runs …"), {},
                      tr("Looks for runs below another folder too"), &RunsPanel::addFolder);
}

QWidget *RunsPanel::createActionBar()
{
    auto *bar = new QWidget;
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(2 * kGridPixels);
    for (QAction *action : {m_open, m_repeat, m_resume, m_folder, m_exportRecords, m_exportTable}) {
        auto *button = new QToolButton;
        button->setDefaultAction(action);
        button->setObjectName(action->objectName().replace(u'.', u'_'));
        button->setAccessibleName(action->text());
        row->addWidget(button);
    }
    row->addStretch();
    return bar;
}

void RunsPanel::connectParts()
{
    connect(&m_watcher, &RunWatcher::found, this, &RunsPanel::showRuns);
    connect(m_list, &RunListView::selectionChanged, this, &RunsPanel::selectionChanged);
    connect(m_list, &RunListView::runActivated, this, &RunsPanel::open);
    connect(m_list, &RunListView::folderWanted, this, &RunsPanel::addFolder);
    connect(m_list, &RunListView::folderRemoved, this, [this](const QString &folder) {
        QStringList added = QSettings().value(kFoldersKey).toStringList();
        added.removeAll(folder);
        setFolders(added);
    });
    connect(m_details, &RunDetails::noteSaved, &m_watcher, &RunWatcher::lookSoon);
    connect(m_details, &RunDetails::failed, &m_session, &Session::warn);
    connect(m_details, &RunDetails::evaluationRequested, this, [this](const QString &run) {
        open(run);
        m_session.requestWorkspace(u"evaluate"_s);
    });
    connect(m_csv, &CsvExport::written, this,
            [this](const QString &file, int rows) { m_session.note(tr("%1: %2").arg(file, runsText(rows))); });
    connect(m_csv, &CsvExport::failed, &m_session, &Session::warn);
    connect(&m_session, &Session::runOpened, this, [this] {
        m_wantedRun = absolute(m_session.run()->path());
        setFolders(QSettings().value(kFoldersKey).toStringList());
    });
    JobBridge &jobs = m_session.jobs();
    connect(&jobs, &JobBridge::trainingStarted, this, [this](JobId id, const QString &run) {
        m_running[id] = toPath(run);
        m_watcher.lookSoon();
    });
    connect(&jobs, &JobBridge::epochFinished, &m_watcher, &RunWatcher::lookSoon);
    connect(&jobs, &JobBridge::jobChanged, this, &RunsPanel::jobChanged);
}

void RunsPanel::jobChanged(const JobStatus &status)
{
    if (status.state == JobState::Queued || status.state == JobState::Running || !m_running.contains(status.id))
        return;
    m_running.erase(status.id);
    m_watcher.lookSoon();
}

QStringList RunsPanel::watchedFolders() const
{
    QStringList folders{m_starter->runsFolder()};
    if (const auto run = m_session.run()) // its neighbours are what it will be compared with
        folders << toQString(absolute(run->path()).parent_path());
    folders.removeDuplicates();
    return folders;
}

void RunsPanel::setFolders(const QStringList &added)
{
    QSettings().setValue(kFoldersKey, added);
    const QStringList always = watchedFolders();
    m_list->setFolders(always, added);
    m_watcher.setFolders(always + added);
}

void RunsPanel::showRuns(const std::vector<RunFacts> &runs)
{
    m_list->setRuns(runs);
    std::set<std::filesystem::path> running;
    for (const auto &[id, folder] : m_running)
        running.insert(std::filesystem::weakly_canonical(folder));
    m_list->setRunning(running);
    if (!m_wantedRun.empty() && m_list->selectedRuns().size() < 2)
        m_list->selectRuns({std::filesystem::weakly_canonical(std::exchange(m_wantedRun, {}))});
    selectionChanged();
}

std::optional<RunRow> RunsPanel::selectedRun() const
{
    const std::vector<RunRow> runs = m_list->selectedRuns();
    return runs.size() == 1 ? std::optional(runs.front()) : std::nullopt;
}

void RunsPanel::selectionChanged()
{
    m_details->setRuns(m_list->selectedRuns());
    const auto run = selectedRun();
    for (QAction *action : {m_open, m_repeat, m_folder, m_exportRecords})
        action->setEnabled(run.has_value());
    m_resume->setEnabled(run && !run->isRunningHere && run->facts.summary.state != "succeeded");
    m_exportTable->setEnabled(!m_list->shownRuns().empty());
}

void RunsPanel::showPage(const QString &id)
{
    m_details->showPage(id);
    if (id.isEmpty())
        return;
    // Of the runs that were judged on the same part the largest lot: those can be compared.
    std::map<std::string, std::vector<std::filesystem::path>> lots;
    std::vector<std::filesystem::path> chosen;
    for (const RunRow &row : m_list->shownRuns()) {
        const RunFacts &facts = row.facts;
        if (!facts.auc.value || facts.summary.watermark)
            continue;
        auto &lot = lots[facts.summary.dataRoot + facts.scheme + facts.seed + std::to_string(facts.fold) + "/" +
                         std::to_string(facts.folds) + "/" + std::to_string(facts.images)];
        lot.push_back(facts.summary.path);
        if (lot.size() > chosen.size() && lot.size() <= kRunsOnAPage)
            chosen = lot;
    }
    m_list->selectRuns(chosen);
}

void RunsPanel::showEvent(QShowEvent *event)
{
    Panel::showEvent(event);
    setFolders(QSettings().value(kFoldersKey).toStringList()); // the folder for runs may be another by now
    m_watcher.setWanted(true);
}

void RunsPanel::hideEvent(QHideEvent *event)
{
    Panel::hideEvent(event);
    m_watcher.setWanted(false);
}

void RunsPanel::openSelected()
{
    if (const auto run = selectedRun())
        open(toQString(run->facts.summary.path));
}

void RunsPanel::open(const QString &folder)
{
    m_session.openRun(folder);
    m_session.note(tr("%1 is open: see Evaluate and Explain.").arg(QDir(folder).dirName()));
}

void RunsPanel::repeatSelected()
{
    const auto run = selectedRun();
    if (!run)
        return;
    if (m_session.requestRepeat(toQString(run->facts.summary.path)))
        return m_session.requestWorkspace(u"train"_s);
    // Nobody took the settings: the command line always can.
    auto read = [folder = run->facts.summary.path] { return repeatCommand(RunDirectory::open(folder).readRun()); };
    auto copy = [this](const QString &command) {
        if (command.isEmpty())
            return m_session.warn(tr("This run does not say how it was started; set its settings in Train by hand."));
        QApplication::clipboard()->setText(command);
        m_session.note(tr("The command that repeats this run is on the clipboard: %1").arg(command));
    };
    inBackground(m_pool, this, read, copy, [this](const QString &message) { m_session.warn(message); });
}

void RunsPanel::resumeSelected()
{
    const auto run = selectedRun();
    if (!run || !m_resume->isEnabled())
        return;
    const std::filesystem::path folder = run->facts.summary.path;
    if (isBeingWritten(folder))
        return m_session.warn(tr("%1 was written to within the last minute: another program may be training it. Try "
                                 "again when that has stopped.")
                                  .arg(run->name()));
    m_resume->setEnabled(false); // until the queue has it
    auto read = [folder] {
        const Json document = RunDirectory::open(folder).readRun();
        return textOf(fieldOf(document, "config"), "device");
    };
    auto start = [this, folder, name = run->name()](const std::string &device) {
        m_session.jobs().submitResume(folder, device.empty() ? "auto" : device, tr("Resume %1").arg(name));
        m_session.note(tr("%1 is queued to be taken up again; see the jobs below.").arg(name));
    };
    inBackground(m_pool, this, read, start, [this](const QString &message) { m_session.warn(message); });
}

void RunsPanel::showFolder()
{
    if (const auto run = selectedRun())
        QDesktopServices::openUrl(QUrl::fromLocalFile(toQString(run->facts.summary.path)));
}

void RunsPanel::exportTable()
{
    m_csv->ask(tr("Export the table of runs"), u"runs"_s, [rows = m_list->shownRuns()] { return runsCsv(rows); });
}

void RunsPanel::exportRecords()
{
    const auto run = selectedRun();
    if (!run || findChild<QFileDialog *>(u"recordsDialog"_s))
        return;
    auto *dialog = new QFileDialog(this, tr("Export curves: a new folder"));
    dialog->setObjectName(u"recordsDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    QStringList filters;
    for (const RecordExport &target : recordExportTable())
        filters << QString::fromStdString(target.title);
    dialog->setNameFilters(filters);
    dialog->selectFile(run->name() + u"-curves"_s);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, dialog, filters, folder = run->facts.summary.path](const QString &out) {
                const auto chosen = std::max<qsizetype>(0, filters.indexOf(dialog->selectedNameFilter()));
                writeRecords(recordExportTable()[std::size_t(chosen)], folder, out);
            });
    dialog->open();
}

void RunsPanel::writeRecords(const RecordExport &target, const std::filesystem::path &run, const QString &folder)
{
    ++m_working;
    auto write = [&target, run, out = toPath(folder)] {
        target.write(RunDirectory::open(run), out);
        return true;
    };
    auto done = [this, folder](bool) {
        --m_working;
        m_session.note(tr("The curves are in %1").arg(folder));
    };
    inBackground(m_pool, this, write, done, [this](const QString &message) {
        --m_working;
        m_session.warn(message);
    });
}

void RunsPanel::addFolder()
{
    const QString folder = QFileDialog::getExistingDirectory(this, tr("A folder that holds runs"));
    if (folder.isEmpty())
        return;
    QStringList added = QSettings().value(kFoldersKey).toStringList();
    added.removeAll(folder);
    setFolders(added << folder);
}

} // namespace

Panel *createRunsPanel(Session &session, QWidget *parent) { return new RunsPanel(session, parent); }

} // namespace histo
