#pragma once

#include "core/common/cancel_token.h"
#include "core/common/progress.h"

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace histo {

enum class JobState { Queued, Running, Succeeded, Failed, Cancelled };
const char *name(JobState state);

using JobId = int;

/// What a job is, as a value.
struct JobStatus {
    JobId id = 0;
    std::string title, device;
    JobState state = JobState::Queued;
    Progress progress;
    std::string error;                     ///< if it failed: the message for people
    double startedSeconds = 0, endedSeconds = 0; ///< on one monotonic clock, from the queue's birth; 0 = not yet
};

/// One worker thread per device, at a lower priority than the window; jobs on one device take turns in the order given.
/// A job that throws ends as Failed (or Cancelled), never the program.
/// @thread submit, cancel, statuses: any. The observer is called from the workers; it must not block.
class JobQueue {
public:
    using Work = std::function<void(const CancelToken &, const ProgressSink &)>;
    using Observer = std::function<void(const JobStatus &)>;

    JobQueue();
    ~JobQueue(); ///< cancels what runs and joins
    JobQueue(const JobQueue &) = delete;
    JobQueue &operator=(const JobQueue &) = delete;

    void setObserver(Observer observer); ///< before the first submit
    JobId submit(const std::string &title, const std::string &device, Work work);
    void cancel(JobId id);               ///< queued: at once; running: asks. Unknown or ended: nothing happens
    std::vector<JobStatus> statuses() const; ///< in the order given
    void waitForAll();

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace histo
