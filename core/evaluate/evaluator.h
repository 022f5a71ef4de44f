#pragma once

#include "core/common/json.h"
#include "core/run/run_directory.h"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace histo {

struct ThresholdPolicy {
    double value = 0.5;
    std::string policy = "fixed 0.5";
};

/// What honest figures are compared with.
struct Baselines {
    std::optional<double> majority; ///< share of the larger class in the part
    std::optional<double> colour;   ///< balanced accuracy of a logistic regression on mean RGB, trained on train
};

/// evaluation.json (CONTRACT.md, evaluate): every figure with its interval from 2,000 draws of groups, n images,
/// n groups, threshold policy. Deterministic.
Json evaluationDocument(const std::vector<PredictionRow> &rows, Part part, const ThresholdPolicy &threshold,
                        const Baselines &baselines, const std::optional<std::string> &watermark);

/// Baselines of a split's part, reading its pictures (reduced) from `dataRoot`.
/// @param part  the part that is judged; the logistic regression is trained on Part::Train
Baselines baselinesOf(const Split &split, Part part, const std::filesystem::path &dataRoot, const CancelToken &cancel = {});

/// Per case and per subtype: for tables in the window and the report.
struct CaseResult {
    std::string group, subtype;
    Label label = Label::Benign;
    int images = 0, right = 0;
    double meanScore = 0;
    bool decidedRight = false;
};
std::vector<CaseResult> caseResults(const std::vector<PredictionRow> &rows, const Split &split, double threshold);

} // namespace histo
