#include "ui/panels/runs_panel.h"

#include "ui/models/count_words.h"
#include "ui/panels/runs_workspace.h"
#include "ui/qt_paths.h"
#include "ui/session.h"
#include "ui/theme.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QSettings>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>

namespace histo {

namespace {

using namespace Qt::StringLiterals;

const auto kFoldersKey = u"runs/folders"_s;
constexpr std::size_t kRunsOnAPage = 3; ///< that showPage() selects

} // namespace

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
    if (!isOver(status.state) || !m_running.contains(status.id))
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

void RunsPanel::addFolder()
{
    const QString folder = QFileDialog::getExistingDirectory(this, tr("A folder that holds runs"));
    if (folder.isEmpty())
        return;
    QStringList added = QSettings().value(kFoldersKey).toStringList();
    added.removeAll(folder);
    setFolders(added << folder);
}

Panel *createRunsPanel(Session &session, QWidget *parent) { return new RunsPanel(session, parent); }

} // namespace histo
