#include "ui/window_bench.h"

#include "core/common/json.h"
#include "core/common/log.h"
#include "core/common/paths.h"
#include "core/dataset/synthetic.h"
#include "core/device/device.h"
#include "ui/background.h"
#include "ui/event_loop_monitor.h"
#include "ui/job_bridge.h"
#include "ui/main_window.h"
#include "ui/qt_paths.h"
#include "ui/session.h"

#include <QAbstractScrollArea>
#include <QApplication>
#include <QMouseEvent>
#include <QScrollBar>
#include <QTemporaryDir>
#include <algorithm>
#include <iostream>
#include <thread>

namespace histo {

namespace {

using namespace Qt::StringLiterals;

constexpr int kMillisecondsBetweenGestures = 50;
constexpr int kGesturesPerWorkspace = 20; ///< a second in each
constexpr const char *kModel = "efficientnet_lite0";

SyntheticOptions smallDataset()
{
    SyntheticOptions options;
    options.cases = 12;
    options.imagesPerCase = 8;
    options.size = {350, 230};
    return options;
}

/// A person's hands: something visible happens in the window at every call.
class Gestures {
public:
    explicit Gestures(MainWindow &window) : m_window(window) {}

    void next()
    {
        static const QStringList workspaces = {u"browse"_s,   u"train"_s,   u"runs"_s,
                                               u"evaluate"_s, u"explain"_s, u"start"_s};
        if (m_count % kGesturesPerWorkspace == 0)
            m_window.showWorkspace(workspaces[m_count / kGesturesPerWorkspace % workspaces.size()]);
        scrollPictures();
        pointAtCurves();
        ++m_count;
    }

private:
    void scrollPictures()
    {
        auto *pictures = m_window.findChild<QAbstractScrollArea *>(u"thumbnails"_s);
        if (!pictures || !pictures->isVisible() || pictures->verticalScrollBar()->maximum() <= 0)
            return;
        QScrollBar *bar = pictures->verticalScrollBar();
        bar->setValue((bar->value() + bar->singleStep()) % bar->maximum());
    }

    void pointAtCurves()
    {
        auto *curves = m_window.findChild<QWidget *>(u"learningCurves"_s);
        if (!curves || !curves->isVisible())
            return;
        QWidget *plot = curves->childAt(curves->rect().center());
        const QPointF place(plot->width() * (0.1 + 0.35 * (m_count % 10) / 10.0), plot->height() / 2.0);
        QMouseEvent move(QEvent::MouseMove, place, plot->mapToGlobal(place), Qt::NoButton, Qt::NoButton,
                         Qt::NoModifier);
        QApplication::sendEvent(plot, &move);
    }

    MainWindow &m_window;
    int m_count = 0;
};

class WindowBench : public QObject {
public:
    WindowBench(MainWindow &window, double seconds);

    void start();

private:
    void train();
    void stepFinished(const StepRecord &step);
    void measured();
    void jobChanged(const JobStatus &status);
    void fail(const QString &reason);

    MainWindow &m_window;
    JobBridge &m_jobs;
    const double m_seconds;
    QTemporaryDir m_folder;
    EventLoopMonitor m_monitor;
    Gestures m_gestures;
    QTimer m_gestureTimer;
    std::vector<double> m_imagesPerSecond;
    JobId m_job = 0;
    bool m_isMeasured = false;
    QThreadPool m_pool; ///< last: joined first
};

WindowBench::WindowBench(MainWindow &window, double seconds)
    : m_window(window), m_jobs(window.session().jobs()), m_seconds(seconds), m_gestures(window)
{
    m_gestureTimer.setInterval(kMillisecondsBetweenGestures);
    connect(&m_gestureTimer, &QTimer::timeout, this, [this] { m_gestures.next(); });
    connect(&window.session(), &Session::datasetOpened, this, &WindowBench::train);
    connect(&window.session(), &Session::datasetFailed, this, &WindowBench::fail);
    connect(&m_jobs, &JobBridge::stepFinished, this, [this](JobId, const StepRecord &step) { stepFinished(step); });
    connect(&m_jobs, &JobBridge::jobChanged, this, &WindowBench::jobChanged);
}

void WindowBench::start()
{
    log::info("drawing a small data set");
    auto draw = [folder = toPath(m_folder.filePath(u"data"_s))] {
        writeSyntheticDataset(folder, smallDataset());
        return folder;
    };
    auto open = [this](const std::filesystem::path &folder) { m_window.session().openDataset(toQString(folder)); };
    inBackground(m_pool, this, draw, open, [this](const QString &message) { fail(message); });
}

void WindowBench::train()
{
    if (m_job != 0)
        return;
    TrainConfig config;
    config.data = m_window.session().dataset()->root;
    config.model = kModel;
    config.weights = pretrainedWeights(kModel);
    config.split.folds = 3;
    config.recipe.epochs = 1000; // longer than anyone measures; the whole network from the first step on
    config.recipe.headEpochs = 0;
    config.device = "cpu";
    config.out = toPath(m_folder.filePath(u"run"_s));
    m_job = m_jobs.submitTraining(config, u"Bench: train %1"_s.arg(QLatin1StringView(kModel)));
    log::info("training; measuring begins with the first step");
}

void WindowBench::stepFinished(const StepRecord &step)
{
    if (m_isMeasured)
        return;
    m_imagesPerSecond.push_back(step.imagesPerSecond);
    if (m_gestureTimer.isActive())
        return;
    m_gestureTimer.start();
    m_monitor.start();
    QTimer::singleShot(int(1000 * m_seconds), this, &WindowBench::measured);
}

void WindowBench::measured()
{
    m_monitor.stop();
    m_gestureTimer.stop();
    m_isMeasured = true;
    const Lateness late = m_monitor.lateness();
    double sum = 0;
    for (double rate : m_imagesPerSecond)
        sum += rate;
    Json versions = libraryVersions();
    versions["qt"] = qVersion();
    const Json document = {
        {"what", "window"},
        {"seconds", m_seconds},
        {"late_ms", {{"p50", late.p50}, {"p95", late.p95}, {"p99", late.p99}, {"max", late.max}}},
        {"ticks", late.ticks},
        {"model", kModel},
        {"training_images_per_second", sum / double(m_imagesPerSecond.size())},
        {"window", {m_window.width(), m_window.height()}},
        {"threads", std::thread::hardware_concurrency()},
        {"repeats", 1},
        {"versions", versions},
    };
    std::cout << document.dump(2) << std::endl;
    m_jobs.cancel(m_job); // the folder goes when the job has let go of it
}

void WindowBench::jobChanged(const JobStatus &status)
{
    if (status.id != m_job || !isOver(status.state))
        return;
    if (m_isMeasured)
        QCoreApplication::exit(0);
    else
        fail(QString::fromStdString(status.error));
}

void WindowBench::fail(const QString &reason)
{
    log::error("the window could not be measured: " + reason.toStdString());
    QCoreApplication::exit(1);
}

} // namespace

int runWindowBench(MainWindow &window, double seconds)
{
    WindowBench bench(window, seconds);
    bench.start();
    return QApplication::exec();
}

} // namespace histo
