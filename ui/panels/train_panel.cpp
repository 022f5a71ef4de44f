#include "ui/panels/train_panel.h"

#include "ui/background.h"
#include "ui/described.h"
#include "ui/job_bridge.h"
#include "ui/models/open_weights.h"
#include "ui/models/run_repeat.h"
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
#include <QFrame>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QTabWidget>
#include <QThreadPool>
#include <QToolButton>
#include <QVBoxLayout>

namespace histo {

namespace {

using namespace Qt::StringLiterals;

QLabel *heading(const QString &text)
{
    auto *label = new QLabel(text);
    setScaledFont(label, 1.1, QFont::DemiBold);
    return label;
}

/// With room around it, as a page of tabs needs it.
QWidget *padded(QWidget *content)
{
    auto *page = new QWidget;
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 2 * kGridPixels, 0, 0);
    layout->addWidget(content);
    return page;
}

constexpr int kHelpLines = 3;

/// The pages at the right, in their order; their ids are those of Panel::pages.
enum class TrainPage { BeforeTheStart, Run, Jobs };
const QStringList kPageIds{u"run"_s, u"jobs"_s}; ///< behind the first

class TrainPanel : public Panel {
public:
    TrainPanel(Session &session, QWidget *parent);

    bool isIdle() const override
    {
        return !m_isListingDevices && !m_isReadingRun && m_form->isIdle() && m_preview->isIdle() && m_curves->isIdle();
    }
    QList<QAction *> panelActions() const override
    {
        return QList<QAction *>{m_startAction, m_repeatAction, m_resumeAction, m_folderAction} +
               m_jobsView->jobActions();
    }
    QStringList pages() const override { return kPageIds; }
    void showPage(const QString &id) override { showTrainPage(TrainPage(kPageIds.indexOf(id) + 1)); }

private:
    QWidget *createLeftColumn();
    QWidget *createPages();
    QWidget *createJobsPage();
    void createActions();
    void listDevices();
    void connectParts();
    void connectSession();
    void showTrainPage(TrainPage page) { m_pages->setCurrentIndex(int(page)); }

    TrainConfig config() const;
    void previewAgain();
    void updateStartButton();
    void updateRunActions();
    void showHelp(const QString &words);
    void start();
    void jobChosen(JobId id);
    void runSucceeded(const std::filesystem::path &run);
    void showSessionRun();
    void seeEvaluation(const QString &runFolder);
    void repeat(const QString &runFolder);
    void fillFrom(const RunRepeat &run);
    void resume(const QString &runFolder);
    void chooseRunsFolder();

    Session &m_session;
    WeightsDownloader *m_weightsDownloader;
    TrainForm *m_form;
    SplitPreview *m_preview;
    RunCurves *m_curves;
    JobsView *m_jobsView;
    TrainingStarter *m_starter;
    QTabWidget *m_pages;
    QPushButton *m_start;
    QLabel *m_help, *m_summary, *m_startNote, *m_runsFolder;
    QAction *m_startAction, *m_repeatAction, *m_resumeAction, *m_folderAction;
    bool m_isListingDevices = false, m_isReadingRun = false;
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
    splitter->addWidget(createPages());
    splitter->setStretchFactor(1, 1);
    splitter->setChildrenCollapsible(false);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(3 * kGridPixels, 3 * kGridPixels, 3 * kGridPixels, 3 * kGridPixels);
    layout->addWidget(scrollable(splitter));
    connectParts();
    connectSession();
    listDevices();
    showHelp({});
    updateRunActions();
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

    m_help = new QLabel;
    m_help->setObjectName(u"trainHelp"_s);
    m_help->setWordWrap(true);
    m_help->setTextFormat(Qt::RichText);
    m_help->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_help->setMinimumHeight(kHelpLines * fontMetrics().lineSpacing());
    m_summary = new QLabel;
    m_summary->setObjectName(u"trainSummary"_s);
    m_summary->setWordWrap(true);
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

    auto *line = new QFrame;
    line->setFrameShape(QFrame::HLine);
    line->setForegroundRole(QPalette::Mid);
    auto *column = new QWidget;
    auto *layout = new QVBoxLayout(column);
    layout->setContentsMargins(0, 0, 2 * kGridPixels, 0);
    layout->setSpacing(2 * kGridPixels);
    layout->addWidget(heading(tr("New run")));
    layout->addWidget(scroll, 1);
    layout->addWidget(line);
    layout->addWidget(m_help);
    layout->addLayout(folderRow);
    layout->addWidget(m_summary);
    layout->addWidget(m_startNote);
    layout->addWidget(m_start);
    return column;
}

QWidget *TrainPanel::createPages()
{
    auto *before = new QWidget;
    auto *beforeLayout = new QVBoxLayout(before);
    beforeLayout->addWidget(heading(tr("What it will train and judge on")));
    beforeLayout->addWidget(m_preview);
    beforeLayout->addStretch();
    m_pages = new QTabWidget;
    m_pages->setObjectName(u"trainPages"_s);
    m_pages->setDocumentMode(true);
    m_pages->addTab(new VerticalScrollArea(before), tr("Before the start"));
    m_pages->addTab(scrollable(padded(m_curves)), tr("Run"));
    m_pages->addTab(padded(createJobsPage()), tr("Jobs"));
    return m_pages;
}

QWidget *TrainPanel::createJobsPage()
{
    auto *page = new QWidget;
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    auto *buttons = new QHBoxLayout;
    for (QAction *action : m_jobsView->jobActions()) {
        auto *button = new QToolButton;
        button->setDefaultAction(action);
        button->setObjectName(action->objectName() + u".button"_s);
        button->setAccessibleName(action->text());
        buttons->addWidget(button);
    }
    buttons->addStretch();
    layout->addLayout(buttons);
    layout->addWidget(m_jobsView);
    return page;
}

void TrainPanel::createActions()
{
    m_startAction = makeAction(u"train.start"_s, tr("Start training"), Qt::CTRL | Qt::Key_Return,
                               tr("Queues the run that the form describes"), [this] { m_start->click(); });
    m_repeatAction = makeAction(u"train.repeat"_s, tr("Repeat the shown run"), {},
                                tr("Fills the form with everything that the run was made from"),
                                [this] { repeat(toQString(m_curves->shownRun())); });
    m_resumeAction = makeAction(u"train.resume"_s, tr("Resume the shown run"), {},
                                tr("Takes the run up where it stopped, after its last finished epoch"),
                                [this] { resume(toQString(m_curves->shownRun())); });
    m_folderAction = makeAction(u"train.folder"_s, tr("Change …"), {},
                                tr("Choose the folder under which runs are written"), [this] { chooseRunsFolder(); });
}

void TrainPanel::connectParts()
{
    connect(m_start, &QPushButton::clicked, this, &TrainPanel::start);
    connect(m_form, &TrainForm::changed, this, &TrainPanel::previewAgain);
    connect(m_form, &TrainForm::helpWanted, this, &TrainPanel::showHelp);
    connect(m_preview, &SplitPreview::finished, this, &TrainPanel::updateStartButton);
    connect(m_starter, &TrainingStarter::underWayChanged, this, &TrainPanel::updateStartButton);
    connect(m_starter, &TrainingStarter::underWayChanged, this, &TrainPanel::updateRunActions);
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
    connect(m_curves, &RunCurves::shown, this, &TrainPanel::updateRunActions);
    connect(m_curves, &RunCurves::evaluationRequested, this, &TrainPanel::seeEvaluation);
    connect(m_curves, &RunCurves::repeatRequested, this, &TrainPanel::repeat);
    connect(m_curves, &RunCurves::resumeRequested, this, &TrainPanel::resume);
    connect(m_curves, &RunCurves::pictureActivated, this, [this](const std::filesystem::path &picture) {
        m_session.selectPicture(picture);
        m_session.requestWorkspace(u"explain"_s);
    });
}

void TrainPanel::connectSession()
{
    connect(&m_session.jobs(), &JobBridge::trainingStarted, this, [this](JobId id) {
        jobChosen(id);
        showTrainPage(TrainPage::Run);
    });
    connect(m_form, &TrainForm::warned, &m_session, &Session::warn);
    connect(m_form, &TrainForm::weightsWanted, &m_session, &Session::openWeights);
    connect(&m_session, &Session::weightsOpened, m_form, &TrainForm::setWeights);
    connect(&m_session, &Session::datasetOpened, this, [this] { m_form->setDataset(m_session.dataset()); });
    connect(&m_session, &Session::runOpened, this, &TrainPanel::showSessionRun);
    connect(&m_session, &Session::repeatRequested, this, &TrainPanel::repeat);
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

/// With the folder that a run on the command line would be told to write to.
TrainConfig TrainPanel::config() const
{
    TrainConfig config = m_form->config();
    config.out = toPath(m_starter->runsFolder()) / config.model;
    return config;
}

void TrainPanel::previewAgain()
{
    if (const QString problem = m_form->problem(); !problem.isEmpty())
        m_preview->showProblem(problem);
    else
        m_preview->show(m_session.dataset(), config());
    updateStartButton();
}

void TrainPanel::showHelp(const QString &words)
{
    m_help->setText(words.isEmpty() ? tr("Go to a setting to read here what it does.") : words);
    m_help->setForegroundRole(words.isEmpty() ? QPalette::PlaceholderText : QPalette::WindowText);
}

void TrainPanel::updateRunActions()
{
    const std::filesystem::path &run = m_curves->shownRun();
    m_curves->setUnderWay(!run.empty() && m_starter->isUnderWay(run));
    m_repeatAction->setEnabled(!run.empty());
    m_resumeAction->setEnabled(!run.empty() && m_curves->canResume());
}

void TrainPanel::updateStartButton()
{
    const bool isUnderWay = m_preview->isUsable() && m_starter->isUnderWay(m_form->config());
    m_start->setEnabled(m_preview->isUsable() && !isUnderWay);
    m_startNote->setText(
        isUnderWay ? tr("This very run is waiting or running already. Change something to queue another.") : QString());
    m_startNote->setVisible(isUnderWay);
    m_summary->setText(m_preview->summary());
    m_summary->setVisible(!m_preview->summary().isEmpty());
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
    if (!run || (!m_curves->shownRun().empty() && m_session.jobs().isBusy()))
        return;
    m_curves->showRun(run->path());
    showTrainPage(TrainPage::Run);
}

void TrainPanel::seeEvaluation(const QString &runFolder)
{
    const auto run = m_session.run();
    if (!run || absolute(run->path()) != absolute(toPath(runFolder)))
        m_session.openRun(runFolder);
    m_session.requestWorkspace(u"evaluate"_s);
}

void TrainPanel::repeat(const QString &runFolder)
{
    if (runFolder.isEmpty())
        return;
    m_isReadingRun = true;
    auto done = [this](const RunRepeat &run) {
        m_isReadingRun = false;
        fillFrom(run);
    };
    auto failed = [this](const QString &why) {
        m_isReadingRun = false;
        m_session.warn(tr("The run cannot be repeated: %1").arg(why));
    };
    inBackground(
        m_pool, this, [path = toPath(runFolder)] { return readRunRepeat(path); }, done, failed);
}

void TrainPanel::fillFrom(const RunRepeat &run)
{
    QStringList lost = m_form->setConfig(run.config, run.weights);
    if (!m_session.dataset() && run.hasDataset)
        m_session.openDataset(toQString(run.config.data));
    else if (!m_session.dataset())
        lost << tr("its data set %1 is not there any more").arg(toQString(run.config.data));
    showTrainPage(TrainPage::BeforeTheStart);
    m_session.requestWorkspace(u"train"_s);
    if (lost.isEmpty())
        m_session.note(tr("The form repeats the run %1. Nothing is started yet.").arg(run.title));
    else
        m_session.warn(tr("The form repeats the run %1 but for this: %2.").arg(run.title, lost.join(u"; "_s)));
}

void TrainPanel::resume(const QString &runFolder)
{
    if (runFolder.isEmpty() || m_starter->isUnderWay(toPath(runFolder)))
        return;
    auto resumeIt = [this, run = toPath(runFolder)](const RunRepeat &repeat) {
        if (m_starter->isUnderWay(run)) // asked for twice while run.json was read
            return;
        m_starter->resume(run, repeat.config);
        showTrainPage(TrainPage::Run);
    };
    auto failed = [this](const QString &why) { m_session.warn(tr("The run cannot be resumed: %1").arg(why)); };
    inBackground(
        m_pool, this, [path = toPath(runFolder)] { return readRunRepeat(path); }, resumeIt, failed);
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
