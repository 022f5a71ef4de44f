#include "ui/session.h"

#include "core/dataset/synthetic.h"
#include "ui/background.h"
#include "ui/job_bridge.h"
#include "ui/models/notes_book.h"
#include "ui/models/open_run.h"
#include "ui/models/open_weights.h"
#include "ui/qt_paths.h"

#include <QDir>
#include <QMetaMethod>
#include <QSettings>
#include <algorithm>
#include <chrono>

namespace histo {

namespace {

using namespace Qt::StringLiterals;

constexpr int kRecentCount = 10;
constexpr int kReadersAtOnce = 3; ///< a data set, a run and a weights file
constexpr auto kBetweenProgress = std::chrono::milliseconds(50);

/// A folder that does not exist yet: "histoscope-demo-data", then "…-2", "…-3".
QString newFolderIn(const QString &parentFolder)
{
    const QDir parent(parentFolder);
    QString name = u"histoscope-demo-data"_s;
    for (int number = 2; parent.exists(name); ++number)
        name = u"histoscope-demo-data-%1"_s.arg(number);
    return parent.absoluteFilePath(name);
}

/// Passes on at most 20 a second: a scan of 7,909 files has something to say for each.
ProgressSink thinned(ProgressSink sink)
{
    auto last = std::make_shared<std::chrono::steady_clock::time_point>();
    return [last, sink = std::move(sink)](const Progress &progress) {
        const auto now = std::chrono::steady_clock::now();
        if (now - *last < kBetweenProgress)
            return;
        *last = now;
        sink(progress);
    };
}

} // namespace

struct Session::Impl {
    explicit Impl(Session &owner) : session(owner) { readers.setMaxThreadCount(kReadersAtOnce); }
    ~Impl()
    {
        scanCancel.cancel();
        readers.waitForDone();
    }

    QStringList recent(const QString &key) const { return QSettings().value(key).toStringList(); }
    void remember(const QString &key, const QString &folder)
    {
        QStringList folders = recent(key);
        folders.removeAll(folder);
        folders.prepend(folder);
        QSettings().setValue(key, folders.mid(0, kRecentCount));
        Q_EMIT session.recentChanged();
    }

    void showDataset(ScanReport report)
    {
        dataset = std::make_shared<const ScanReport>(std::move(report));
        remember(u"recent/datasets"_s, toQString(dataset->root));
        notes.openFor(dataset->root);
        Q_EMIT session.datasetOpened();
        checkIfWanted();
    }

    void showRun(OpenRun opened)
    {
        run = std::move(opened);
        remember(u"recent/runs"_s, toQString(absolute(run->directory.path())));
        Q_EMIT session.runOpened();
        if (!dataset && !isScanning && !run->dataRoot.empty())
            session.openDataset(toQString(run->dataRoot));
    }

    /// Progress of the scan that is wanted now, on the GUI thread.
    ProgressSink scanProgress(int request)
    {
        return thinned([this, request](const Progress &progress) {
            auto tell = [this, request, progress] {
                if (request == scanRequest && isScanning)
                    Q_EMIT session.datasetProgress(progress.fraction, QString::fromStdString(progress.text));
            };
            QMetaObject::invokeMethod(&session, tell, Qt::QueuedConnection);
        });
    }

    /// Not a second time what has failed or was cancelled, unless it is opened again.
    void checkIfWanted()
    {
        const auto isUnknown = [](const PictureFacts &facts) { return !facts.isExamined(); };
        if (checksByItself && dataset && dataset->root != checkedRoot && std::ranges::any_of(dataset->facts, isUnknown))
            session.checkPictures();
    }

    void jobChanged(const JobStatus &status);

    Session &session;
    QThreadPool readers;
    JobBridge jobs;
    NotesBook notes;

    std::shared_ptr<const ScanReport> dataset;
    std::optional<OpenRun> run;
    std::filesystem::path picture;

    CancelToken scanCancel; ///< of the scan that is wanted now
    int scanRequest = 0, runRequest = 0,
        weightsRequest = 0; ///< numbers of the newest requests: older answers are dropped
    bool isScanning = false, isReadingRun = false, isReadingWeights = false;
    int foldersBeingLookedAt = 0;

    struct PendingJob {
        JobId id = 0; ///< 0: none
        std::function<void()> succeeded;
    };
    PendingJob demoData, pictureCheck;
    bool checksByItself = false;
    std::filesystem::path checkedRoot; ///< of the last check
};

void Session::Impl::jobChanged(const JobStatus &status)
{
    for (PendingJob *pending : {&demoData, &pictureCheck}) {
        const bool over = isOver(status.state);
        if (!over || pending->id != status.id)
            continue;
        const PendingJob finished = std::exchange(*pending, {});
        if (status.state == JobState::Succeeded)
            finished.succeeded();
        if (pending == &pictureCheck)
            checkIfWanted(); // of a data set that was opened meanwhile
    }
}

Session::Session(QObject *parent) : QObject(parent), m_impl(std::make_unique<Impl>(*this))
{
    connect(&m_impl->jobs, &JobBridge::jobChanged, this,
            [this](const JobStatus &status) { m_impl->jobChanged(status); });
    connect(&m_impl->notes, &NotesBook::failed, this, &Session::warned);
}

Session::~Session() = default;

JobBridge &Session::jobs() { return m_impl->jobs; }

NotesBook &Session::notes() { return m_impl->notes; }

void Session::openFolder(const QString &folder)
{
    ++m_impl->foldersBeingLookedAt;
    auto isRun = [path = toPath(folder)] { return exists(path / "run.json"); };
    auto open = [this, folder](bool run) {
        --m_impl->foldersBeingLookedAt;
        run ? openRun(folder) : openDataset(folder);
    };
    // A folder that cannot even be looked at: opening it says what is wrong.
    inBackground(m_impl->readers, this, isRun, open, [open](const QString &) { open(false); });
}

void Session::openDataset(const QString &folder)
{
    m_impl->scanCancel.cancel();
    m_impl->scanCancel = {};
    m_impl->isScanning = true;
    const int request = ++m_impl->scanRequest;
    if (!isCheckingPictures())
        m_impl->checkedRoot.clear();
    Q_EMIT datasetOpening(folder);

    auto scan = [path = toPath(folder), cancel = m_impl->scanCancel, progress = m_impl->scanProgress(request)] {
        return scanDataset(path, CheckPixels::IfKnown, cancel, progress, UseCatalog::Yes);
    };
    auto opened = [this, request](ScanReport report) {
        if (request != m_impl->scanRequest)
            return;
        m_impl->isScanning = false;
        m_impl->showDataset(std::move(report));
    };
    auto failed = [this, request](const QString &message) {
        if (request != m_impl->scanRequest)
            return;
        m_impl->isScanning = false;
        Q_EMIT datasetFailed(message);
    };
    inBackground(m_impl->readers, this, scan, opened, failed);
}

std::shared_ptr<const ScanReport> Session::dataset() const { return m_impl->dataset; }

bool Session::isOpening() const
{
    return m_impl->isScanning || m_impl->isReadingRun || m_impl->isReadingWeights || m_impl->foldersBeingLookedAt > 0;
}

void Session::checkPictures()
{
    if (!m_impl->dataset || isCheckingPictures())
        return;
    auto report = std::make_shared<ScanReport>();
    const std::filesystem::path root = m_impl->dataset->root;
    auto check = [report, root](const CancelToken &cancel, const ProgressSink &progress) {
        *report = scanDataset(root, CheckPixels::Yes, cancel, progress, UseCatalog::Yes);
    };
    m_impl->pictureCheck.succeeded = [this, report, root] {
        if (m_impl->dataset && m_impl->dataset->root == root)
            m_impl->showDataset(std::move(*report));
    };
    m_impl->checkedRoot = root;
    // Beside training, not in front of it: that waits for its device.
    m_impl->pictureCheck.id = jobs().submit(tr("Check every picture"), "disk", check);
}

bool Session::isCheckingPictures() const { return m_impl->pictureCheck.id != 0; }

void Session::checkPicturesByItself()
{
    m_impl->checksByItself = true;
    m_impl->checkIfWanted();
}

bool Session::hasWorkToLose() const
{
    return std::ranges::any_of(m_impl->jobs.statuses(), [this](const JobStatus &status) {
        const bool isOver = histo::isOver(status.state);
        return !isOver && status.id != m_impl->pictureCheck.id;
    });
}

void Session::makeDemoData(const QString &parentFolder)
{
    if (isMakingDemoData())
        return;
    const QString folder = newFolderIn(parentFolder);
    auto write = [path = toPath(folder)](const CancelToken &cancel, const ProgressSink &progress) {
        writeSyntheticDataset(path, SyntheticOptions{}, cancel, progress);
    };
    m_impl->demoData.succeeded = [this, folder] { openDataset(folder); };
    m_impl->demoData.id = jobs().submit(tr("Make demo data"), "cpu", write);
}

bool Session::isMakingDemoData() const { return m_impl->demoData.id != 0; }

void Session::openRun(const QString &folder)
{
    m_impl->isReadingRun = true;
    const int request = ++m_impl->runRequest;
    auto opened = [this, request](OpenRun run) {
        if (request != m_impl->runRequest)
            return;
        m_impl->isReadingRun = false;
        m_impl->showRun(std::move(run));
    };
    auto failed = [this, request](const QString &message) {
        if (request != m_impl->runRequest)
            return;
        m_impl->isReadingRun = false;
        Q_EMIT runFailed(message);
    };
    inBackground(
        m_impl->readers, this, [path = toPath(folder)] { return readOpenRun(path); }, opened, failed);
}

bool Session::requestRepeat(const QString &runFolder)
{
    Q_EMIT repeatRequested(runFolder);
    return isSignalConnected(QMetaMethod::fromSignal(&Session::repeatRequested));
}

void Session::openWeights(const QString &file)
{
    m_impl->isReadingWeights = true;
    const int request = ++m_impl->weightsRequest;
    auto isNewest = [this, request] {
        if (request == m_impl->weightsRequest)
            m_impl->isReadingWeights = false;
        return request == m_impl->weightsRequest;
    };
    auto opened = [this, isNewest](const OpenWeights &weights) {
        if (isNewest())
            Q_EMIT weightsOpened(weights);
    };
    auto failed = [this, isNewest](const QString &message) {
        if (isNewest())
            Q_EMIT weightsFailed(message);
    };
    inBackground(
        m_impl->readers, this, [path = toPath(file)] { return readOpenWeights(path); }, opened, failed);
}

std::optional<RunDirectory> Session::run() const
{
    if (!m_impl->run)
        return {};
    return m_impl->run->directory;
}

std::optional<Split> Session::runSplit() const
{
    if (!m_impl->run)
        return {};
    return m_impl->run->split;
}

const std::vector<PredictionRow> &Session::runPredictions() const
{
    static const std::vector<PredictionRow> kNone;
    return m_impl->run ? m_impl->run->predictions : kNone;
}

void Session::selectPicture(const std::filesystem::path &absolutePath)
{
    if (m_impl->picture == absolutePath)
        return;
    m_impl->picture = absolutePath;
    Q_EMIT pictureSelected(absolutePath);
}

const std::filesystem::path &Session::picture() const { return m_impl->picture; }

QStringList Session::recentDatasets() const { return m_impl->recent(u"recent/datasets"_s); }

QStringList Session::recentRuns() const { return m_impl->recent(u"recent/runs"_s); }

} // namespace histo
