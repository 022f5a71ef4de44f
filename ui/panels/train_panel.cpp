#include "ui/panels/train_panel.h"

#include "ui/background.h"
#include "ui/described.h"
#include "ui/job_bridge.h"
#include "ui/models/open_weights.h"
#include "ui/models/weights_downloader.h"
#include "ui/panels/jobs_view.h"
#include "ui/panels/run_curves.h"
#include "ui/panels/split_preview.h"
#include "ui/panels/train_form.h"
#include "ui/panels/training_starter.h"
#include "ui/qt_paths.h"
#include "ui/session.h"
#include "ui/theme.h"
#include "ui/view/scrollable.h"
#include "ui/view/vertical_scroll_area.h"

#include <QFileDialog>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QThreadPool>
#include <QToolButton>
#include <QVBoxLayout>

namespace histo {

namespace {

using namespace Qt::StringLiterals;

QLabel *heading(const QString &text)
{
    auto *label = new QLabel(text);
    label->setFont(scaledFont(1.1, QFont::DemiBold));
    return label;
}

class TrainPanel : public Panel {
public:
    TrainPanel(Session &session, QWidget *parent);

    bool isIdle() const override { return !m_isListingDevices && m_preview->isIdle() && m_curves->isIdle(); }
    QList<QAction *> panelActions() const override
    {
        return QList<QAction *>{m_startAction, m_folderAction} + m_jobsView->jobActions();
    }

private:
    QWidget *createLeftColumn();
    QWidget *createRightColumn();
    void createActions();
    void listDevices();
    void connectParts();

    void previewAgain();
    void updateStartButton();
    void start();
    void jobChosen(JobId id);
    void runSucceeded(const std::filesystem::path &run);
    void showSessionRun();
    void seeEvaluation(const QString &runFolder);
    void chooseRunsFolder();

    Session &m_session;
    WeightsDownloader *m_weightsDownloader;
    TrainForm *m_form;
    SplitPreview *m_preview;
    RunCurves *m_curves;
    JobsView *m_jobsView;
    TrainingStarter *m_starter;
    QPushButton *m_start;
    QLabel *m_startNote, *m_runsFolder;
    QAction *m_startAction, *m_folderAction;
    bool m_isListingDevices = false;
    QThreadPool m_pool; ///< last: joined first
};

TrainPanel::TrainPanel(Session &session, QWidget *parent)
    : Panel(parent),
      m_session(session),
      m_weightsDownloader(new WeightsDownloader(session, this)),
      m_form(new TrainForm(*m_weightsDownloader)),
      m_preview(new SplitPreview),
      m_curves(new RunCurves),
      m_jobsView(new JobsView(session.jobs())),
      m_starter(new TrainingStarter(session.jobs(), this))
{
    m_pool.setMaxThreadCount(1);
    createActions();
    auto *splitter = new QSplitter;
    splitter->addWidget(createLeftColumn());
    splitter->addWidget(createRightColumn());
    splitter->setStretchFactor(1, 1);
    splitter->setChildrenCollapsible(false);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(3 * kGridPixels, 3 * kGridPixels, 3 * kGridPixels, 3 * kGridPixels);
    layout->addWidget(scrollable(splitter));
    connectParts();
    listDevices();
    m_form->setDataset(m_session.dataset());
    showSessionRun();
}

QWidget *TrainPanel::createLeftColumn()
{
    auto *page = new QWidget;
    auto *pageLayout = new QVBoxLayout(page);
    pageLayout->setContentsMargins(0, 0, 2 * kGridPixels, 0);
    pageLayout->addWidget(m_form);
    pageLayout->addStretch();
    auto *scroll = new VerticalScrollArea(page);

    m_start = described(new QPushButton(tr("Start &training")), u"startTraining"_s, tr("Start training"),
                        tr("Queues this run (Ctrl+Return)"));
    m_start->setDefault(true);
    m_startNote = new QLabel;
    m_startNote->setObjectName(u"startNote"_s);
    m_startNote->setWordWrap(true);
    m_runsFolder = new QLabel;
    m_runsFolder->setForegroundRole(QPalette::PlaceholderText);
    auto *change = described(new QToolButton, u"chooseRunsFolder"_s, tr("Folder for runs"),
                             tr("Choose where runs are written"));
    change->setDefaultAction(m_folderAction);
    auto *folderRow = new QHBoxLayout;
    folderRow->addWidget(m_runsFolder, 1);
    folderRow->addWidget(change);

    auto *column = new QWidget;
    auto *layout = new QVBoxLayout(column);
    layout->setContentsMargins(0, 0, 2 * kGridPixels, 0);
    layout->setSpacing(2 * kGridPixels);
    layout->addWidget(heading(tr("New run")));
    layout->addWidget(scroll, 1);
    layout->addWidget(heading(tr("What it will train and judge on")));
    layout->addWidget(m_preview);
    layout->addLayout(folderRow);
    layout->addWidget(m_startNote);
    layout->addWidget(m_start);
    return column;
}

QWidget *TrainPanel::createRightColumn()
{
    auto *jobs = new QWidget;
    auto *jobsLayout = new QVBoxLayout(jobs);
    jobsLayout->setContentsMargins(0, 2 * kGridPixels, 0, 0);
    auto *title = new QHBoxLayout;
    title->addWidget(heading(tr("Jobs")));
    title->addStretch();
    for (QAction *action : m_jobsView->jobActions()) {
        auto *button = new QToolButton;
        button->setDefaultAction(action);
        button->setObjectName(action->objectName() + u".button"_s);
        button->setAccessibleName(action->text());
        title->addWidget(button);
    }
    jobsLayout->addLayout(title);
    jobsLayout->addWidget(m_jobsView);
    auto *column = new QSplitter(Qt::Vertical);
    column->addWidget(m_curves);
    column->addWidget(jobs);
    column->setStretchFactor(0, 3);
    column->setStretchFactor(1, 1);
    column->setChildrenCollapsible(false);
    column->setContentsMargins(2 * kGridPixels, 0, 0, 0);
    return column;
}

void TrainPanel::createActions()
{
    m_startAction = new QAction(tr("Start training"), this);
    m_startAction->setObjectName(u"train.start"_s);
    m_startAction->setShortcut(Qt::CTRL | Qt::Key_Return);
    m_startAction->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    m_startAction->setToolTip(tr("Queues the run that the form describes (Ctrl+Return)"));
    m_folderAction = new QAction(tr("Change …"), this);
    m_folderAction->setObjectName(u"train.folder"_s);
    m_folderAction->setToolTip(tr("Choose the folder under which runs are written"));
    addActions({m_startAction, m_folderAction});
}

void TrainPanel::connectParts()
{
    connect(m_startAction, &QAction::triggered, m_start, &QPushButton::click);
    connect(m_folderAction, &QAction::triggered, this, &TrainPanel::chooseRunsFolder);
    connect(m_start, &QPushButton::clicked, this, &TrainPanel::start);
    connect(m_form, &TrainForm::changed, this, &TrainPanel::previewAgain);
    connect(m_preview, &SplitPreview::finished, this, &TrainPanel::updateStartButton);
    connect(m_starter, &TrainingStarter::underWayChanged, this, &TrainPanel::updateStartButton);
    connect(m_starter, &TrainingStarter::rateMeasured, this, &TrainPanel::previewAgain);
    connect(m_starter, &TrainingStarter::grew, this, [this](const std::filesystem::path &run) {
        if (run == m_curves->shownRun())
            m_curves->readMore();
    });
    connect(m_starter, &TrainingStarter::noteArrived, this,
            [this](const std::filesystem::path &run, const QString &text) {
                if (run == m_curves->shownRun())
                    m_curves->setNote(text);
            });
    connect(m_starter, &TrainingStarter::succeeded, this, &TrainPanel::runSucceeded);
    connect(m_jobsView, &JobsView::jobChosen, this, &TrainPanel::jobChosen);
    connect(m_curves, &RunCurves::evaluationRequested, this, &TrainPanel::seeEvaluation);
    connect(&m_session.jobs(), &JobBridge::trainingStarted, this, [this](JobId id) { jobChosen(id); });
    connect(m_form, &TrainForm::weightsWanted, &m_session, &Session::openWeights);
    connect(&m_session, &Session::weightsOpened, m_form, &TrainForm::setWeights);
    connect(&m_session, &Session::datasetOpened, this, [this] { m_form->setDataset(m_session.dataset()); });
    connect(&m_session, &Session::runOpened, this, &TrainPanel::showSessionRun);
}

void TrainPanel::listDevices()
{
    // Opening a GPU's library takes seconds the first time.
    m_isListingDevices = true;
    auto done = [this](const std::vector<Device> &devices) {
        m_isListingDevices = false;
        m_form->setDevices(devices);
    };
    auto failed = [this](const QString &) { m_isListingDevices = false; }; // "automatic" is left
    inBackground(
        m_pool, this, [] { return histo::listDevices(); }, done, failed);
}

void TrainPanel::previewAgain()
{
    if (const QString problem = m_form->problem(); !problem.isEmpty())
        m_preview->showProblem(problem);
    else
        m_preview->show(m_session.dataset(), m_form->config());
    updateStartButton();
}

void TrainPanel::updateStartButton()
{
    const bool isUnderWay = m_preview->isUsable() && m_starter->isUnderWay(m_form->config());
    m_start->setEnabled(m_preview->isUsable() && !isUnderWay);
    m_startNote->setText(
        isUnderWay ? tr("This very run is waiting or running already. Change something to queue another.") : QString());
    m_startNote->setVisible(isUnderWay);
    const QString folder = m_starter->runsFolder();
    m_runsFolder->setText(m_runsFolder->fontMetrics().elidedText(tr("Runs go to %1").arg(folder), Qt::ElideMiddle,
                                                                 17 * fontMetrics().height()));
    m_runsFolder->setToolTip(folder);
}

void TrainPanel::start()
{
    m_start->setEnabled(false); // until the queue has it; then the form says that it is under way
    m_starter->start(m_form->config());
}

void TrainPanel::jobChosen(JobId id)
{
    if (const auto run = m_starter->runOf(id); !run.empty() && exists(run / "run.json"))
        m_curves->showRun(run);
}

void TrainPanel::runSucceeded(const std::filesystem::path &run)
{
    // A run that a person opened meanwhile stays, if it is newer than this one.
    auto isNewest = [run, open = m_session.run()] {
        return !open || readRunHistory(open->path()).startedUtc <= readRunHistory(run).startedUtc;
    };
    auto openIt = [this, run](bool newest) {
        if (newest)
            m_session.openRun(toQString(run));
    };
    inBackground(m_pool, this, isNewest, openIt, [](const QString &) {}); // its folder is gone: nothing to open
}

void TrainPanel::showSessionRun()
{
    const auto run = m_session.run();
    if (run && (m_curves->shownRun().empty() || !m_session.jobs().isBusy()))
        m_curves->showRun(run->path());
}

void TrainPanel::seeEvaluation(const QString &runFolder)
{
    const auto run = m_session.run();
    if (!run || absolute(run->path()) != absolute(toPath(runFolder)))
        m_session.openRun(runFolder);
    m_session.requestWorkspace(u"evaluate"_s);
}

void TrainPanel::chooseRunsFolder()
{
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Folder for runs"), m_starter->runsFolder());
    if (!folder.isEmpty())
        m_starter->setRunsFolder(folder);
    updateStartButton();
}

} // namespace

Panel *createTrainPanel(Session &session, QWidget *parent) { return new TrainPanel(session, parent); }

} // namespace histo
