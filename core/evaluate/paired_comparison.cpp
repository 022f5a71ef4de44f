#include "core/evaluate/paired_comparison.h"

#include "core/common/error.h"
#include "core/common/paths.h"

#include <algorithm>
#include <cmath>

namespace histo {

namespace {

constexpr int kBootstrapDraws = 2000;
constexpr std::uint64_t kBootstrapSeed = 20160719; // that of the figures themselves
constexpr double kNoSpread = 1e-12;                ///< less is the rounding of equal draws

struct FigureRow {
    const char *id, *title;
    std::optional<double> ImageFigures::*ofImages;
    std::optional<double> GroupFigures::*ofGroups;
    bool isLowerBetter;
};
constexpr FigureRow kFigures[] = {
    {"balanced_accuracy", "balanced accuracy", &ImageFigures::balancedAccuracy, nullptr, false},
    {"auc", "area under the ROC curve", &ImageFigures::auc, nullptr, false},
    {"accuracy", "accuracy", &ImageFigures::accuracy, nullptr, false},
    {"sensitivity", "sensitivity", &ImageFigures::sensitivity, nullptr, false},
    {"specificity", "specificity", &ImageFigures::specificity, nullptr, false},
    {"brier", "Brier score", &ImageFigures::brier, nullptr, true},
    {"recognition_rate", "patient recognition rate", nullptr, &GroupFigures::recognitionRate, false},
};

std::optional<double> valueOf(const FigureRow &row, const ImageFigures &images, const GroupFigures &groups)
{
    return row.ofImages ? images.*row.ofImages : groups.*row.ofGroups;
}

std::vector<PredictionRow> byPath(std::vector<PredictionRow> rows)
{
    std::sort(rows.begin(), rows.end(), [](const auto &left, const auto &right) { return left.path < right.path; });
    return rows;
}

/// One run's pictures, judged again and again on draws of groups.
struct Side {
    SortedJudgements judgements;

    explicit Side(const std::vector<PredictionRow> &rows, double threshold)
        : judgements(judgedPictures(rows).judged, threshold)
    {}
    std::vector<std::optional<double>> figures(const std::vector<int> &multiplicity) const
    {
        const ImageFigures images = judgements.imageFigures(multiplicity);
        const GroupFigures groups = judgements.groupFigures(multiplicity);
        std::vector<std::optional<double>> values;
        for (const FigureRow &row : kFigures)
            values.push_back(valueOf(row, images, groups));
        return values;
    }
};

std::vector<std::vector<int>> groupsByClass(const std::vector<GroupTally> &groups)
{
    std::vector<std::vector<int>> byClass(2);
    for (std::size_t group = 0; group < groups.size(); ++group)
        byClass[groups[group].label() == Label::Malignant].push_back(static_cast<int>(group));
    return byClass;
}

/// The differences of all draws in which both runs have the figure, by figure.
std::vector<std::vector<double>> drawnDifferences(const Side &first, const Side &second,
                                                  const std::vector<std::vector<int>> &groups)
{
    std::vector<std::vector<double>> differences(std::size(kFigures));
    std::vector<int> multiplicity(first.judgements.groups().size());
    drawGroups(groups, kBootstrapDraws, kBootstrapSeed, [&](const std::vector<int> &drawn) {
        std::fill(multiplicity.begin(), multiplicity.end(), 0);
        for (const int group : drawn)
            ++multiplicity[static_cast<std::size_t>(group)];
        const auto ofFirst = first.figures(multiplicity), ofSecond = second.figures(multiplicity);
        for (std::size_t row = 0; row < differences.size(); ++row)
            if (ofFirst[row] && ofSecond[row])
                differences[row].push_back(*ofSecond[row] - *ofFirst[row]);
    });
    return differences;
}

void countRight(PairedComparison &comparison, const std::vector<PredictionRow> &first,
                const std::vector<PredictionRow> &second, double threshold)
{
    auto isRight = [threshold](const PredictionRow &row) {
        return (row.score >= threshold) == (row.label == Label::Malignant);
    };
    for (std::size_t index = 0; index < first.size(); ++index) {
        const bool firstRight = isRight(first[index]), secondRight = isRight(second[index]);
        int &count = firstRight ? (secondRight ? comparison.bothRight : comparison.onlyFirstRight)
                                : (secondRight ? comparison.onlySecondRight : comparison.bothWrong);
        ++count;
    }
}

/// The difference with its interval. Draws without spread say nothing of a difference that is there.
Figure differenceOf(const std::optional<double> &first, const std::optional<double> &second, std::vector<double> draws)
{
    Figure difference;
    if (first && second)
        difference.value = *second - *first;
    const auto interval = intervalOfDraws(std::move(draws), kBootstrapDraws);
    difference.degenerate = !difference.value || !interval ||
                            (interval->high - interval->low < kNoSpread && std::abs(*difference.value) > kNoSpread);
    if (!difference.degenerate) {
        difference.low = std::min(interval->low, *difference.value);
        difference.high = std::max(interval->high, *difference.value);
    }
    return difference;
}

/// A picture that only one of them has, or that both have with another label or group.
std::optional<std::string> whyNotTheSame(const PredictionRow &first, const PredictionRow &second)
{
    if (first.path != second.path)
        return utf8(std::min(first.path, second.path)) + " was judged by one of them alone";
    if (first.label != second.label)
        return utf8(first.path) + " is " + name(first.label) + " for one and " + name(second.label) + " for the other";
    if (first.group != second.group)
        return utf8(first.path) + " belongs to group " + first.group + " for one and " + second.group +
               " for the other";
    return std::nullopt;
}

} // namespace

Difference PairedFigure::verdict() const
{
    if (!difference.value || !difference.low || !difference.high)
        return Difference::TooFewCases;
    if (*difference.low <= 0 && *difference.high >= 0)
        return Difference::NotShown;
    return *difference.low > 0 ? Difference::Higher : Difference::Lower;
}

std::string PairedFigure::inWords() const
{
    switch (verdict()) {
    case Difference::NotShown: return "no difference shown";
    case Difference::Higher: return isLowerBetter ? "higher: worse" : "higher: better";
    case Difference::Lower: return isLowerBetter ? "lower: better" : "lower: worse";
    case Difference::TooFewCases: break;
    }
    return "too few cases to tell";
}

std::optional<std::string> whyNotPaired(const std::vector<PredictionRow> &firstRows,
                                        const std::vector<PredictionRow> &secondRows)
{
    const std::vector<PredictionRow> first = byPath(firstRows), second = byPath(secondRows);
    for (std::size_t index = 0; index < std::min(first.size(), second.size()); ++index)
        if (const auto why = whyNotTheSame(first[index], second[index]))
            return "their test parts differ: " + *why;
    if (first.size() != second.size())
        return "their test parts differ: " + std::to_string(first.size()) + " pictures and " +
               std::to_string(second.size());
    return std::nullopt;
}

PairedComparison comparePaired(const std::vector<PredictionRow> &firstRows,
                               const std::vector<PredictionRow> &secondRows, double threshold)
{
    if (firstRows.empty())
        throw Error(ErrorKind::BadInput, "no predictions to compare; evaluate the runs first");
    if (const auto why = whyNotPaired(firstRows, secondRows))
        throw Error(ErrorKind::BadInput, *why + "; only runs that judged the same pictures can be compared");
    const std::vector<PredictionRow> firstSorted = byPath(firstRows), secondSorted = byPath(secondRows);
    const Side first(firstSorted, threshold), second(secondSorted, threshold);
    const auto groups = groupsByClass(first.judgements.groups());
    const bool hasInterval = std::ranges::all_of(groups, [](const auto &ofClass) {
        return ofClass.empty() || ofClass.size() >= std::size_t(kLeastGroupsForInterval);
    });

    PairedComparison comparison;
    comparison.images = static_cast<int>(firstSorted.size());
    comparison.groups = static_cast<int>(first.judgements.groups().size());
    comparison.benignGroups = static_cast<int>(groups[0].size());
    comparison.malignantGroups = static_cast<int>(groups[1].size());
    countRight(comparison, firstSorted, secondSorted, threshold);
    const std::vector<int> everyGroupOnce(first.judgements.groups().size(), 1);
    const auto ofFirst = first.figures(everyGroupOnce), ofSecond = second.figures(everyGroupOnce);
    auto differences = hasInterval ? drawnDifferences(first, second, groups)
                                   : std::vector<std::vector<double>>(std::size(kFigures));
    for (std::size_t row = 0; row < std::size(kFigures); ++row)
        comparison.figures.push_back({kFigures[row].id, kFigures[row].title, ofFirst[row], ofSecond[row],
                                      differenceOf(ofFirst[row], ofSecond[row], std::move(differences[row])),
                                      kFigures[row].isLowerBetter});
    return comparison;
}

Json toJson(const PairedComparison &comparison)
{
    Json figures = Json::object();
    for (const PairedFigure &figure : comparison.figures)
        figures[figure.id] = {{"first", numberOrNull(figure.first)},
                              {"second", numberOrNull(figure.second)},
                              {"difference", toJson(figure.difference)},
                              {"words", figure.inWords()}};
    return {{"n_images", comparison.images},
            {"n_groups", comparison.groups},
            {"n_benign_groups", comparison.benignGroups},
            {"n_malignant_groups", comparison.malignantGroups},
            {"right",
             {{"both", comparison.bothRight},
              {"first_only", comparison.onlyFirstRight},
              {"second_only", comparison.onlySecondRight},
              {"neither", comparison.bothWrong}}},
            {"figures", figures}};
}

} // namespace histo
