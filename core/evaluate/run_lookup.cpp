#include "core/evaluate/run_lookup.h"

#include "core/evaluate/evaluator.h"

namespace histo {

RunLookup::RunLookup(const std::optional<Split> &split, const std::vector<PredictionRow> &predictions)
{
    if (split)
        for (const SplitRow &row : split->rows)
            m_parts.emplace(row.sample.path.generic_string(), row.part);
    for (const PredictionRow &row : predictions)
        m_predictions.insert_or_assign(row.path.generic_string(), row);
}

std::optional<Part> RunLookup::partOf(const std::filesystem::path &relativePath) const
{
    const auto found = m_parts.find(relativePath.generic_string());
    if (found == m_parts.end())
        return {};
    return found->second;
}

std::optional<PredictionRow> RunLookup::predictionOf(const std::filesystem::path &relativePath) const
{
    const auto found = m_predictions.find(relativePath.generic_string());
    if (found == m_predictions.end())
        return {};
    return found->second;
}

std::vector<PredictionRow> predictionsOfAllParts(const RunDirectory &run)
{
    std::vector<PredictionRow> all;
    for (const Part part : {Part::Train, Part::Validation, Part::Test}) {
        if (!std::filesystem::exists(run.predictionsFile(part)))
            continue;
        const std::vector<PredictionRow> rows = run.readPredictions(part);
        all.insert(all.end(), rows.begin(), rows.end());
    }
    return all;
}

Label calledClass(const PredictionRow &row)
{
    return row.score >= ThresholdPolicy{}.value ? Label::Malignant : Label::Benign;
}

} // namespace histo
