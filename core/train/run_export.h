#pragma once

#include "core/common/cancel_token.h"
#include "core/common/progress.h"
#include "core/run/run_directory.h"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace histo {

struct RunExportOptions {
    std::filesystem::path out;
    std::optional<double> micrometresPerPixel; ///< see NetworkOrigin
};

/// One row: what can leave a run.
struct RunExport {
    std::string id;          ///< of --to
    std::string title;       ///< for people
    std::string description; ///< one line
    bool makesFolder;        ///< else a file
    std::string ending;      ///< of the file; empty for a folder
    /// All or nothing. @thread any worker
    /// @throws Error BadInput if the run has nothing to export yet; Usage, DiskFull, Io, Cancelled
    std::function<void(const RunDirectory &run, const RunExportOptions &options, const CancelToken &cancel,
                       const ProgressSink &progress)>
        write;
};

/// The run's network, by its best checkpoint, in every one of networkFormats().
const std::vector<RunExport> &runExportTable();
/// @throws Error Usage naming it and listing those that exist
const RunExport &findRunExport(const std::string &id);

} // namespace histo
