#include "core/job/job_queue.h"

#include "core/common/out_of_memory.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <sys/resource.h>
#include <thread>

namespace histo {

const char *name(JobState state)
{
    switch (state) {
    case JobState::Queued: return "queued";
    case JobState::Running: return "running";
    case JobState::Succeeded: return "succeeded";
    case JobState::Failed: return "failed";
    case JobState::Cancelled: return "cancelled";
    }
    return "";
}

namespace {

struct Job {
    JobStatus status;
    JobQueue::Work work;
    CancelToken cancel;
    bool isOver = false; ///< it ended and the observer has heard of it
};

struct Outcome {
    JobState state = JobState::Succeeded;
    std::string error;
};

/// Runs the work and turns whatever it throws into an outcome: a job never takes the program with it.
Outcome outcomeOf(const JobQueue::Work &work, const CancelToken &cancel, const ProgressSink &progress)
{
    try {
        work(cancel, progress);
        return {};
    } catch (const Error &problem) {
        if (problem.kind() == ErrorKind::Cancelled)
            return {JobState::Cancelled, ""};
        return {JobState::Failed, problem.what()};
    } catch (const std::exception &problem) {
        return {JobState::Failed, isOutOfMemory(problem) ? kOutOfMemoryAdvice : problem.what()};
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
        std::deque<Job *> waiting;
        std::thread thread;
    };

    const std::chrono::steady_clock::time_point birth = std::chrono::steady_clock::now();
    Observer observer; // set before the first submit, then only read

    mutable std::mutex mutex;        // guards everything below, and the status of each job
    std::condition_variable changed; // a job was queued or is over, or the queue closes
    std::vector<std::unique_ptr<Job>> jobs;
    std::map<std::string, Worker> workers; // by device
    bool isClosing = false;

    double now() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - birth).count(); }

    /// Changes a job under the lock and tells the observer outside of it, so that an observer may ask the queue.
    template <typename Change>
    void update(Job &job, Change change)
    {
        JobStatus status;
        {
            std::lock_guard lock(mutex);
            change(job.status);
            status = job.status;
        }
        if (observer)
            observer(status);
    }

    void end(Job &job, const Outcome &outcome)
    {
        job.work = {}; // what the work captured is freed before anyone hears that it is over
        update(job, [&](JobStatus &status) {
            status.state = outcome.state;
            status.error = outcome.error;
            status.endedSeconds = now();
            if (outcome.state == JobState::Succeeded)
                status.progress.fraction = 1;
            status.progress.secondsLeft.reset();
        });
        std::lock_guard lock(mutex);
        job.isOver = true;
        changed.notify_all();
    }

    /// The next job of a device, marked as running; null when the queue closes and nothing waits.
    Job *takeNext(Worker &worker)
    {
        std::unique_lock lock(mutex);
        while (true) {
            changed.wait(lock, [&] { return isClosing || !worker.waiting.empty(); });
            if (worker.waiting.empty())
                return nullptr;
            Job *job = worker.waiting.front();
            worker.waiting.pop_front();
            if (job->status.state != JobState::Queued)
                continue; // cancelled while it waited
            job->status.state = JobState::Running;
            job->status.startedSeconds = now();
            return job;
        }
    }

    void run(Worker &worker)
    {
        yieldToTheWindow();
        while (Job *job = takeNext(worker)) {
            update(*job, [](JobStatus &) {});
            auto report = [this, job](const Progress &progress) {
                update(*job, [&](JobStatus &status) { status.progress = progress; });
            };
            end(*job, outcomeOf(job->work, job->cancel, report));
        }
    }
};

JobQueue::JobQueue() : m_impl(std::make_unique<Impl>()) {}

JobQueue::~JobQueue()
{
    for (const auto &status : statuses())
        cancel(status.id);
    {
        std::lock_guard lock(m_impl->mutex);
        m_impl->isClosing = true;
    }
    m_impl->changed.notify_all();
    for (auto &[device, worker] : m_impl->workers)
        worker.thread.join();
}

void JobQueue::setObserver(Observer observer) { m_impl->observer = std::move(observer); }

JobId JobQueue::submit(const std::string &title, const std::string &device, Work work)
{
    auto owned = std::make_unique<Job>();
    Job *job = owned.get();
    job->status.title = title;
    job->status.device = device;
    job->work = std::move(work);
    {
        std::lock_guard lock(m_impl->mutex);
        job->status.id = static_cast<JobId>(m_impl->jobs.size()) + 1;
        m_impl->jobs.push_back(std::move(owned));
    }
    // Told before a worker may take it, so that "queued" never arrives after "running".
    m_impl->update(*job, [](JobStatus &) {});

    std::lock_guard lock(m_impl->mutex);
    auto &worker = m_impl->workers[device]; // stays where it is: std::map never moves its values
    worker.waiting.push_back(job);
    if (!worker.thread.joinable())
        worker.thread = std::thread([impl = m_impl.get(), &worker] { impl->run(worker); });
    m_impl->changed.notify_all();
    return job->status.id;
}

void JobQueue::cancel(JobId id)
{
    Job *job = nullptr;
    {
        std::lock_guard lock(m_impl->mutex);
        if (id < 1 || static_cast<std::size_t>(id) > m_impl->jobs.size())
            return;
        job = m_impl->jobs[static_cast<std::size_t>(id) - 1].get();
        job->cancel.cancel();
        if (job->status.state != JobState::Queued)
            return;                              // running: the work looks at its token; ended: nothing to do
        job->status.state = JobState::Cancelled; // from here on no worker takes it
    }
    m_impl->end(*job, {JobState::Cancelled, ""});
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
    std::unique_lock lock(m_impl->mutex);
    m_impl->changed.wait(lock, [this] {
        return std::all_of(m_impl->jobs.begin(), m_impl->jobs.end(), [](const auto &job) { return job->isOver; });
    });
}

} // namespace histo
