#pragma once

#include "core/common/json.h"
#include "core/evaluate/evaluator.h"
#include "core/run/run_directory.h"

#include <optional>
#include <string>
#include <vector>

namespace histo {

/// Of one or two groups of a class the draws are nearly always the same: no interval.
inline constexpr int kLeastGroupsForInterval = 3;

/// What the interval of a difference allows one to say.
enum class Difference {
    NotShown, ///< the interval contains 0
    Higher,   ///< the second run's figure is higher
    Lower,
    TooFewCases ///< no interval: a class has fewer than three groups, or a figure is undefined
};

/// One figure of two runs on the same pictures.
struct PairedFigure {
    std::string id, title; ///< balanced_accuracy, "balanced accuracy"
    std::optional<double> first, second;
    Figure difference; ///< second - first, with the 95 % interval of the difference
    bool isLowerBetter = false;

    Difference verdict() const;
    std::string inWords() const; ///< "no difference shown", "higher: better", "lower: worse", "too few cases to tell"
};

/// Two runs on the same pictures. The draws of groups are the same for both, so that what makes a group hard for either
/// cancels; that is why this is asked, and not whether two intervals overlap.
struct PairedComparison {
    int images = 0, groups = 0, benignGroups = 0, malignantGroups = 0;
    int bothRight = 0, onlyFirstRight = 0, onlySecondRight = 0, bothWrong = 0; ///< pictures
    std::vector<PairedFigure> figures;
};

/// Percentile interval of the difference over 2,000 draws of groups within each class, from a fixed seed.
///
/// @param first, second  the same pictures with the same labels and groups, in any order
/// @throws Error BadInput if they are not (whyNotPaired), or a score is not in [0, 1]
PairedComparison comparePaired(const std::vector<PredictionRow> &first, const std::vector<PredictionRow> &second,
                               double threshold = ThresholdPolicy().value);

/// Why these cannot be compared picture by picture, for people; nothing if they can.
std::optional<std::string> whyNotPaired(const std::vector<PredictionRow> &first,
                                        const std::vector<PredictionRow> &second);

/// {"n_images", "n_groups", "n_benign_groups", "n_malignant_groups", "right": {"both", "first_only", "second_only", "neither"}, "figures": {id: {"first", "second",
///  "difference": {"value", "low", "high"}, "words"}}}
Json toJson(const PairedComparison &comparison);

} // namespace histo
