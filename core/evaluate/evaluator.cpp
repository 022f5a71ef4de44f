#include "core/evaluate/evaluator.h"

#include "core/common/paths.h"
#include "core/evaluate/group_draws.h"
#include "core/run/run_check.h"

#include <algorithm>
#include <map>
#include <set>

namespace histo {

namespace {

enum class WithoutSpread {
    Degenerate, ///< the draws are all that is known: no interval
    Wilson      ///< a share of groups: Wilson's interval over them
};

/// One figure's way from a set of pictures to a place in the result.
struct FigureRow {
    FigureSource source;
    Figure JudgedFigures::*result;
    WithoutSpread withoutSpread;
};

const std::vector<FigureRow> &figureTable()
{
    using enum WithoutSpread;
    static const std::vector<FigureRow> rows = {
        {{&ImageFigures::accuracy, nullptr}, &JudgedFigures::accuracy, Wilson},
        {{&ImageFigures::balancedAccuracy, nullptr}, &JudgedFigures::balancedAccuracy, Degenerate},
        {{&ImageFigures::auc, nullptr}, &JudgedFigures::auc, Degenerate},
        {{&ImageFigures::f1, nullptr}, &JudgedFigures::f1, Degenerate},
        {{&ImageFigures::mcc, nullptr}, &JudgedFigures::mcc, Degenerate},
        {{&ImageFigures::brier, nullptr}, &JudgedFigures::brier, Degenerate},
        {{&ImageFigures::ece, nullptr}, &JudgedFigures::ece, Degenerate},
        {{&ImageFigures::sensitivity, nullptr}, &JudgedFigures::sensitivity, Wilson},
        {{&ImageFigures::specificity, nullptr}, &JudgedFigures::specificity, Wilson},
        {{nullptr, &GroupFigures::recognitionRate}, &JudgedFigures::recognitionRate, Wilson},
        {{nullptr, &GroupFigures::decisionAccuracy}, &JudgedFigures::decisionAccuracy, Wilson},
    };
    return rows;
}

std::vector<FigureSource> figureSources()
{
    std::vector<FigureSource> sources;
    for (const FigureRow &row : figureTable())
        sources.push_back(row.source);
    return sources;
}

/// How many groups a share rests on: sensitivity knows only those with malignant pictures.
int groupsBehind(const FigureRow &row, const std::vector<GroupTally> &groups)
{
    return static_cast<int>(std::count_if(groups.begin(), groups.end(), [&](const GroupTally &group) {
        if (row.source.ofImages == &ImageFigures::sensitivity)
            return group.malignantImages > 0;
        if (row.source.ofImages == &ImageFigures::specificity)
            return group.malignantImages < group.images;
        return group.images > 0;
    }));
}

/// The defined draws of every figure, in the order of the table.
std::vector<std::vector<double>> bootstrapDraws(const SortedJudgements &judgements,
                                                const std::vector<FigureSource> &sources)
{
    std::vector<std::vector<double>> columns(sources.size());
    const std::vector<GroupTally> &groups = judgements.groups();
    drawMultiplicities(groupsByClass(groups), groups.size(), [&](const std::vector<int> &multiplicity) {
        const auto drawn = figuresOf(judgements, multiplicity, sources);
        for (std::size_t column = 0; column < columns.size(); ++column)
            if (drawn[column])
                columns[column].push_back(*drawn[column]);
    });
    return columns;
}

} // namespace

Json toJson(const Figure &figure)
{
    Json document = {
        {"value", numberOrNull(figure.value)}, {"low", numberOrNull(figure.low)}, {"high", numberOrNull(figure.high)}};
    if (figure.degenerate)
        document["degenerate"] = true;
    return document;
}

JudgedPictures judgedPictures(const std::vector<PredictionRow> &rows)
{
    std::map<std::string, int> indexOfGroup;
    for (const PredictionRow &row : rows)
        indexOfGroup.emplace(row.group, 0);
    JudgedPictures pictures;
    for (auto &[group, index] : indexOfGroup) {
        index = static_cast<int>(pictures.groups.size());
        pictures.groups.push_back(group);
    }
    for (const PredictionRow &row : rows)
        pictures.judged.push_back({static_cast<int>(row.label), row.score, indexOfGroup.at(row.group)});
    return pictures;
}

JudgedFigures judgedFigures(const std::vector<Judged> &judged, double threshold)
{
    const SortedJudgements judgements(judged, threshold);
    const std::vector<int> everyGroupOnce(judgements.groups().size(), 1);
    const std::vector<FigureSource> sources = figureSources();
    const auto values = figuresOf(judgements, everyGroupOnce, sources);
    std::vector<std::vector<double>> draws = bootstrapDraws(judgements, sources);

    JudgedFigures figures;
    for (std::size_t index = 0; index < draws.size(); ++index) {
        const FigureRow &row = figureTable()[index];
        Figure &figure = figures.*row.result;
        figure.value = values[index];
        const std::optional<Interval> interval = intervalOfDraws(std::move(draws[index]), kBootstrapDraws);
        if (figure.value && hasSpread(interval)) {
            setInterval(figure, *interval);
        } else if (figure.value && row.withoutSpread == WithoutSpread::Wilson) {
            const int trials = groupsBehind(row, judgements.groups());
            setInterval(figure, wilson(*figure.value * trials, trials));
        } else {
            figure.degenerate = true;
        }
    }
    if (figures.balancedAccuracy.value && figures.balancedAccuracy.degenerate) {
        const Figure &malignant = figures.sensitivity, &benign = figures.specificity;
        setInterval(figures.balancedAccuracy, meanOfProportions(*malignant.value, {*malignant.low, *malignant.high},
                                                                *benign.value, {*benign.low, *benign.high}));
        figures.balancedAccuracy.degenerate = false;
    }
    return figures;
}

Json evaluationDocument(const std::vector<PredictionRow> &rows, Part part, const ThresholdPolicy &threshold,
                        const Baselines &baselines, const std::optional<std::string> &watermark)
{
    if (rows.empty())
        throw Error(ErrorKind::BadInput,
                    std::string("no predictions of the ") + name(part) + " part to judge; evaluate the run first");
    // Sums of numbers depend on their order: by path, the figures do not depend on that of the rows.
    std::vector<PredictionRow> sorted = rows;
    std::sort(sorted.begin(), sorted.end(), [](const auto &left, const auto &right) { return left.path < right.path; });
    const JudgedPictures pictures = judgedPictures(sorted);
    const JudgedFigures figures = judgedFigures(pictures.judged, threshold.value);
    return {{"part", name(part)},
            {"n_images", rows.size()},
            {"n_groups", pictures.groups.size()},
            {"threshold", {{"value", threshold.value}, {"policy", threshold.policy}}},
            {"image",
             {{"accuracy", toJson(figures.accuracy)},
              {"balanced_accuracy", toJson(figures.balancedAccuracy)},
              {"auc", toJson(figures.auc)},
              {"f1", toJson(figures.f1)},
              {"mcc", toJson(figures.mcc)},
              {"brier", toJson(figures.brier)},
              {"ece", toJson(figures.ece)},
              {"sensitivity", toJson(figures.sensitivity)},
              {"specificity", toJson(figures.specificity)}}},
            {"patient",
             {{"recognition_rate", toJson(figures.recognitionRate)},
              {"decision_accuracy", toJson(figures.decisionAccuracy)}}},
            {"confusion", confusion(pictures.judged, threshold.value)},
            {"baselines", {{"majority", numberOrNull(baselines.majority)}, {"colour", numberOrNull(baselines.colour)}}},
            {"watermark", watermark ? Json(*watermark) : Json(nullptr)}};
}

PooledPredictions poolPredictions(const std::vector<RunDirectory> &runs, Part part)
{
    PooledPredictions pooled;
    std::set<std::filesystem::path> judged;
    for (const RunDirectory &run : runs) {
        checkRun(run);
        for (PredictionRow &row : run.readPredictions(part)) {
            if (!judged.insert(row.path).second)
                throw Error(ErrorKind::BadInput, utf8(run.predictionsFile(part)) + ": " + utf8(row.path) +
                                                     " was judged by an earlier run too; pool the folds of one plan, "
                                                     "which share no picture");
            pooled.rows.push_back(std::move(row));
        }
        if (!pooled.watermark)
            pooled.watermark = summarizeRun(run).watermark;
    }
    return pooled;
}

std::vector<CaseResult> caseResults(const std::vector<PredictionRow> &rows, const Split &split, double threshold)
{
    std::map<std::string, std::set<std::string>> subtypesOfGroup;
    for (const SplitRow &row : split.rows)
        if (!row.sample.subtype.empty())
            subtypesOfGroup[row.group].insert(row.sample.subtype);

    const JudgedPictures pictures = judgedPictures(rows);
    const std::vector<GroupTally> tallies = tallyGroups(pictures.judged, threshold);
    std::vector<CaseResult> results;
    for (std::size_t index = 0; index < pictures.groups.size(); ++index) {
        const GroupTally &tally = tallies[index];
        CaseResult result{.group = pictures.groups[index],
                          .subtype = {},
                          .label = tally.label(),
                          .images = tally.images,
                          .right = tally.right,
                          .meanScore = tally.meanScore(),
                          .decidedRight = tally.decidedRight(threshold)};
        for (const std::string &subtype : subtypesOfGroup[result.group])
            result.subtype += (result.subtype.empty() ? "" : ", ") + subtype;
        results.push_back(std::move(result));
    }
    return results;
}

} // namespace histo
