#pragma once

#include "core/common/cancel_token.h"

#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <thread>
#include <vector>

namespace histo::cli {

/// Keeps the promise that a cancelled run ends within five seconds, also where one training step takes longer than
/// that (VGG16 in large batches on two cores): then the runs are marked as cancelled and the program ends at once.
/// Nothing is lost by it, because every file of a run is whole at any moment.
/// Watches as long as it lives.
class StopDeadline {
public:
    explicit StopDeadline(const CancelToken &cancel);
    ~StopDeadline();
    StopDeadline(const StopDeadline &) = delete;
    StopDeadline &operator=(const StopDeadline &) = delete;

    void addRun(const std::filesystem::path &run); ///< what to mark, once it has begun

private:
    void watch();

    const CancelToken m_cancel;
    std::mutex m_mutex; // guards m_runs and m_isOver
    std::condition_variable m_changed;
    std::vector<std::filesystem::path> m_runs;
    bool m_isOver = false;
    std::thread m_thread; // the last member: it uses all others
};

} // namespace histo::cli
