#include "ui/job_bridge.h"

#include "core/common/log.h"
#include "core/common/paths.h"
#include "core/job/job_store.h"
#include "core/run/run_life.h"
#include "core/train/trainer.h"
#include "ui/models/train_command.h"
#include "ui/qt_paths.h"

#include <QCoreApplication>
#include <QProcess>
#include <QTimer>
#include <algorithm>
#include <future>
#include <map>
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

/// What histoscope-cli would be told, and what the window resolved it to.
JobFile fileOf(const TrainConfig &config, const QString &title)
{
    JobFile job;
    job.title = title.toStdString();
    const std::vector<std::string> words = trainCommandLine(config); // for a repetition, into another folder
    job.command.assign(words.begin() + 1, words.end() - 1);
    job.command.push_back(utf8(config.out));
    job.run = config.out;
    job.config = toJson(config);
    job.takesUp = true;
    return job;
}

void trainOrTakeUp(const TrainConfig &config, const TrainObserver &observer, const CancelToken &cancel)
{
    if (lifeOf(config.out) != RunLife::None) {
        resumeTraining(config.out, observer, cancel);
        return;
    }
    clearUnbornRun(config.out);
    train(config, observer, cancel);
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

    using Begin = void (*)(const TrainConfig &, const TrainObserver &, const CancelToken &);

    JobId submitTraining(const TrainConfig &config, const QString &title, Begin begin)
    {
        // The worker may begin before submit() has said which number the job got.
        auto number = std::make_shared<std::promise<JobId>>();
        std::shared_future<JobId> known = number->get_future().share();
        auto work = [this, config, known, begin](const CancelToken &cancel, const ProgressSink &progress) {
            begin(config, observerOf(known.get(), progress), cancel);
        };
        const std::filesystem::path file = writeFile(config, title);
        const JobId id = queue.submit({title.toStdString(), config.device, std::move(work), config.out});
        Q_EMIT bridge.trainingQueued(id, config);
        number->set_value(id);
        if (!file.empty())
            remember(id, file);
        return id;
    }

    std::filesystem::path writeFile(const TrainConfig &config, const QString &title)
    {
        try {
            return store.add(fileOf(config, title));
        } catch (const Error &problem) {
            log::warning(std::string("this training will be forgotten if the program ends: ") + problem.what());
            return {};
        }
    }

    void remember(JobId id, const std::filesystem::path &file)
    {
        {
            std::lock_guard lock(filesMutex);
            files[id] = file;
        }
        // Over already? Then nobody else will forget it.
        forgetIfOver(queue.statuses()[static_cast<std::size_t>(id) - 1]);
    }

    /// Any thread. A training that is over needs its file no more, unless the program's end is what stopped it.
    void forgetIfOver(const JobStatus &status)
    {
        if (!isOver(status.state))
            return;
        std::lock_guard lock(filesMutex);
        const auto found = files.find(status.id);
        if (found == files.end() || (isClosing && status.state == JobState::Cancelled))
            return;
        store.remove(found->second);
        files.erase(found);
    }

    void keepFiles()
    {
        std::lock_guard lock(filesMutex);
        isClosing = true;
    }

    JobBridge &bridge;
    JobStore store;
    mutable std::mutex filesMutex;                // guards files and isClosing
    std::map<JobId, std::filesystem::path> files; ///< of trainings that are not over
    bool isClosing = false;
    std::mutex newsMutex; // guards news and isWakeUnderWay
    std::vector<News> news;
    bool isWakeUnderWay = false;
    JobQueue queue; // last: its workers, joined first, still post while they end
};

JobBridge::JobBridge(QObject *parent) : QObject(parent), m_impl(std::make_unique<Impl>(*this))
{
    m_impl->queue.setObserver([impl = m_impl.get()](const JobStatus &status) {
        impl->forgetIfOver(status);
        impl->post(status);
    });
}

JobBridge::~JobBridge() { m_impl->keepFiles(); }

JobId JobBridge::submitTraining(const TrainConfig &config, const QString &title)
{
    auto begin = [](const TrainConfig &wanted, const TrainObserver &observer, const CancelToken &cancel) {
        train(wanted, observer, cancel);
    };
    return m_impl->submitTraining(config, title, begin);
}

JobId JobBridge::submitResume(const TrainConfig &config, const QString &title)
{
    auto takeUp = [](const TrainConfig &stopped, const TrainObserver &observer, const CancelToken &cancel) {
        resumeTraining(stopped.out, observer, cancel);
    };
    return m_impl->submitTraining(config, title, takeUp);
}

JobId JobBridge::submit(const QString &title, const std::string &device, JobQueue::Work work)
{
    return m_impl->queue.submit(title.toStdString(), device, std::move(work));
}

std::vector<JobFile> JobBridge::abandonedTrainings() const
{
    std::vector<JobFile> abandoned;
    for (JobStore::Row &row : m_impl->store.list())
        if (!row.isHeld && !row.job.config.is_null() && lifeOf(row.job.run) != RunLife::Running)
            abandoned.push_back(std::move(row.job));
    return abandoned;
}

JobId JobBridge::takeUp(const JobFile &job)
{
    const TrainConfig config = trainConfigFromJson(job.config);
    const JobId id = m_impl->submitTraining(config, QString::fromStdString(job.title), trainOrTakeUp);
    m_impl->store.remove(job.path); // another file tells of it now
    return id;
}

void JobBridge::leave(const JobFile &job) { m_impl->store.remove(job.path); }

void JobBridge::stopForClosing()
{
    m_impl->keepFiles();
    m_impl->queue.cancelAll();
}

int JobBridge::trainingsNotOver() const
{
    std::lock_guard lock(m_impl->filesMutex);
    return static_cast<int>(m_impl->files.size());
}

bool JobBridge::goOnWithoutWindow()
{
    QStringList arguments{QStringLiteral("jobs"), QStringLiteral("run")};
    {
        std::lock_guard lock(m_impl->filesMutex);
        for (const auto &[id, file] : m_impl->files)
            arguments << toQString(file);
    }
    m_impl->store.letGo();
    QProcess program;
    program.setProgram(QCoreApplication::applicationDirPath() + QStringLiteral("/histoscope-cli"));
    program.setArguments(arguments);
    program.setStandardInputFile(QProcess::nullDevice());
    const QString log = toQString(JobStore::standardFolder() / "without-window.log");
    program.setStandardOutputFile(log, QIODevice::Append);
    program.setStandardErrorFile(log, QIODevice::Append);
    return program.startDetached();
}

void JobBridge::cancel(JobId id) { m_impl->queue.cancel(id); }
void JobBridge::pause(JobId id) { m_impl->queue.pause(id); }
void JobBridge::resume(JobId id) { m_impl->queue.resume(id); }
void JobBridge::moveUp(JobId id) { m_impl->queue.moveUp(id); }
void JobBridge::moveDown(JobId id) { m_impl->queue.moveDown(id); }
void JobBridge::moveFirst(JobId id) { m_impl->queue.moveFirst(id); }

std::vector<JobStatus> JobBridge::statuses() const { return m_impl->queue.statuses(); }

bool JobBridge::isBusy() const
{
    const std::vector<JobStatus> all = statuses();
    return std::any_of(all.begin(), all.end(), [](const JobStatus &status) { return !isOver(status.state); });
}

} // namespace histo
