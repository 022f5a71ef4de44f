#include "ui/panels/start_panel.h"

#include "ui/background.h"
#include "ui/described.h"
#include "ui/folder_dialogs.h"
#include "ui/job_bridge.h"
#include "ui/models/dataset_downloader.h"
#include "ui/panels/download_dialog.h"
#include "ui/qt_paths.h"
#include "ui/session.h"
#include "ui/theme.h"
#include "ui/view/heading.h"
#include "ui/view/recent_list.h"

#include <QAction>
#include <QFileInfo>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace histo {

namespace {

using namespace Qt::StringLiterals;

constexpr int kWidestTextPixels = 1040;

class StartPanel : public Panel {
    Q_OBJECT
public:
    StartPanel(Session &session, QWidget *parent);
    ~StartPanel() override { m_pool.waitForDone(); }

    bool isIdle() const override { return m_looksUnderWay == 0; }
    QList<QAction *> panelActions() const override { return {m_downloadAction}; }

private:
    QWidget *makeGreeting();
    QWidget *makeWaysIn();
    QWidget *makeRecent();
    QWidget *makeLimits();
    QPushButton *makeWayIn(const QString &objectName, const QString &icon, const QString &title,
                           const QString &explanation, QVBoxLayout *layout);
    void showRecent();
    void showDemoState();
    void makeDownload();
    void openDownload();
    void showDownloadState();

    Session &m_session;
    RecentList *m_datasets = nullptr, *m_runs = nullptr;
    QPushButton *m_makeDemoData = nullptr, *m_download = nullptr;
    QAction *m_downloadAction = nullptr;
    DatasetDownloader *m_downloader = nullptr;
    DownloadDialog *m_downloadDialog = nullptr; ///< made when it is first wanted
    bool m_hasUnfinishedDownload = false;
    QThreadPool m_pool; ///< looks whether recent folders are still there: a network drive may take its time
    int m_looksUnderWay = 0;
};

StartPanel::StartPanel(Session &session, QWidget *parent) : Panel(parent), m_session(session)
{
    auto *content = new QWidget;
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(8 * kGridPixels, 8 * kGridPixels, 8 * kGridPixels, 6 * kGridPixels);
    column->setSpacing(6 * kGridPixels);
    column->addStretch(1);
    makeDownload();
    for (QWidget *part : {makeGreeting(), makeWaysIn(), makeRecent(), makeLimits()})
        column->addWidget(part);
    column->addStretch(2);
    content->setMaximumWidth(kWidestTextPixels);

    // Centred; with large text it scrolls instead of clipping.
    auto *centred = new QWidget;
    auto *row = new QHBoxLayout(centred);
    row->setContentsMargins({});
    row->addStretch(1);
    row->addWidget(content, 100);
    row->addStretch(1);
    auto *scroll = new QScrollArea(this);
    scroll->setWidget(centred);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(scroll);

    connect(&session, &Session::recentChanged, this, &StartPanel::showRecent);
    connect(&session.jobs(), &JobBridge::jobChanged, this, &StartPanel::showDemoState);
    connect(m_downloader, &DatasetDownloader::changed, this, &StartPanel::showDownloadState);
    showRecent();
    showDownloadState();
}

QWidget *StartPanel::makeGreeting()
{
    auto *box = new QWidget(this);
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins({});
    column->setSpacing(2 * kGridPixels);
    column->addWidget(new Heading(u"Histoscope"_s, 2.0, box));
    auto *words = new QLabel(tr("Look at breast-tumour histology, teach a network to tell benign from malignant, and "
                                "see how good it is and where it looks. Every figure is grouped by patient and comes "
                                "with its uncertainty."),
                             box);
    words->setWordWrap(true);
    column->addWidget(words);
    return box;
}

QPushButton *StartPanel::makeWayIn(const QString &objectName, const QString &icon, const QString &title,
                                   const QString &explanation, QVBoxLayout *layout)
{
    auto *button = described(new QPushButton(title, this), objectName, title, explanation);
    setThemedIcon(button, icon);
    button->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    button->setMinimumHeight(fontMetrics().height() + 6 * kGridPixels);
    layout->addWidget(button);
    layout->addWidget(new MutedLabel(explanation, this));
    layout->addStretch(1);
    return button;
}

QWidget *StartPanel::makeWaysIn()
{
    auto *box = new QWidget(this);
    auto *grid = new QGridLayout(box);
    grid->setContentsMargins({});
    grid->setSpacing(6 * kGridPixels);
    QVBoxLayout *cells[4];
    for (int i = 0; i < 4; ++i) {
        cells[i] = new QVBoxLayout;
        cells[i]->setSpacing(2 * kGridPixels);
        grid->addLayout(cells[i], i / 2, i % 2);
    }
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);
    QPushButton *open = makeWayIn(u"openFolderButton"_s, u":/icons/folder.svg"_s, tr("Open a folder…"),
                                  tr("BreakHis as downloaded, or folders named after their class. You can also drop a "
                                     "folder on this window (Ctrl+O)."),
                                  cells[0]);
    QPushButton *run = makeWayIn(u"openRunButton"_s, u":/icons/run.svg"_s, tr("Open a run…"),
                                 tr("A training run made here or on the command line: its curves, figures and "
                                    "explanations (Ctrl+Shift+O)."),
                                 cells[1]);
    m_makeDemoData = makeWayIn(u"makeDemoDataButton"_s, u":/icons/demo.svg"_s, tr("Make demo data…"),
                               tr("160 drawn pictures of 20 made-up cases, to try everything without a download. "
                                  "Takes about a minute."),
                               cells[3]);
    m_download = makeWayIn(u"downloadButton"_s, u":/icons/download.svg"_s, m_downloadAction->text(),
                           tr("The published pictures, about 4.3 GB, straight from their authors. Goes on where it was "
                              "stopped, whatever stopped it."),
                           cells[2]);
    connect(m_download, &QPushButton::clicked, m_downloadAction, &QAction::trigger);
    open->setDefault(true);
    connect(open, &QPushButton::clicked, this, [this] { askForDataset(m_session, window()); });
    connect(run, &QPushButton::clicked, this, [this] { askForRun(m_session, window()); });
    connect(m_makeDemoData, &QPushButton::clicked, this, [this] { askForDemoDataFolder(m_session, window()); });
    return box;
}

QWidget *StartPanel::makeRecent()
{
    auto *box = new QWidget(this);
    auto *row = new QHBoxLayout(box);
    row->setContentsMargins({});
    row->setSpacing(6 * kGridPixels);
    auto addList = [&](const QString &title, const QString &objectName) {
        auto *column = new QVBoxLayout;
        column->setSpacing(2 * kGridPixels);
        column->addWidget(new Heading(title, 1.1, box));
        auto *list = new RecentList(objectName, title, box);
        column->addWidget(list);
        row->addLayout(column, 1);
        return list;
    };
    m_datasets = addList(tr("Recent data sets"), u"recentDatasets"_s);
    m_runs = addList(tr("Recent runs"), u"recentRuns"_s);
    connect(m_datasets, &RecentList::folderChosen, &m_session, &Session::openDataset);
    connect(m_runs, &RecentList::folderChosen, &m_session, &Session::openRun);
    return box;
}

QWidget *StartPanel::makeLimits()
{
    auto *box = new QWidget(this);
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins({});
    column->setSpacing(kGridPixels);
    column->addWidget(new Heading(tr("What it is not for"), 1.1, box));
    column->addWidget(new MutedLabel(
        tr("Histoscope is for research and teaching. It is not a medical device: no result may be used to diagnose, to "
           "choose a treatment or to replace a pathologist. A heat map shows what moved a network's answer, not where "
           "a tumour is. Magnifications are nominal names; no length in µm can be read from a picture."),
        box));
    return box;
}

void StartPanel::makeDownload()
{
    m_downloader = new DatasetDownloader(m_session, this);
    m_downloadAction = new QAction(tr("Download BreakHis…"), this);
    m_downloadAction->setObjectName(u"start.download"_s);
    m_downloadAction->setToolTip(tr("Fetches the published data set, or goes on with an unfinished download"));
    connect(m_downloadAction, &QAction::triggered, this, &StartPanel::openDownload);

    auto look = [folder = toPath(DownloadDialog::rememberedFolder())] {
        return unfinishedDownload(folder).has_value();
    };
    auto show = [this](bool hasUnfinished) {
        --m_looksUnderWay;
        m_hasUnfinishedDownload = hasUnfinished;
        showDownloadState();
    };
    ++m_looksUnderWay;
    inBackground(m_pool, this, look, show, [show](const QString &) { show(false); });
}

void StartPanel::openDownload()
{
    if (!m_downloadDialog)
        m_downloadDialog = new DownloadDialog(*m_downloader, this);
    m_downloadDialog->show();
    m_downloadDialog->raise();
    m_downloadDialog->activateWindow();
}

void StartPanel::showDownloadState()
{
    const JobStatus status = m_downloader->status();
    if (status.state == JobState::Succeeded && status.id != 0)
        m_hasUnfinishedDownload = false;
    m_download->setText(m_downloader->isRunning() ? tr("Downloading BreakHis…")
                        : m_hasUnfinishedDownload ? tr("Go on downloading BreakHis…")
                                                  : m_downloadAction->text());
}

void StartPanel::showRecent()
{
    const QStringList datasets = m_session.recentDatasets(), runs = m_session.recentRuns();
    m_datasets->setFolders(datasets, tr("None yet. Open a folder, or make demo data."));
    m_runs->setFolders(runs, tr("None yet. Train a network on a data set."));

    auto look = [all = datasets + runs] {
        QStringList missing;
        for (const QString &folder : all)
            if (!QFileInfo(folder).isDir())
                missing.append(folder);
        return missing;
    };
    auto mark = [this](const QStringList &missing) {
        --m_looksUnderWay;
        m_datasets->markMissing(missing);
        m_runs->markMissing(missing);
    };
    ++m_looksUnderWay;
    inBackground(m_pool, this, look, mark, [mark](const QString &) { mark({}); });
}

void StartPanel::showDemoState()
{
    const bool isMaking = m_session.isMakingDemoData();
    m_makeDemoData->setEnabled(!isMaking);
    m_makeDemoData->setText(isMaking ? tr("Making demo data…") : tr("Make demo data…"));
}

} // namespace

Panel *createStartPanel(Session &session, QWidget *parent) { return new StartPanel(session, parent); }

} // namespace histo

#include "start_panel.moc"
