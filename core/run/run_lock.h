#pragma once

// One writer per run.

#include "core/common/file_lock.h"
#include "core/common/json.h"

#include <filesystem>
#include <optional>

namespace histo {

/// Held by whoever trains or resumes a run, in `run.lock` inside its folder. The system lets go of it when the process
/// ends, however it ends: a run without end.json whose lock nobody holds has died, and that is known, not guessed.
/// The file says who holds it, for people; it goes away with the lock unless the process is killed.
class RunLock {
public:
    /// @throws Error BadInput naming process and machine if somebody else holds it; DiskFull or Io
    static RunLock take(const std::filesystem::path &run);
    ~RunLock();
    RunLock(RunLock &&) noexcept = default;
    RunLock &operator=(RunLock &&) = delete;

    static bool isHeld(const std::filesystem::path &run);

private:
    RunLock(std::filesystem::path file, FileLock lock) : m_file(std::move(file)), m_lock(std::move(lock)) {}

    std::filesystem::path m_file; ///< empty after a move
    FileLock m_lock;
};

} // namespace histo
