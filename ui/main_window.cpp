#include "ui/main_window.h"

#include "core/common/log.h"
#include "ui/abandoned_trainings_dialog.h"
#include "ui/file_drops.h"
#include "ui/job_bridge.h"
#include "ui/job_strip.h"
#include "ui/models/open_weights.h"
#include "ui/panel.h"
#include "ui/qt_paths.h"
#include "ui/session.h"
#include "ui/view/message_bar.h"
#include "ui/workspace_rail.h"

#include <QCloseEvent>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QScrollArea>
#include <QSettings>
#include <QStackedWidget>
#include <QStatusBar>

namespace histo {

namespace {

using namespace Qt::StringLiterals;

const auto kGeometryKey = u"window/geometry"_s;
const auto kWorkspaceKey = u"window/workspace"_s;
const auto kThemeKey = u"look/theme"_s;
const auto kTextPercentKey = u"look/textPercent"_s;
constexpr int kLargestTextPercent = 300;

int rememberedTextPercent()
{
    return std::clamp(QSettings().value(kTextPercentKey, 100).toInt(), 100, kLargestTextPercent);
}

} // namespace

MainWindow::MainWindow(Session &session, QWidget *parent)
    : QMainWindow(parent),
      m_session(session),
      m_rail(new WorkspaceRail(this)),
      m_stack(new QStackedWidget(this)),
      m_message(new MessageBar(this)),
      m_jobStrip(new JobStrip(session, this))
{
    setObjectName(u"mainWindow"_s);
    setWindowTitle(u"Histoscope"_s);
    setWindowIcon(QIcon(u":/icons/histoscope.svg"_s));

    auto *right = new QWidget(this);
    auto *column = new QVBoxLayout(right);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addWidget(m_message);
    column->addWidget(m_stack, 1);
    column->addWidget(m_jobStrip);
    auto *central = new QWidget(this);
    auto *row = new QHBoxLayout(central);
    row->setContentsMargins({});
    row->setSpacing(0);
    row->addWidget(m_rail);
    row->addWidget(right, 1);
    setCentralWidget(central);

    makePanels();
    makeMenus();
    makeStatusBar();
    connectSession();
    restoreState();
}

MainWindow::~MainWindow() = default;

void MainWindow::makePanels()
{
    for (const PanelInfo &info : panelTable()) {
        Panel *panel = info.create(m_session, m_stack);
        const QString id = QString::fromLatin1(info.id);
        panel->setObjectName(u"panel_"_s + id);
        m_panels.insert(id, panel);
        // A window that is too small for large text scrolls instead of clipping.
        auto *scroll = new QScrollArea(m_stack);
        scroll->setWidget(panel);
        scroll->setWidgetResizable(true);
        scroll->setFrameShape(QFrame::NoFrame);
        scroll->setFocusPolicy(Qt::NoFocus);
        m_stack->addWidget(scroll);
    }
}

void MainWindow::makeStatusBar()
{
    auto *notice = new QLabel(tr("For research use only. Not for diagnosis."), this);
    notice->setObjectName(u"researchNotice"_s);
    m_openNow = new QLabel(this);
    m_openNow->setObjectName(u"openNow"_s);
    m_openNow->setTextFormat(Qt::PlainText);
    statusBar()->addWidget(notice);
    statusBar()->addPermanentWidget(m_openNow);
    statusBar()->setSizeGripEnabled(false);
    statusBar()->setContentsMargins(2 * kGridPixels, 0, 2 * kGridPixels, 0);
}

void MainWindow::connectSession()
{
    auto problem = [this](const QString &text) { m_message->showMessage(MessageBar::Kind::Problem, text); };
    connect(m_rail, &WorkspaceRail::chosen, this, &MainWindow::showWorkspace);
    connect(&m_session, &Session::workspaceRequested, this, &MainWindow::showWorkspace);
    connect(&m_session, &Session::datasetOpening, m_message, &QWidget::hide);
    connect(&m_session, &Session::datasetOpened, this, &MainWindow::datasetOpened);
    connect(&m_session, &Session::datasetFailed, this, problem);
    connect(&m_session, &Session::runOpened, this, &MainWindow::runOpened);
    connect(&m_session, &Session::runFailed, this, problem);
    connect(&m_session, &Session::weightsOpened, this, &MainWindow::weightsOpened);
    connect(&m_session, &Session::weightsFailed, this, problem);
    connect(&m_session, &Session::warned, this, problem);
    connect(&m_session, &Session::noted, this,
            [this](const QString &text) { m_message->showMessage(MessageBar::Kind::Note, text); });
    connect(&m_session.jobs(), &JobBridge::jobChanged, this, &MainWindow::jobChanged);
    auto *drops = new FileDrops(*this);
    connect(drops, &FileDrops::folderDropped, &m_session, &Session::openFolder);
    connect(drops, &FileDrops::weightsDropped, &m_session, &Session::openWeights);
}

void MainWindow::restoreState()
{
    const QSettings settings;
    if (!restoreGeometry(settings.value(kGeometryKey).toByteArray()))
        resize(1360, 860);
    const QString last = settings.value(kWorkspaceKey).toString();
    showWorkspace(panel(last) ? last : QString::fromLatin1(panelTable().front().id));
}

Panel *MainWindow::panel(const QString &panelId) const { return m_panels.value(panelId); }

QString MainWindow::workspace() const
{
    return QString::fromLatin1(panelTable().at(static_cast<std::size_t>(m_stack->currentIndex())).id);
}

QString MainWindow::message() const { return m_message->text(); }

void MainWindow::showWorkspace(const QString &panelId)
{
    Panel *wanted = panel(panelId);
    if (!wanted)
        return;
    for (std::size_t index = 0; index < panelTable().size(); ++index)
        if (panelId == QLatin1StringView(panelTable()[index].id))
            m_stack->setCurrentIndex(static_cast<int>(index));
    m_rail->setCurrent(panelId);
    fillWorkspaceMenu();
    wanted->setFocus();
}

void MainWindow::setTheme(ThemeChoice choice)
{
    QSettings().setValue(kThemeKey, name(choice));
    applyRememberedLook(*qApp);
}

void MainWindow::setTextPercent(int percent)
{
    QSettings().setValue(kTextPercentKey, percent);
    applyRememberedLook(*qApp);
}

void MainWindow::applyRememberedLook(QApplication &application)
{
    applyTheme(application, themeNamed(QSettings().value(kThemeKey).toString()), rememberedTextPercent());
}

std::vector<PaletteCommand> MainWindow::commands() const
{
    std::vector<PaletteCommand> all = m_menuCommands;
    for (const PanelInfo &info : panelTable()) {
        const QString id = QString::fromLatin1(info.id);
        auto *window = const_cast<MainWindow *>(this);
        for (QAction *action : panel(id)->panelActions())
            all.push_back({QCoreApplication::translate("histo::Panel", info.title), action,
                           [window, id] { window->showWorkspace(id); }});
    }
    return all;
}

void MainWindow::openPalette() { (new CommandPalette(commands(), this))->open(); }

void MainWindow::openLast()
{
    const QStringList datasets = m_session.recentDatasets(), runs = m_session.recentRuns();
    if (!datasets.isEmpty())
        m_session.openDataset(datasets.first());
    if (!runs.isEmpty())
        m_session.openRun(runs.first());
}

void MainWindow::datasetOpened()
{
    runOpened();
    const QString name = QFileInfo(toQString(m_session.dataset()->root)).fileName();
    setWindowTitle(tr("%1 – Histoscope").arg(name));
    if (workspace() == "start"_L1)
        showWorkspace(u"browse"_s);
}

void MainWindow::runOpened()
{
    QStringList open;
    if (const auto dataset = m_session.dataset())
        open << tr("Data set: %1").arg(QFileInfo(toQString(dataset->root)).fileName());
    if (const auto run = m_session.run())
        open << tr("Run: %1").arg(QFileInfo(toQString(run->path())).fileName());
    m_openNow->setText(open.join(u"   ·   "_s));
}

void MainWindow::weightsOpened(const OpenWeights &weights)
{
    m_message->showMessage(MessageBar::Kind::Note,
                           tr("Train starts from %1: %2").arg(toQString(weights.file.filename()), weights.words()));
    showWorkspace(u"train"_s);
}

void MainWindow::jobChanged(const JobStatus &status)
{
    if (status.state == JobState::Failed)
        m_message->showMessage(
            MessageBar::Kind::Problem,
            tr("%1 failed: %2").arg(QString::fromStdString(status.title), QString::fromStdString(status.error)));
    if (m_closesWhenJobsEnd && !m_session.jobs().isBusy())
        closeNow();
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (m_session.hasWorkToLose()) {
        event->ignore();
        askBeforeClosing();
        return;
    }
    QSettings settings;
    settings.setValue(kGeometryKey, saveGeometry());
    settings.setValue(kWorkspaceKey, workspace());
    event->accept();
}

void MainWindow::askBeforeClosing()
{
    if (m_closesWhenJobsEnd || findChild<QMessageBox *>(u"closeQuestion"_s))
        return;
    const int trainings = m_session.jobs().trainingsNotOver();
    auto *question = new QMessageBox(QMessageBox::Question, u"Histoscope"_s,
                                     trainings > 0 ? tr("%n training(s) not finished.", nullptr, trainings)
                                                   : tr("A job is still running."),
                                     QMessageBox::NoButton, this);
    question->setObjectName(u"closeQuestion"_s);
    question->setAttribute(Qt::WA_DeleteOnClose);
    question->setInformativeText(
        trainings > 0 ? tr("A training that is stopped keeps its finished epochs; the next window offers to go on with "
                           "it. Without the window it goes on by itself from its last finished epoch.")
                      : tr("What it has written stays."));
    auto addChoice = [&](const QString &text, const QString &objectName, AfterClosing after) {
        QPushButton *button = question->addButton(text, QMessageBox::DestructiveRole);
        button->setObjectName(objectName);
        connect(button, &QPushButton::clicked, this, [this, after] { stopAndClose(after); });
    };
    addChoice(tr("Stop after this step"), u"stopAndClose"_s, AfterClosing::Nothing);
    if (trainings > 0)
        addChoice(tr("Keep running without the window"), u"keepRunning"_s, AfterClosing::GoOnWithoutWindow);
    question->setDefaultButton(question->addButton(tr("Back"), QMessageBox::RejectRole));
    question->open();
}

void MainWindow::stopAndClose(AfterClosing after)
{
    m_closesWhenJobsEnd = true;
    m_afterClosing = after;
    m_session.jobs().stopForClosing();
    if (!m_session.jobs().isBusy())
        closeNow();
}

void MainWindow::closeNow()
{
    const bool goesOn = std::exchange(m_afterClosing, AfterClosing::Nothing) == AfterClosing::GoOnWithoutWindow;
    if (goesOn && !m_session.jobs().goOnWithoutWindow())
        log::warning("histoscope-cli could not be started; the next window offers to go on with the trainings");
    close();
}

void MainWindow::offerAbandonedTrainings()
{
    const std::vector<JobFile> abandoned = m_session.jobs().abandonedTrainings();
    if (!abandoned.empty())
        (new AbandonedTrainingsDialog(m_session.jobs(), abandoned, this))->open();
}

} // namespace histo
