#pragma once

#include <filesystem>

namespace histo {

/// What has become of a run, from what its folder holds and whether somebody trains it now.
enum class RunLife {
    None,    ///< no run.json
    Running, ///< a living process holds its lock
    Succeeded,
    Failed,
    Cancelled, ///< stopped when asked
    Died       ///< no end.json, and nobody holds it: the program or the machine ended under it
};
const char *name(RunLife life);

/// @throws nothing: a damaged end.json counts as none
RunLife lifeOf(const std::filesystem::path &run);

inline bool canBeTakenUp(RunLife life)
{
    return life == RunLife::Failed || life == RunLife::Cancelled || life == RunLife::Died;
}

/// Removes what a process left that was killed before its run.json was there, so that the run can begin in the folder:
/// a split.csv, a lock, temporary files. A folder that holds anything else stays as it is.
void clearUnbornRun(const std::filesystem::path &run);

} // namespace histo
