#include "ui/screenshots.h"

#include "core/common/log.h"
#include "core/image/image_io.h"
#include "ui/main_window.h"
#include "core/evaluate/run_lookup.h"
#include "ui/panel.h"
#include "ui/qimage_convert.h"
#include "ui/qt_paths.h"
#include "ui/session.h"

namespace histo {

namespace {

constexpr int kMillisecondsBetweenLooks = 60;
constexpr int kIdleLooksNeeded = 3; ///< work may begin one turn of the event loop after it was asked for
constexpr qint64 kLongestWaitMilliseconds = 180'000;
enum ExitCode { kDone = 0, kFailed = 1, kBadInput = 3 };

} // namespace

ScreenshotTaker::ScreenshotTaker(MainWindow &window, const QString &folder, QObject *parent)
    : QObject(parent), m_window(window), m_folder(folder)
{
    m_timer.setInterval(kMillisecondsBetweenLooks);
    connect(&m_timer, &QTimer::timeout, this, &ScreenshotTaker::look);
    auto badInput = [this](const QString &message) { end(kBadInput, message); };
    connect(&window.session(), &Session::datasetFailed, this, badInput);
    connect(&window.session(), &Session::runFailed, this, badInput);
    for (const PanelInfo &info : panelTable()) {
        const QString id = QString::fromLatin1(info.id);
        m_views.push_back({id, {}});
        for (const QString &page : window.panel(id)->pages())
            m_views.push_back({id, page});
    }
}

void ScreenshotTaker::start(const QString &dataFolder, const QString &runFolder)
{
    Session &session = m_window.session();
    if (!dataFolder.isEmpty()) {
        connect(&session, &Session::datasetOpened, &session, &Session::checkPictures, Qt::SingleShotConnection);
        session.openDataset(dataFolder);
    }
    if (!runFolder.isEmpty())
        session.openRun(runFolder);
    m_waiting.start();
    m_timer.start();
}

bool ScreenshotTaker::isEverythingIdle() const
{
    if (m_window.session().isOpening() || m_window.session().isCheckingPictures())
        return false;
    const Panel *shown = m_window.panel(m_window.workspace());
    return m_viewIndex < 0 || shown->isIdle();
}

void ScreenshotTaker::look()
{
    const bool isIdle = isEverythingIdle();
    m_idleLooks = isIdle ? m_idleLooks + 1 : 0;
    if (!isIdle && m_waiting.elapsed() > kLongestWaitMilliseconds)
        return end(kFailed, tr("%1: not ready after 3 minutes; try a smaller data set").arg(m_window.workspace()));
    if (m_idleLooks < kIdleLooksNeeded)
        return;
    if (m_viewIndex < 0)
        choosePicture();
    else if (!savePicture())
        return;

    m_idleLooks = 0;
    m_waiting.restart();
    if (++m_viewIndex == static_cast<int>(m_views.size()))
        end(kDone, {});
    else
        showView();
}

void ScreenshotTaker::showView()
{
    const View &view = m_views[static_cast<std::size_t>(m_viewIndex)];
    m_window.showWorkspace(view.panelId);
    m_window.panel(view.panelId)->showPage(view.page);
}

void ScreenshotTaker::choosePicture()
{
    Session &session = m_window.session();
    const std::shared_ptr<const ScanReport> report = session.dataset();
    if (!report || report->samples.empty())
        return;
    // A malignant picture that the run called right shows most; without a run the first one does.
    const RunLookup run(session.runSplit(), session.runPredictions());
    const Sample *chosen = &report->samples.front();
    for (const Sample &sample : report->samples) {
        const std::optional<PredictionRow> prediction = run.predictionOf(sample.path);
        if (prediction && run.partOf(sample.path) == Part::Test && isRight(*prediction) &&
            sample.label == Label::Malignant) {
            chosen = &sample;
            break;
        }
    }
    session.selectPicture(report->root / chosen->path);
}

bool ScreenshotTaker::savePicture()
{
    const View &view = m_views[static_cast<std::size_t>(m_viewIndex)];
    const QString name = view.page.isEmpty() ? view.panelId : view.panelId + u'-' + view.page;
    const std::filesystem::path file = toPath(m_folder) / toPath(name + QStringLiteral(".png"));
    try {
        writePng(file, toRgbMat(m_window.grab().toImage()));
        return true;
    } catch (const std::exception &problem) {
        end(kFailed, QString::fromUtf8(problem.what()));
        return false;
    }
}

void ScreenshotTaker::end(int exitCode, const QString &message)
{
    m_timer.stop();
    if (!message.isEmpty())
        log::error(message.toStdString());
    Q_EMIT finished(exitCode);
}

} // namespace histo
