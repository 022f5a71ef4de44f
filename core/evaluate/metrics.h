#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace histo {

/// One picture judged: what figures are computed from.
struct Judged {
    int label = 0;       ///< 0 benign, 1 malignant
    double score = 0;    ///< of malignant, in [0, 1]
    int group = 0;       ///< index of its group, from 0
};

/// Point figures, defined as scikit-learn defines them; empty where undefined.
struct ImageFigures {
    std::optional<double> accuracy, balancedAccuracy, auc, f1, mcc, brier, ece, sensitivity, specificity;
};
/// Called malignant: score >= threshold. ECE: 15 equal-width bins of the malignant score.
ImageFigures imageFigures(const std::vector<Judged> &judged, double threshold);

/// [[tn, fp], [fn, tp]]
std::array<std::array<int, 2>, 2> confusion(const std::vector<Judged> &judged, double threshold);

/// Area under the ROC curve with ties counted half (Mann-Whitney); empty with one class.
std::optional<double> areaUnderRoc(const std::vector<Judged> &judged);

struct RocPoint {
    double falsePositiveRate = 0, truePositiveRate = 0, threshold = 0;
};
std::vector<RocPoint> rocCurve(const std::vector<Judged> &judged);

/// Recognition rate: mean over groups of the share of right pictures (Spanhol et al. 2016).
/// Decision accuracy: share of groups whose mean score falls on the right side of the threshold.
struct GroupFigures {
    std::optional<double> recognitionRate, decisionAccuracy;
};
GroupFigures groupFigures(const std::vector<Judged> &judged, double threshold);

} // namespace histo
