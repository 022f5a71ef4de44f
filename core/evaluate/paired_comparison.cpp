#include "core/evaluate/paired_comparison.h"

#include "core/common/error.h"
#include "core/common/paths.h"
#include "core/evaluate/group_draws.h"

#include <algorithm>
#include <cmath>

namespace histo {

namespace {

constexpr double kRounding = 1e-12; ///< a smaller difference is that of the order of sums

struct FigureRow {
    const char *id, *title;
    FigureSource source;
    bool isLowerBetter;
};
constexpr FigureRow kFigures[] = {
    {"balanced_accuracy", "balanced accuracy", {&ImageFigures::balancedAccuracy, nullptr}, false},
    {"auc", "area under the ROC curve", {&ImageFigures::auc, nullptr}, false},
    {"accuracy", "accuracy", {&ImageFigures::accuracy, nullptr}, false},
    {"sensitivity", "sensitivity", {&ImageFigures::sensitivity, nullptr}, false},
    {"specificity", "specificity", {&ImageFigures::specificity, nullptr}, false},
    {"brier", "Brier score", {&ImageFigures::brier, nullptr}, true},
    {"recognition_rate", "patient recognition rate", {nullptr, &GroupFigures::recognitionRate}, false},
};

std::vector<FigureSource> figureSources()
{
    std::vector<FigureSource> sources;
    for (const FigureRow &row : kFigures)
        sources.push_back(row.source);
    return sources;
}

std::vector<PredictionRow> byPath(std::vector<PredictionRow> rows)
{
    std::sort(rows.begin(), rows.end(), [](const auto &left, const auto &right) { return left.path < right.path; });
    return rows;
}

/// The differences of all draws in which both runs have the figure, by figure.
std::vector<std::vector<double>> drawnDifferences(const SortedJudgements &first, const SortedJudgements &second,
                                                  const std::vector<std::vector<int>> &groups)
{
    const std::vector<FigureSource> sources = figureSources();
    std::vector<std::vector<double>> differences(sources.size());
    drawMultiplicities(groups, first.groups().size(), [&](const std::vector<int> &multiplicity) {
        const auto ofFirst = figuresOf(first, multiplicity, sources);
        const auto ofSecond = figuresOf(second, multiplicity, sources);
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
                            (!hasSpread(interval) && std::abs(*difference.value) > kRounding);
    if (!difference.degenerate)
        setInterval(difference, *interval);
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
    const SortedJudgements first(judgedPictures(firstSorted).judged, threshold);
    const SortedJudgements second(judgedPictures(secondSorted).judged, threshold);
    const auto groups = groupsByClass(first.groups());
    const bool hasInterval = std::ranges::all_of(groups, [](const auto &ofClass) {
        return ofClass.empty() || ofClass.size() >= std::size_t(kLeastGroupsForInterval);
    });

    PairedComparison comparison;
    comparison.images = static_cast<int>(firstSorted.size());
    comparison.groups = static_cast<int>(first.groups().size());
    comparison.benignGroups = static_cast<int>(groups[0].size());
    comparison.malignantGroups = static_cast<int>(groups[1].size());
    countRight(comparison, firstSorted, secondSorted, threshold);
    const std::vector<int> everyGroupOnce(first.groups().size(), 1);
    const auto ofFirst = figuresOf(first, everyGroupOnce, figureSources());
    const auto ofSecond = figuresOf(second, everyGroupOnce, figureSources());
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
