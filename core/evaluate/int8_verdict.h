#pragma once

#include "core/common/json.h"
#include "core/evaluate/statistics.h"
#include "core/run/run_directory.h"

#include <string>
#include <vector>

namespace histo {

/// Scores of 95 of 100 held-out pictures may move by less than this.
inline constexpr double kMostScoreMove = 0.02;
/// A 95th percentile of fewer pictures is hardly more than the largest of them.
inline constexpr std::size_t kLeastHeldOutPictures = 20;

/// Whether a network in 8-bit integers still says what it says in fp32.
struct Int8Verdict {
    std::size_t images = 0, groups = 0;
    double scoreMoveP95 = 0, largestScoreMove = 0; ///< of |score in int8 - score in fp32|
    std::size_t changedCalls = 0;                  ///< pictures that cross the threshold of 0.5
    Figure aucFp32, aucInt8;                       ///< with the intervals of judgedFigures
    std::vector<std::string> objections;           ///< for people; none: int8 may be offered

    bool isPassed() const { return objections.empty(); }
};

/// Passed if scores move by less than kMostScoreMove at the 95th percentile, and the area under the ROC curve in int8
/// lies in the 95 % interval of the one in fp32, drawn by groups. Where there is no interval it must be the same; where
/// there is no area (one class), or where pictures are too few to tell, nothing is passed.
///
/// @param fp32, int8  the same pictures in the same order, from cases that were not calibrated on
/// @throws Error BadInput if they are not the same pictures, or a score is not in [0, 1]
Int8Verdict judgeInt8(const std::vector<PredictionRow> &fp32, const std::vector<PredictionRow> &int8);

/// {"passed", "images", "groups", "score_move": {"p95", "largest", "limit"}, "changed_calls", "auc_fp32", "auc_int8",
///  "objections"}
Json toJson(const Int8Verdict &verdict);

} // namespace histo
