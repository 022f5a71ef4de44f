#include "core/job/job_queue.h"

#include "core/common/out_of_memory.h"

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <sys/resource.h>
#include <thread>
#include <utility>

namespace histo {

const char *name(JobState state)
{
    switch (state) {
    case JobState::Queued: return "queued";
    case JobState::Held: return "held";
    case JobState::Running: return "running";
    case JobState::Pausing: return "pausing";
    case JobState::Paused: return "paused";
    case JobState::Succeeded: return "succeeded";
    case JobState::Failed: return "failed";
    case JobState::Cancelled: return "cancelled";
    }
    return "";
}

bool isWaiting(JobState state) { return state == JobState::Queued || state == JobState::Held; }

bool isUnderWay(JobState state)
{
    return state == JobState::Running || state == JobState::Pausing || state == JobState::Paused;
}

bool isOver(JobState state) { return !isWaiting(state) && !isUnderWay(state); }

namespace {

struct Job {
    JobStatus status;
    JobQueue::Work work;
    CancelToken cancel;
    bool isTold = false; ///< it ended and the observer has heard of it
};

struct Outcome {
    JobState state = JobState::Succeeded;
    std::string error = {};
    ErrorKind kind = ErrorKind::Internal;
};

/// Runs the work and turns whatever it throws into an outcome: a job never takes the program with it.
Outcome outcomeOf(const JobQueue::Work &work, const CancelToken &cancel, const ProgressSink &progress)
{
    try {
        work(cancel, progress);
        return {};
    } catch (const Error &problem) {
        if (problem.kind() == ErrorKind::Cancelled)
            return {JobState::Cancelled};
        return {JobState::Failed, problem.what(), problem.kind()};
    } catch (const std::exception &problem) {
        if (isOutOfMemory(problem))
            return {JobState::Failed, kOutOfMemoryAdvice, ErrorKind::OutOfMemory};
        return {JobState::Failed, problem.what()};
    } catch (...) {
        return {JobState::Failed, "ended for a reason that it did not name"};
    }
}

/// Workers take all cores; whoever types or scrolls goes first. The threads that the work starts inherit it.
void yieldToTheWindow()
{
    constexpr int kNiceness = 10;
    setpriority(PRIO_PROCESS, 0, kNiceness); // on Linux 0 is this thread alone; if refused, nothing is lost
}

} // namespace

struct JobQueue::Impl {
    struct Worker {
        std::vector<Job *> waiting; ///< queued and held, the next one first; priorities never rise along it
        std::thread thread;
    };

    const std::chrono::steady_clock::time_point birth = std::chrono::steady_clock::now();
    Observer observer; // set before the first submit, then only read

    /// Held from a change until the observer knows it, so that news arrive in the order in which things happened.
    /// Recursive: an observer may give orders. Always taken before `mutex`.
    std::recursive_mutex telling;
    mutable std::mutex mutex;        // guards everything below, and the status of each job
    std::condition_variable changed; // a job was queued, let go or is over, or the queue closes
    std::vector<std::unique_ptr<Job>> jobs;
    std::map<std::string, Worker> workers; // by device
    bool isClosing = false;

    double now() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - birth).count(); }

    /// Changes things under the lock and tells the observer outside of it, so that an observer may ask the queue.
    /// @param change  returns the jobs that are news
    template <typename Change>
    void update(Change change)
    {
        std::lock_guard inOrder(telling);
        std::vector<JobStatus> news;
        {
            std::lock_guard lock(mutex);
            for (const Job *job : change())
                news.push_back(job->status);
        }
        changed.notify_all();
        if (observer)
            for (const JobStatus &status : news)
                observer(status);
    }

    /// @param change  of the job; says whether it did something
    template <typename Change>
    void updateJob(JobId id, Change change)
    {
        update([&]() -> std::vector<Job *> {
            Job *job = find(id);
            return job && change(*job) ? std::vector{job} : std::vector<Job *>{};
        });
    }

    Job *find(JobId id) const
    {
        if (id < 1 || static_cast<std::size_t>(id) > jobs.size())
            return nullptr;
        return jobs[static_cast<std::size_t>(id) - 1].get();
    }

    /// Writes each one's place in the queue into its status.
    /// @return  those whose place is news
    static std::vector<Job *> numbered(Worker &worker)
    {
        std::vector<Job *> news;
        int place = 0;
        for (Job *job : worker.waiting) {
            ++place;
            if (std::exchange(job->status.place, place) != place)
                news.push_back(job);
        }
        return news;
    }

    static void insertByPriority(Worker &worker, Job *job)
    {
        auto behind = std::find_if(worker.waiting.begin(), worker.waiting.end(),
                                   [job](const Job *other) { return other->status.priority < job->status.priority; });
        worker.waiting.insert(behind, job);
    }

    void end(Job &job, const Outcome &outcome)
    {
        job.work = {}; // what the work captured is freed before anyone hears that it is over
        job.cancel.setRestObserver({});
        const double rested = job.cancel.restedSeconds();
        update([&] {
            JobStatus &status = job.status;
            status.state = outcome.state;
            status.error = outcome.error;
            status.errorKind = outcome.kind;
            status.isStopping = false;
            status.place = 0;
            status.endedSeconds = now();
            status.restedSeconds = rested;
            if (outcome.state == JobState::Succeeded)
                status.progress.fraction = 1;
            status.progress.secondsLeft.reset();
            return std::vector{&job};
        });
        std::lock_guard lock(mutex);
        job.isTold = true;
        changed.notify_all();
    }

    /// The next job of a device that nobody holds back; null if there is none now.
    static Job *firstReady(const Worker &worker)
    {
        auto found = std::find_if(worker.waiting.begin(), worker.waiting.end(),
                                  [](const Job *job) { return job->status.state == JobState::Queued; });
        return found == worker.waiting.end() ? nullptr : *found;
    }

    /// The next job of a device, marked as running and told; null when the queue closes.
    Job *takeNext(Worker &worker)
    {
        while (true) {
            {
                std::unique_lock lock(mutex);
                changed.wait(lock, [&] { return isClosing || firstReady(worker); });
                if (isClosing)
                    return nullptr;
            }
            Job *taken = nullptr;
            update([&] {
                std::vector<Job *> news;
                taken = firstReady(worker); // it may have been cancelled or held meanwhile
                if (!taken)
                    return news;
                std::erase(worker.waiting, taken);
                taken->status.state = JobState::Running;
                taken->status.place = 0;
                taken->status.startedSeconds = now();
                news = numbered(worker);
                news.push_back(taken);
                return news;
            });
            if (taken)
                return taken;
        }
    }

    /// The work has come to rest, or goes on. Called by its threads.
    void restChanged(Job &job, bool isResting)
    {
        const double rested = job.cancel.restedSeconds();
        updateJob(job.status.id, [&](Job &) {
            JobStatus &status = job.status;
            status.restedSeconds = rested;
            if (!isResting || status.state != JobState::Pausing)
                return !isResting;
            status.state = JobState::Paused;
            return true;
        });
    }

    void run(Worker &worker)
    {
        yieldToTheWindow();
        while (Job *job = takeNext(worker)) {
            job->cancel.setRestObserver([this, job](bool isResting) { restChanged(*job, isResting); });
            auto report = [this, job](const Progress &progress) {
                updateJob(job->status.id, [&](Job &) {
                    job->status.progress = progress;
                    return true;
                });
            };
            end(*job, outcomeOf(job->work, job->cancel, report));
        }
    }

    /// A waiting job changes places.
    /// @param newPlace  from its place, from 0, and the number that wait
    template <typename NewPlace>
    void move(JobId id, NewPlace newPlace)
    {
        update([&]() -> std::vector<Job *> {
            Job *job = find(id);
            if (!job || !isWaiting(job->status.state))
                return {};
            Worker &worker = workers[job->status.device];
            auto &waiting = worker.waiting;
            const int place = static_cast<int>(std::find(waiting.begin(), waiting.end(), job) - waiting.begin());
            const int last = static_cast<int>(waiting.size()) - 1;
            const int wanted = std::clamp(newPlace(place), 0, std::max(0, last));
            if (place > last || wanted == place)
                return {};
            Job *passed = waiting[static_cast<std::size_t>(wanted)];
            job->status.priority = wanted < place ? std::max(job->status.priority, passed->status.priority)
                                                  : std::min(job->status.priority, passed->status.priority);
            waiting.erase(waiting.begin() + place);
            waiting.insert(waiting.begin() + wanted, job);
            return numbered(worker);
        });
    }
};

JobQueue::JobQueue() : m_impl(std::make_unique<Impl>()) {}

JobQueue::~JobQueue()
{
    cancelAll();
    {
        std::lock_guard lock(m_impl->mutex);
        m_impl->isClosing = true;
    }
    m_impl->changed.notify_all();
    for (auto &[device, worker] : m_impl->workers)
        worker.thread.join();
}

void JobQueue::setObserver(Observer observer) { m_impl->observer = std::move(observer); }

JobId JobQueue::submit(Request request)
{
    auto owned = std::make_unique<Job>();
    Job *job = owned.get();
    job->status.title = std::move(request.title);
    job->status.device = std::move(request.device);
    job->status.folder = std::move(request.folder);
    job->status.priority = request.priority;
    job->work = std::move(request.work);
    JobId id = 0;
    // Queued, numbered and told in one step: no worker takes it before everybody knows that it waits.
    m_impl->update([&] {
        id = job->status.id = static_cast<JobId>(m_impl->jobs.size()) + 1;
        m_impl->jobs.push_back(std::move(owned));
        auto &worker = m_impl->workers[job->status.device]; // stays where it is: std::map never moves its values
        Impl::insertByPriority(worker, job);
        std::vector<Job *> news = Impl::numbered(worker);
        if (!worker.thread.joinable())
            worker.thread = std::thread([impl = m_impl.get(), &worker] { impl->run(worker); });
        return news;
    });
    return id;
}

void JobQueue::cancel(JobId id)
{
    Job *endsNow = nullptr;
    m_impl->update([&]() -> std::vector<Job *> {
        Job *job = m_impl->find(id);
        if (!job || isOver(job->status.state))
            return {};
        job->cancel.cancel();
        if (isUnderWay(job->status.state)) { // the work looks at its token
            job->status.isStopping = true;
            return {job};
        }
        endsNow = job;
        auto &worker = m_impl->workers[job->status.device];
        std::erase(worker.waiting, job); // from here on no worker takes it
        job->status.state = JobState::Cancelled;
        return Impl::numbered(worker);
    });
    if (endsNow)
        m_impl->end(*endsNow, {JobState::Cancelled});
}

void JobQueue::cancelAll()
{
    for (const auto &status : statuses())
        cancel(status.id);
}

void JobQueue::pause(JobId id)
{
    m_impl->updateJob(id, [](Job &job) {
        JobState &state = job.status.state;
        if (state == JobState::Queued) {
            state = JobState::Held;
            return true;
        }
        if (state != JobState::Running || job.status.isStopping)
            return false;
        job.cancel.pause();
        state = JobState::Pausing;
        return true;
    });
}

void JobQueue::resume(JobId id)
{
    m_impl->updateJob(id, [](Job &job) {
        JobState &state = job.status.state;
        if (state == JobState::Held) {
            state = JobState::Queued;
            return true;
        }
        if (state != JobState::Pausing && state != JobState::Paused)
            return false;
        job.cancel.resume();
        state = JobState::Running;
        return true;
    });
}

void JobQueue::moveUp(JobId id)
{
    m_impl->move(id, [](int place) { return place - 1; });
}

void JobQueue::moveDown(JobId id)
{
    m_impl->move(id, [](int place) { return place + 1; });
}

void JobQueue::moveFirst(JobId id)
{
    m_impl->move(id, [](int) { return 0; });
}

void JobQueue::setPriority(JobId id, int priority)
{
    m_impl->update([&]() -> std::vector<Job *> {
        Job *job = m_impl->find(id);
        if (!job || !isWaiting(job->status.state))
            return {};
        auto &worker = m_impl->workers[job->status.device];
        std::erase(worker.waiting, job);
        job->status.priority = priority;
        Impl::insertByPriority(worker, job);
        std::vector<Job *> news = Impl::numbered(worker);
        if (std::find(news.begin(), news.end(), job) == news.end())
            news.push_back(job); // its place is the old one, its priority is not
        return news;
    });
}

std::vector<JobStatus> JobQueue::statuses() const
{
    std::lock_guard lock(m_impl->mutex);
    std::vector<JobStatus> all;
    for (const auto &job : m_impl->jobs)
        all.push_back(job->status);
    return all;
}

void JobQueue::waitForAll()
{
    while (!waitForAll(std::chrono::hours(1)))
        continue;
}

bool JobQueue::waitForAll(std::chrono::milliseconds patience)
{
    std::unique_lock lock(m_impl->mutex);
    return m_impl->changed.wait_for(lock, patience, [this] {
        return std::all_of(m_impl->jobs.begin(), m_impl->jobs.end(), [](const auto &job) { return job->isTold; });
    });
}

} // namespace histo
