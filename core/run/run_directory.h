#pragma once

#include "core/common/json.h"
#include "core/dataset/split.h"
#include "core/run/probe_record.h"
#include "core/run/run_records.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace histo {

inline constexpr int kRunSchema = 1;

/// How a run ended.
struct RunEnd {
    std::string state;  ///< succeeded | failed | cancelled
    std::string reason; ///< empty if succeeded
    std::string utc;
};

/// One row of predictions/<part>.csv.
struct PredictionRow {
    std::filesystem::path path; ///< relative to the data set's root
    std::string group;
    Label label = Label::Benign;
    double score = 0, logitBenign = 0, logitMalignant = 0;
};

class MetricsLog;

/// A run's folder: the hinge between the trainer and everything that shows results (DESIGN.md, section 4).
/// One object writes at a time; any number may read, also while it is written.
/// @thread one call at a time per object
class RunDirectory {
public:
    /// Makes the folder. @throws Error BadInput if it exists and is not empty (never writes over a run)
    static RunDirectory create(const std::filesystem::path &path);
    /// @throws Error BadInput if there is no run.json, or it was made by a newer version (names it)
    static RunDirectory open(const std::filesystem::path &path);

    const std::filesystem::path &path() const { return m_path; }
    std::filesystem::path checkpoint(const std::string &name) const; ///< checkpoints/<name>.safetensors
    std::filesystem::path predictionsFile(Part part) const;          ///< predictions/<part>.csv
    std::filesystem::path explanations() const { return m_path / "explanations"; }
    std::filesystem::path report() const { return m_path / "report.html"; }

    void writeRun(const Json &run) const; ///< run.json
    Json readRun() const;
    void writeSplit(const Split &split) const; ///< split.csv
    Split readSplit() const;

    void appendStep(const StepRecord &step) const;
    void appendEpoch(const EpochRecord &epoch) const;
    /// @param kind  alarm (a person should look), paused, continued; empty: a plain note
    void appendNote(const std::string &text, const std::string &kind = {}) const;
    void appendProbe(const ProbeRecord &probe) const;
    std::vector<EpochRecord> readEpochs() const; ///< of an epoch told twice the last line counts
    std::vector<StepRecord> readSteps() const;

    void writePredictions(Part part, const std::vector<PredictionRow> &rows) const;
    std::vector<PredictionRow> readPredictions(Part part) const; ///< @throws Error BadInput if there are none

    void writeEvaluation(const Json &evaluation) const;
    std::optional<Json> readEvaluation() const; ///< nothing if not evaluated yet

    void writeEnd(const std::string &state, const std::string &reason) const;
    void removeEnd() const;                ///< when a run is taken up again
    std::optional<RunEnd> readEnd() const; ///< nothing while it runs, or if it died

private:
    explicit RunDirectory(std::filesystem::path path);
    struct Log;
    MetricsLog &log() const; // opens metrics.jsonl for writing at the first use
    std::filesystem::path m_path;
    std::shared_ptr<Log> m_log;
};

/// What a list of runs shows.
struct RunSummary {
    std::filesystem::path path;
    std::string id, model, state; ///< state: succeeded | failed | cancelled | unfinished
    std::string startedUtc;
    std::string dataRoot;
    std::vector<int> magnifications;
    int epochs = 0;                              ///< finished
    std::optional<double> balancedAccuracy, auc; ///< on the test part
    std::optional<std::string> watermark;
};

/// The folders of all runs at or below a folder (not deeper than 4 levels); links to folders are not followed.
/// @throws Error BadInput if the folder is missing
std::vector<std::filesystem::path> findRuns(const std::filesystem::path &folder);
/// All runs at or below a folder (not deeper than 4 levels), newest first; broken ones are left out and logged, links
/// to folders are not followed.
/// @throws Error BadInput if the folder is missing
std::vector<RunSummary> listRuns(const std::filesystem::path &folder);
/// What is missing or broken in the run's files is left empty.
RunSummary summarizeRun(const RunDirectory &run);

} // namespace histo
