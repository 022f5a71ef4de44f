#pragma once

#include "core/dataset/sample.h"

#include <array>
#include <optional>
#include <vector>

namespace histo {

/// One picture judged: what figures are computed from.
struct Judged {
    int label = 0;    ///< 0 benign, 1 malignant
    double score = 0; ///< of malignant, in [0, 1]
    int group = 0;    ///< index of its group, from 0
};

/// Point figures, defined as scikit-learn defines them; empty where undefined. F1 and MCC are 0 where their quotient
/// is 0/0, as in scikit-learn.
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
/// From (0, 0) to (1, 1), one point per distinct score, falling thresholds; empty with one class.
std::vector<RocPoint> rocCurve(const std::vector<Judged> &judged);

/// Recognition rate: mean over groups of the share of right pictures (Spanhol et al. 2016).
/// Decision accuracy: share of groups whose mean score falls on the right side of the threshold.
struct GroupFigures {
    std::optional<double> recognitionRate, decisionAccuracy;
};
GroupFigures groupFigures(const std::vector<Judged> &judged, double threshold);

/// What one group contributes. Its class is that of at least half of its pictures.
struct GroupTally {
    int images = 0, malignantImages = 0, right = 0;
    double scoreSum = 0;

    Label label() const { return 2 * malignantImages >= images ? Label::Malignant : Label::Benign; }
    double meanScore() const { return scoreSum / images; }
    bool decidedRight(double threshold) const { return (meanScore() >= threshold) == (label() == Label::Malignant); }
};
/// By group index; groups without a picture have `images` 0.
std::vector<GroupTally> tallyGroups(const std::vector<Judged> &judged, double threshold);

/// The judged pictures, sorted once, so that the figures of a bootstrap's draw cost one pass.
/// The figures above are those of the draw that holds every group once.
/// @throws Error BadInput if a score is not in [0, 1], or a label or group out of range
class SortedJudgements {
public:
    SortedJudgements(std::vector<Judged> judged, double threshold);

    /// @param multiplicity  how often each group was drawn, by group index
    ImageFigures imageFigures(const std::vector<int> &multiplicity) const;
    GroupFigures groupFigures(const std::vector<int> &multiplicity) const;
    const std::vector<GroupTally> &groups() const { return m_groups; }

private:
    std::vector<Judged> m_judged; // by score, ascending
    std::vector<GroupTally> m_groups;
    double m_threshold;
};

} // namespace histo
