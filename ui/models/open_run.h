#pragma once

#include "core/run/run_directory.h"

#include <optional>
#include <vector>

namespace histo {

/// Everything of a run's folder that the window shows, read in one go.
struct OpenRun {
    RunDirectory directory;
    std::optional<Split> split;
    std::vector<PredictionRow> predictions; ///< of all parts that were judged
    std::filesystem::path dataRoot;         ///< where its pictures are; empty if they are no longer there
};

/// @throws Error BadInput if the folder holds no run, or a file in it is broken
/// @thread any
OpenRun readOpenRun(const std::filesystem::path &folder);

} // namespace histo
