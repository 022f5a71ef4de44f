#include "core/evaluate/metrics.h"

#include "core/common/error.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace histo {

namespace {

constexpr int kCalibrationBins = 15;

/// Sums over pictures, each counted as often as its group was drawn.
struct WeightedSums {
    std::int64_t called[2][2] = {}; ///< [label][called malignant]
    double squaredError = 0;
    double concordantPairs = 0; ///< malignant scored above benign; ties count half
    double binScore[kCalibrationBins] = {}, binMalignant[kCalibrationBins] = {};

    std::int64_t ofLabel(int label) const { return called[label][0] + called[label][1]; }
    std::int64_t images() const { return ofLabel(0) + ofLabel(1); }
};

std::optional<double> quotient(double dividend, double divisor)
{
    return divisor > 0 ? std::optional(dividend / divisor) : std::nullopt;
}

/// Matthews 1975; 0 where a row or column of the confusion is empty.
double matthewsCorrelation(double tn, double fp, double fn, double tp)
{
    const double product = std::sqrt(tp + fp) * std::sqrt(tp + fn) * std::sqrt(tn + fp) * std::sqrt(tn + fn);
    return product > 0 ? (tp * tn - fp * fn) / product : 0.0;
}

/// Expected calibration error (Naeini et al. 2015): the share of pictures in a bin cancels the bin's mean.
double calibrationError(const WeightedSums &sums)
{
    double gaps = 0;
    for (int bin = 0; bin < kCalibrationBins; ++bin)
        gaps += std::abs(sums.binScore[bin] - sums.binMalignant[bin]);
    return gaps / static_cast<double>(sums.images());
}

ImageFigures figuresOf(const WeightedSums &sums)
{
    ImageFigures figures;
    if (sums.images() == 0)
        return figures;
    const auto tn = static_cast<double>(sums.called[0][0]), fp = static_cast<double>(sums.called[0][1]);
    const auto fn = static_cast<double>(sums.called[1][0]), tp = static_cast<double>(sums.called[1][1]);
    const auto images = static_cast<double>(sums.images());
    figures.accuracy = (tn + tp) / images;
    figures.sensitivity = quotient(tp, tp + fn);
    figures.specificity = quotient(tn, tn + fp);
    if (figures.sensitivity && figures.specificity) {
        figures.balancedAccuracy = (*figures.sensitivity + *figures.specificity) / 2;
        figures.auc = sums.concordantPairs / ((tp + fn) * (tn + fp));
    }
    figures.f1 = quotient(2 * tp, 2 * tp + fp + fn).value_or(0.0);
    figures.mcc = matthewsCorrelation(tn, fp, fn, tp);
    figures.brier = sums.squaredError / images;
    figures.ece = calibrationError(sums);
    return figures;
}

bool byScore(const Judged &left, const Judged &right) { return left.score < right.score; }

int calibrationBin(double score) { return std::min(static_cast<int>(score * kCalibrationBins), kCalibrationBins - 1); }

void requireUsable(const std::vector<Judged> &judged)
{
    for (const Judged &one : judged) {
        if (!(one.score >= 0 && one.score <= 1)) // also refuses NaN
            throw Error(ErrorKind::BadInput, "a malignant score is " + std::to_string(one.score) +
                                                 ", not a number in [0, 1]: the training diverged or the predictions "
                                                 "file is broken; train again with a smaller learning rate");
        if ((one.label != 0 && one.label != 1) || one.group < 0)
            throw Error(ErrorKind::BadInput, "a judged picture has label " + std::to_string(one.label) + " and group " +
                                                 std::to_string(one.group) + "; labels are 0 and 1, groups from 0");
    }
}

} // namespace

std::vector<GroupTally> tallyGroups(const std::vector<Judged> &judged, double threshold)
{
    std::vector<GroupTally> groups;
    for (const Judged &one : judged) {
        if (static_cast<std::size_t>(one.group) >= groups.size())
            groups.resize(static_cast<std::size_t>(one.group) + 1);
        GroupTally &group = groups[static_cast<std::size_t>(one.group)];
        ++group.images;
        group.malignantImages += one.label;
        group.right += (one.score >= threshold) == (one.label == 1);
        group.scoreSum += one.score;
    }
    return groups;
}

SortedJudgements::SortedJudgements(std::vector<Judged> judged, double threshold)
    : m_judged(std::move(judged)), m_threshold(threshold)
{
    requireUsable(m_judged);
    m_groups = tallyGroups(m_judged, threshold); // in the order given, so that sums do not depend on the sorting
    std::stable_sort(m_judged.begin(), m_judged.end(), byScore);
}

ImageFigures SortedJudgements::imageFigures(const std::vector<int> &multiplicity) const
{
    WeightedSums sums;
    double benignBelow = 0; // pictures with a smaller score than the ties at hand
    for (std::size_t next = 0; next < m_judged.size();) {
        const double score = m_judged[next].score;
        const bool calledMalignant = score >= m_threshold;
        std::int64_t tied[2] = {0, 0};
        for (; next < m_judged.size() && m_judged[next].score == score; ++next)
            tied[m_judged[next].label] += multiplicity[static_cast<std::size_t>(m_judged[next].group)];
        const auto benign = static_cast<double>(tied[0]), malignant = static_cast<double>(tied[1]);
        sums.called[0][calledMalignant] += tied[0];
        sums.called[1][calledMalignant] += tied[1];
        sums.squaredError += benign * score * score + malignant * (1 - score) * (1 - score);
        sums.concordantPairs += malignant * (benignBelow + benign / 2);
        benignBelow += benign;
        sums.binScore[calibrationBin(score)] += (benign + malignant) * score;
        sums.binMalignant[calibrationBin(score)] += malignant;
    }
    return figuresOf(sums);
}

GroupFigures SortedJudgements::groupFigures(const std::vector<int> &multiplicity) const
{
    double drawn = 0, shares = 0, decided = 0;
    for (std::size_t group = 0; group < m_groups.size(); ++group) {
        const GroupTally &tally = m_groups[group];
        if (tally.images == 0)
            continue;
        drawn += multiplicity[group];
        shares += multiplicity[group] * static_cast<double>(tally.right) / tally.images;
        decided += multiplicity[group] * (tally.decidedRight(m_threshold) ? 1 : 0);
    }
    return {quotient(shares, drawn), quotient(decided, drawn)};
}

ImageFigures imageFigures(const std::vector<Judged> &judged, double threshold)
{
    SortedJudgements sorted(judged, threshold);
    return sorted.imageFigures(std::vector<int>(sorted.groups().size(), 1));
}

GroupFigures groupFigures(const std::vector<Judged> &judged, double threshold)
{
    SortedJudgements sorted(judged, threshold);
    return sorted.groupFigures(std::vector<int>(sorted.groups().size(), 1));
}

std::array<std::array<int, 2>, 2> confusion(const std::vector<Judged> &judged, double threshold)
{
    std::array<std::array<int, 2>, 2> counts = {};
    for (const Judged &one : judged)
        ++counts[one.label == 1][one.score >= threshold];
    return counts;
}

std::optional<double> areaUnderRoc(const std::vector<Judged> &judged) { return imageFigures(judged, 0.5).auc; }

std::vector<RocPoint> rocCurve(const std::vector<Judged> &judged)
{
    requireUsable(judged);
    std::vector<Judged> sorted = judged;
    std::sort(sorted.begin(), sorted.end(),
              [](const Judged &left, const Judged &right) { return byScore(right, left); });
    const auto malignant = static_cast<double>(
        std::count_if(sorted.begin(), sorted.end(), [](const Judged &one) { return one.label == 1; }));
    const double benign = static_cast<double>(sorted.size()) - malignant;
    if (malignant == 0 || benign == 0)
        return {};
    // Nothing is called malignant above every score; scores end at 1.
    std::vector<RocPoint> curve = {{0, 0, std::nextafter(1.0, 2.0)}};
    double counts[2] = {0, 0};
    for (std::size_t next = 0; next < sorted.size();) {
        const double score = sorted[next].score;
        for (; next < sorted.size() && sorted[next].score == score; ++next)
            ++counts[sorted[next].label];
        curve.push_back({counts[0] / benign, counts[1] / malignant, score});
    }
    return curve;
}

} // namespace histo
