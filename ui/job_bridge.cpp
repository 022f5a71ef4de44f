#include "ui/job_bridge.h"

#include "core/train/trainer.h"
#include "ui/qt_paths.h"

#include <QTimer>
#include <algorithm>
#include <future>
#include <mutex>
#include <variant>

namespace histo {

namespace {

constexpr int kMillisecondsBetweenNews = 33;

struct RunStarted {
    JobId id;
    QString folder;
};
struct StepDone {
    JobId id;
    StepRecord step;
};
struct EpochDone {
    JobId id;
    EpochRecord epoch;
};
struct Note {
    JobId id;
    QString text;
};
using News = std::variant<JobStatus, RunStarted, StepDone, EpochDone, Note>;

bool isOver(JobState state)
{
    return state == JobState::Succeeded || state == JobState::Failed || state == JobState::Cancelled;
}

/// Says whether `old` is worth nothing once `fresh` is known: an earlier step or an earlier state of the same job.
bool isReplacedBy(const News &old, const News &fresh)
{
    if (auto *status = std::get_if<JobStatus>(&fresh))
        return std::holds_alternative<JobStatus>(old) && std::get<JobStatus>(old).id == status->id;
    if (auto *step = std::get_if<StepDone>(&fresh))
        return std::holds_alternative<StepDone>(old) && std::get<StepDone>(old).id == step->id;
    return false;
}

} // namespace

struct JobBridge::Impl {
    explicit Impl(JobBridge &owner) : bridge(owner) {}

    /// Any thread. Wakes the GUI thread once for whatever gathers until it looks.
    void post(News fresh)
    {
        std::lock_guard lock(newsMutex);
        std::erase_if(news, [&](const News &old) { return isReplacedBy(old, fresh); });
        news.push_back(std::move(fresh));
        if (!std::exchange(isWakeUnderWay, true))
            QMetaObject::invokeMethod(
                &bridge, [this] { deliverSoon(); }, Qt::QueuedConnection);
    }

    void deliverSoon()
    {
        QTimer::singleShot(kMillisecondsBetweenNews, &bridge, [this] { deliver(); });
    }

    void deliver()
    {
        std::vector<News> taken;
        {
            std::lock_guard lock(newsMutex);
            taken.swap(news);
            isWakeUnderWay = false;
        }
        for (const News &item : taken)
            std::visit([this](const auto &value) { tell(value); }, item);
    }

    void tell(const JobStatus &status) { Q_EMIT bridge.jobChanged(status); }
    void tell(const RunStarted &run) { Q_EMIT bridge.trainingStarted(run.id, run.folder); }
    void tell(const StepDone &done) { Q_EMIT bridge.stepFinished(done.id, done.step); }
    void tell(const EpochDone &done) { Q_EMIT bridge.epochFinished(done.id, done.epoch); }
    void tell(const Note &note) { Q_EMIT bridge.noteArrived(note.id, note.text); }

    TrainObserver observerOf(JobId id, const ProgressSink &progress)
    {
        TrainObserver observer;
        observer.runStarted = [this, id](const std::filesystem::path &run) { post(RunStarted{id, toQString(run)}); };
        observer.stepFinished = [this, id](const StepRecord &step) { post(StepDone{id, step}); };
        observer.epochFinished = [this, id](const EpochRecord &epoch) { post(EpochDone{id, epoch}); };
        observer.note = [this, id](const std::string &text) { post(Note{id, QString::fromStdString(text)}); };
        observer.progress = progress;
        return observer;
    }

    JobId submitObserved(const QString &title, const std::string &device,
                         std::function<void(const TrainObserver &, const CancelToken &)> training)
    {
        // The worker may begin before submit() has said which number the job got.
        auto number = std::make_shared<std::promise<JobId>>();
        std::shared_future<JobId> known = number->get_future().share();
        auto work = [this, training = std::move(training), known](const CancelToken &cancel,
                                                                  const ProgressSink &progress) {
            training(observerOf(known.get(), progress), cancel);
        };
        const JobId id = bridge.submit(title, device, std::move(work));
        number->set_value(id);
        return id;
    }

    JobBridge &bridge;
    std::mutex newsMutex; // guards news and isWakeUnderWay
    std::vector<News> news;
    bool isWakeUnderWay = false;
    JobQueue queue; // last: its workers, joined first, still post while they end
};

JobBridge::JobBridge(QObject *parent) : QObject(parent), m_impl(std::make_unique<Impl>(*this))
{
    m_impl->queue.setObserver([impl = m_impl.get()](const JobStatus &status) { impl->post(status); });
}

JobBridge::~JobBridge() = default;

JobId JobBridge::submitTraining(const TrainConfig &config, const QString &title)
{
    return m_impl->submitObserved(
        title, config.device,
        [config](const TrainObserver &observer, const CancelToken &cancel) { train(config, observer, cancel); });
}

JobId JobBridge::submitResume(const std::filesystem::path &run, const std::string &device, const QString &title)
{
    return m_impl->submitObserved(title, device, [run](const TrainObserver &observer, const CancelToken &cancel) {
        resumeTraining(run, observer, cancel);
    });
}

JobId JobBridge::submit(const QString &title, const std::string &device, JobQueue::Work work)
{
    return m_impl->queue.submit(title.toStdString(), device, std::move(work));
}

void JobBridge::cancel(JobId id) { m_impl->queue.cancel(id); }

std::vector<JobStatus> JobBridge::statuses() const { return m_impl->queue.statuses(); }

bool JobBridge::isBusy() const
{
    const std::vector<JobStatus> all = statuses();
    return std::any_of(all.begin(), all.end(), [](const JobStatus &status) { return !isOver(status.state); });
}

} // namespace histo
