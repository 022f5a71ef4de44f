#pragma once

#include "core/common/file_lock.h"
#include "core/job/job_file.h"

#include <map>
#include <mutex>

namespace histo {

/// The jobs that are to be done, each in a file of its own from when it is queued until it is over. Whoever is about to
/// do a job holds its file (file_lock.h); a file that nobody holds is of a job whose program has ended before it.
/// @thread any
class JobStore {
public:
    explicit JobStore(std::filesystem::path folder = standardFolder()) : m_folder(std::move(folder)) {}

    static std::filesystem::path standardFolder(); ///< jobs, below histoHome()

    /// Writes <id>.json and holds it; `job.path` does not matter. @throws Error DiskFull or Io
    std::filesystem::path add(const JobFile &job);
    /// Holds a file that is there. False if somebody else does, or it has gone.
    bool take(const std::filesystem::path &file);
    void remove(const std::filesystem::path &file); ///< the job is over, or nobody wants it any more
    void letGo();                                   ///< of every file; they stay

    struct Row {
        JobFile job;
        bool isHeld = false; ///< by a living program
    };
    /// Every job that is to be done, the oldest first. Files that hold none are told in the log and left out.
    std::vector<Row> list() const;

private:
    const std::filesystem::path m_folder;
    mutable std::mutex m_mutex; // guards m_held
    std::map<std::filesystem::path, FileLock> m_held;
};

} // namespace histo
