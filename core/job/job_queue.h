#pragma once

#include "core/common/cancel_token.h"
#include "core/common/progress.h"

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace histo {

enum class JobState {
    Queued, ///< waits for its device
    Held,   ///< waits, and is passed over until it is resumed
    Running,
    Pausing, ///< asked to pause; still in its step
    Paused,  ///< rests between two steps, and keeps its device and its memory
    Succeeded,
    Failed,
    Cancelled
};
const char *name(JobState state);
bool isWaiting(JobState state);  ///< Queued or Held
bool isUnderWay(JobState state); ///< Running, Pausing or Paused
bool isOver(JobState state);

using JobId = int;

/// What a job is, as a value.
struct JobStatus {
    JobId id = 0;
    std::string title, device;
    std::filesystem::path folder = {}; ///< where it writes; empty if it does not say
    JobState state = JobState::Queued;
    int priority = 0;        ///< of waiting jobs the highest goes first
    int place = 0;           ///< among the waiting jobs of its device, from 1; 0 = waits no more
    bool isStopping = false; ///< asked to stop, and not over yet
    Progress progress;
    std::string error;                           ///< if it failed: the message for people
    ErrorKind errorKind = ErrorKind::Internal;   ///< if it failed
    double startedSeconds = 0, endedSeconds = 0; ///< on one monotonic clock, from the queue's birth; 0 = not yet
    double restedSeconds = 0;                    ///< of the time between them; told when it changes state
};

/// One worker thread per device, at a lower priority than the window; jobs on one device take turns: those of higher
/// priority first, equal ones in the order given, unless they are moved.
/// A job that throws ends as Failed (or Cancelled), never the program.
/// @thread any. The observer is called by whichever thread caused the news, one at a time and in order; it must not
/// block. Orders for a job that is unknown, over, or in a state where they mean nothing do nothing.
class JobQueue {
public:
    using Work = std::function<void(const CancelToken &, const ProgressSink &)>;
    using Observer = std::function<void(const JobStatus &)>;

    struct Request {
        std::string title, device;
        Work work;
        std::filesystem::path folder = {};
        int priority = 0;
    };

    JobQueue();
    ~JobQueue(); ///< cancels what runs and joins
    JobQueue(const JobQueue &) = delete;
    JobQueue &operator=(const JobQueue &) = delete;

    void setObserver(Observer observer); ///< before the first submit
    JobId submit(Request request);
    JobId submit(const std::string &title, const std::string &device, Work work)
    {
        return submit(Request{title, device, std::move(work)});
    }

    void cancel(JobId id); ///< waiting: at once; under way: asks
    void cancelAll();
    void pause(JobId id); ///< waiting: held; running: rests as soon as it next asks its token
    void resume(JobId id);

    /// A waiting job changes places with its neighbour on the same device, or goes before all others. Where that takes
    /// it past a job of another priority, it takes on the priority.
    void moveUp(JobId id);
    void moveDown(JobId id);
    void moveFirst(JobId id);
    void setPriority(JobId id, int priority); ///< goes behind the waiting jobs of this priority or a higher one

    std::vector<JobStatus> statuses() const;             ///< in the order given
    void waitForAll();                                   ///< also for held jobs
    bool waitForAll(std::chrono::milliseconds patience); ///< false: something is not over yet

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace histo
