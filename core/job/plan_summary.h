#pragma once

#include "core/evaluate/statistics.h"
#include "core/job/plan.h"

namespace histo {

/// One figure of one model over a plan.
struct PlanFigure {
    std::string id; ///< as in evaluation.json: balanced_accuracy
    Figure pooled;  ///< see summarize()
    std::optional<double> meanOverRuns;
    std::optional<double> seedSpread; ///< standard deviation of the pooled figure between seeds; needs two of them
    std::optional<double> foldSpread; ///< standard deviation between the folds of one seed
};

struct ModelSummary {
    std::string model;
    int finishedRuns = 0, runs = 0;
    std::vector<std::uint64_t> pooledSeeds; ///< of which every fold is finished
    int images = 0, groups = 0;             ///< of one seed's pooled predictions
    std::vector<PlanFigure> figures;
    std::optional<std::string> watermark;
};

struct PlanSummary {
    std::vector<ModelSummary> models;
    std::vector<std::string> missing; ///< names of runs that are not finished
};

/// What a plan has found so far, on its test parts, at threshold 0.5.
///
/// `pooled`: the test parts of a seed's folds cover every picture once; judged together they give one figure for that
/// seed, and the mean over seeds is the value. Its interval comes from 2,000 draws of patient groups within each class.
/// A draw takes the same groups out of every seed and averages the seeds' figures on it: seeds are repeated
/// measurements of the same patients, never more patients. Counting them as such would make the interval shrink with
/// computing time, while what is unknown about the next patient stays the same.
/// A share without spread in the draws gets Wilson's interval over groups, as in evaluation.json.
///
/// Both spreads are given apart, because they say different things. `seedSpread`: how much chance in training (and,
/// where the seed also deals the folds, in dealing them) moves the result on the same patients. `foldSpread`: how
/// different the folds' patients are; root mean square over seeds. Folds share their training patients, so it is no
/// standard error of anything.
///
/// Seeds that lack a fold are left out of `pooled`, because their patients would be others.
/// @throws Error BadInput if two runs of one seed judged the same picture, or a run is damaged
PlanSummary summarize(const Plan &plan);

/// plan_result.json; says in words how it was computed.
Json toJson(const PlanSummary &summary);

/// Writes it as plan_result.json into the plan's folder. @throws Error DiskFull or Io
void writePlanResult(const Plan &plan, const PlanSummary &summary);

/// A table for people, one row per model and figure.
std::string inWords(const PlanSummary &summary);

} // namespace histo
