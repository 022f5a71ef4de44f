#pragma once

#include "core/run/run_directory.h"

#include <optional>
#include <string>
#include <unordered_map>

namespace histo {

/// What a run says of single pictures, found by their path relative to the data set's root. A value: built once when a
/// run is opened, empty without one.
class RunLookup {
public:
    RunLookup() = default;
    RunLookup(const std::optional<Split> &split, const std::vector<PredictionRow> &predictions);

    bool isEmpty() const { return m_parts.empty() && m_predictions.empty(); }
    std::optional<Part> partOf(const std::filesystem::path &relativePath) const;
    std::optional<PredictionRow> predictionOf(const std::filesystem::path &relativePath) const;

private:
    std::unordered_map<std::string, Part> m_parts;
    std::unordered_map<std::string, PredictionRow> m_predictions;
};

/// The predictions of every part that was judged.
std::vector<PredictionRow> predictionsOfAllParts(const RunDirectory &run);

/// The class that a score stands for, at the evaluator's threshold.
Label calledClass(const PredictionRow &row);
inline bool isRight(const PredictionRow &row) { return calledClass(row) == row.label; }

} // namespace histo
