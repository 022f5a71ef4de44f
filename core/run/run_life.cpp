#include "core/run/run_life.h"

#include "core/common/error.h"
#include "core/common/log.h"
#include "core/run/run_directory.h"
#include "core/run/run_lock.h"

#include <algorithm>
#include <vector>

namespace histo {

namespace fs = std::filesystem;

const char *name(RunLife life)
{
    switch (life) {
    case RunLife::None: return "none";
    case RunLife::Running: return "running";
    case RunLife::Succeeded: return "succeeded";
    case RunLife::Failed: return "failed";
    case RunLife::Cancelled: return "cancelled";
    case RunLife::Died: return "died";
    }
    return "";
}

RunLife lifeOf(const fs::path &run)
{
    std::error_code problem;
    if (!fs::is_regular_file(run / "run.json", problem))
        return RunLife::None;
    if (RunLock::isHeld(run))
        return RunLife::Running;
    try {
        const auto end = RunDirectory::open(run).readEnd();
        if (!end)
            return RunLife::Died;
        return end->state == "succeeded" ? RunLife::Succeeded
               : end->state == "failed"  ? RunLife::Failed
                                         : RunLife::Cancelled;
    } catch (const Error &damaged) {
        log::warning(damaged.what());
        return RunLife::Died;
    }
}

void clearUnbornRun(const fs::path &run)
{
    std::error_code problem;
    if (!fs::is_directory(run, problem) || fs::exists(run / "run.json", problem) || RunLock::isHeld(run))
        return;
    std::vector<fs::path> left;
    for (fs::directory_iterator entry(run, problem), end; !problem && entry != end; entry.increment(problem))
        left.push_back(entry->path());
    const bool isOnlyABeginning = std::all_of(left.begin(), left.end(), [](const fs::path &file) {
        return file.filename() == "split.csv" || file.filename() == "run.lock" || file.extension() == ".tmp";
    });
    if (problem || !isOnlyABeginning)
        return;
    for (const fs::path &file : left)
        fs::remove(file, problem);
}

} // namespace histo
