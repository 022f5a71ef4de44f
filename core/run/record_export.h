#pragma once

#include "core/run/run_directory.h"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace histo {

/// One row: what of a run's records (losses, figures, settings) can leave it. Its network leaves by runExportTable().
struct RecordExport {
    std::string id;          ///< of --to
    std::string title;       ///< for people
    std::string description; ///< one line
    /// Makes a new folder, all or nothing. @thread any worker
    /// @throws Error BadInput if the folder is there and not empty; Io, DiskFull
    std::function<void(const RunDirectory &run, const std::filesystem::path &folder)> write;
};

const std::vector<RecordExport> &recordExportTable();
/// Null if there is none of that name.
const RecordExport *findRecordExport(const std::string &id);

} // namespace histo
