#pragma once

#include "core/common/cancel_token.h"
#include "core/common/json.h"
#include "core/evaluate/metrics.h"
#include "core/evaluate/statistics.h"
#include "core/run/run_directory.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace histo {

struct ThresholdPolicy {
    double value = 0.5;
    std::string policy = "fixed 0.5";
};

/// Predictions as the figures want them.
struct JudgedPictures {
    std::vector<Judged> judged;      ///< in the order of the rows
    std::vector<std::string> groups; ///< sorted by name: Judged::group is an index into it
};
JudgedPictures judgedPictures(const std::vector<PredictionRow> &rows);

/// Every figure with its 95 % interval: percentiles of 2,000 draws of groups within each class, from a fixed seed,
/// widened where needed to hold the figure itself (calibration error is biased upwards in a draw).
/// A share without spread in the draws (all right, all wrong, one group) gets Wilson's interval over groups; balanced
/// accuracy the same of its two halves (Newcombe); figures for which no such interval exists are `degenerate`.
struct JudgedFigures {
    Figure accuracy, balancedAccuracy, auc, f1, mcc, brier, ece, sensitivity, specificity; ///< of pictures
    Figure recognitionRate, decisionAccuracy;                                              ///< of groups
};
JudgedFigures judgedFigures(const std::vector<Judged> &judged, double threshold);

Json toJson(const Figure &figure); ///< {"value", "low", "high"}, with "degenerate" where no interval can be given

/// What honest figures are compared with (baselines.h).
struct Baselines {
    std::optional<double> majority; ///< share of the larger class in the part
    std::optional<double> colour;   ///< balanced accuracy of a logistic regression on mean RGB, trained on train
};

/// evaluation.json (CONTRACT.md, evaluate): every figure with its interval from 2,000 draws of groups, n images,
/// n groups, threshold policy. Deterministic, and a function of the rows, not of their order. The rows may come from
/// one run or from the pooled folds of one plan.
/// @throws Error BadInput if there are no rows or a score is not in [0, 1]
Json evaluationDocument(const std::vector<PredictionRow> &rows, Part part, const ThresholdPolicy &threshold,
                        const Baselines &baselines, const std::optional<std::string> &watermark);

/// Predictions of several runs as if of one: the folds of one plan, whose parts cover every picture once.
struct PooledPredictions {
    std::vector<PredictionRow> rows;
    std::optional<std::string> watermark; ///< of the first run that has one
};
/// @throws Error BadInput naming the picture if two runs judged the same one (not folds of one plan)
PooledPredictions poolPredictions(const std::vector<RunDirectory> &runs, Part part);

/// Per case and per subtype: for tables in the window and the report.
struct CaseResult {
    std::string group, subtype;
    Label label = Label::Benign;
    int images = 0, right = 0;
    double meanScore = 0;
    bool decidedRight = false;
};
/// Sorted by case. `subtype` is empty where the split does not know the case, "A, B" where it holds several.
std::vector<CaseResult> caseResults(const std::vector<PredictionRow> &rows, const Split &split, double threshold);

} // namespace histo
