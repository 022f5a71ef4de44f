#pragma once

#include "core/evaluate/statistics.h"
#include "core/run/run_directory.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace histo {

/// Everything that a table of runs says of one of them. What is missing or broken in its files is left empty.
struct RunFacts {
    RunSummary summary;
    std::string weights; ///< name of the file it started from; empty: random
    std::string scheme, preset;
    int fold = 0, folds = 0, plannedEpochs = 0, bestEpoch = 0; ///< 0: unknown or none
    std::string seed;
    std::optional<double> validationBalancedAccuracy; ///< of the best epoch
    Figure balancedAccuracy, auc, recognitionRate;    ///< of the test part, with intervals
    int images = 0, groups = 0;                       ///< of the test part
    double seconds = 0;                               ///< that its epochs took
    std::string note;                                 ///< what a person wrote in note.txt
};

RunFacts readRunFacts(const RunDirectory &run);

/// A person's words on a run, in note.txt of its folder. Empty removes it.
/// @throws Error Io or DiskFull
void writeRunNote(const std::filesystem::path &run, const std::string &text);

/// Keeps what was read of runs whose files have not changed since: looking again at a thousand runs costs little.
/// @thread one call at a time
class RunCatalog {
public:
    /// All runs at or below the folders, each once, newest first. Folders that are gone are left out,
    /// broken runs too, and logged.
    std::vector<RunFacts> read(const std::vector<std::filesystem::path> &folders);

private:
    struct Entry {
        std::string stamp; ///< of the files that facts are read from
        RunFacts facts;
    };
    void addEntry(const std::filesystem::path &run, std::map<std::filesystem::path, Entry> &entries) const;

    std::map<std::filesystem::path, Entry> m_entries;
};

} // namespace histo
