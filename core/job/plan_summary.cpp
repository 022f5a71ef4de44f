#include "core/job/plan_summary.h"

#include "core/evaluate/evaluator.h"
#include "core/evaluate/group_draws.h"
#include "core/run/run_life.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>

namespace histo {

namespace {

constexpr double kThreshold = 0.5;

struct FigureRow {
    const char *id, *title;
    FigureSource source;
};
constexpr FigureRow kFigures[] = {
    {"balanced_accuracy", "balanced accuracy", {&ImageFigures::balancedAccuracy, nullptr}},
    {"auc", "area under ROC", {&ImageFigures::auc, nullptr}},
    {"sensitivity", "sensitivity", {&ImageFigures::sensitivity, nullptr}},
    {"specificity", "specificity", {&ImageFigures::specificity, nullptr}},
    {"decision_accuracy", "patient decisions right", {nullptr, &GroupFigures::decisionAccuracy}},
};

/// All figures of one set of pictures, in the order of the table.
std::vector<std::optional<double>> figuresOf(const SortedJudgements &judged, const std::vector<int> &multiplicity)
{
    static const std::vector<FigureSource> sources = [] {
        std::vector<FigureSource> all;
        for (const FigureRow &row : kFigures)
            all.push_back(row.source);
        return all;
    }();
    return figuresOf(judged, multiplicity, sources);
}

std::optional<double> meanOf(const std::vector<std::optional<double>> &values)
{
    double sum = 0;
    for (const auto &value : values) {
        if (!value)
            return std::nullopt;
        sum += *value;
    }
    return values.empty() ? std::nullopt : std::optional(sum / double(values.size()));
}

std::optional<double> varianceOf(const std::vector<std::optional<double>> &values)
{
    const auto mean = meanOf(values);
    if (!mean || values.size() < 2)
        return std::nullopt;
    double sum = 0;
    for (const auto &value : values)
        sum += (*value - *mean) * (*value - *mean);
    return sum / double(values.size() - 1);
}

std::optional<double> rootOf(const std::optional<double> &value)
{
    return value ? std::optional(std::sqrt(*value)) : std::nullopt;
}

/// One set of predictions, with the places of its groups among those of all seeds.
struct Pool {
    SortedJudgements judged;
    std::vector<int> groupOf; ///< own group index to the common one
    int images = 0;
};

/// The groups of all seeds by name: the same patients have the same index in each.
class CommonGroups {
public:
    Pool add(const std::vector<PredictionRow> &rows)
    {
        JudgedPictures pictures = judgedPictures(rows);
        Pool pool{SortedJudgements(pictures.judged, kThreshold), {}, static_cast<int>(rows.size())};
        for (std::size_t group = 0; group < pictures.groups.size(); ++group) {
            const auto [place, isNew] = m_indexOf.emplace(pictures.groups[group], int(m_indexOf.size()));
            pool.groupOf.push_back(place->second);
            if (isNew)
                m_byClass[pool.judged.groups()[group].label() == Label::Malignant].push_back(place->second);
        }
        return pool;
    }
    int count() const { return static_cast<int>(m_indexOf.size()); }
    int count(Label label) const { return int(m_byClass[label == Label::Malignant].size()); }
    const std::vector<std::vector<int>> &byClass() const { return m_byClass; }

private:
    std::map<std::string, int> m_indexOf;
    std::vector<std::vector<int>> m_byClass{2};
};

/// One row of figures per pool, each group as often as drawn.
/// @param common  multiplicity by common group index
std::vector<std::vector<std::optional<double>>> figuresByPool(const std::vector<Pool> &pools,
                                                              const std::vector<int> &common)
{
    std::vector<std::vector<std::optional<double>>> rows;
    for (const Pool &pool : pools) {
        std::vector<int> own;
        for (int group : pool.groupOf)
            own.push_back(common[std::size_t(group)]);
        rows.push_back(figuresOf(pool.judged, own));
    }
    return rows;
}

std::vector<std::optional<double>> column(const std::vector<std::vector<std::optional<double>>> &rows,
                                          std::size_t index)
{
    std::vector<std::optional<double>> values;
    for (const auto &row : rows)
        values.push_back(row[index]);
    return values;
}

/// For each figure its defined draws.
std::vector<std::vector<double>> draws(const std::vector<Pool> &pools, const CommonGroups &groups)
{
    std::vector<std::vector<double>> defined(std::size(kFigures));
    drawMultiplicities(groups.byClass(), std::size_t(groups.count()), [&](const std::vector<int> &multiplicity) {
        const auto rows = figuresByPool(pools, multiplicity);
        for (std::size_t figure = 0; figure < std::size(kFigures); ++figure)
            if (const auto mean = meanOf(column(rows, figure)))
                defined[figure].push_back(*mean);
    });
    return defined;
}

std::optional<Interval> wilsonOfShare(const std::optional<double> &share, int groups)
{
    if (!share || groups == 0)
        return std::nullopt;
    return wilson(*share * groups, groups);
}

/// Where all draws are equal: from the number of groups alone, for the figures that are shares of them.
std::optional<Interval> withoutSpread(const std::string &id, const std::vector<PlanFigure> &figures,
                                      const CommonGroups &groups)
{
    auto value = [&figures](const std::string &wanted) {
        return std::ranges::find(figures, wanted, &PlanFigure::id)->pooled.value;
    };
    const auto sensitivity = wilsonOfShare(value("sensitivity"), groups.count(Label::Malignant));
    const auto specificity = wilsonOfShare(value("specificity"), groups.count(Label::Benign));
    if (id == "sensitivity")
        return sensitivity;
    if (id == "specificity")
        return specificity;
    if (id == "decision_accuracy")
        return wilsonOfShare(value(id), groups.count());
    if (id == "balanced_accuracy" && sensitivity && specificity)
        return meanOfProportions(*value("sensitivity"), *sensitivity, *value("specificity"), *specificity);
    return std::nullopt;
}

void addPooled(ModelSummary &summary, const std::vector<Pool> &pools, const CommonGroups &groups)
{
    if (pools.empty())
        return;
    summary.images = pools.front().images;
    summary.groups = groups.count();
    const auto rows = figuresByPool(pools, std::vector<int>(std::size_t(groups.count()), 1));
    const auto drawn = draws(pools, groups);
    for (std::size_t index = 0; index < std::size(kFigures); ++index) {
        summary.figures[index].pooled.value = meanOf(column(rows, index));
        summary.figures[index].seedSpread = rootOf(varianceOf(column(rows, index)));
    }
    for (std::size_t index = 0; index < std::size(kFigures); ++index) {
        Figure &figure = summary.figures[index].pooled;
        auto interval = intervalOfDraws(drawn[index], kBootstrapDraws);
        if (!hasSpread(interval))
            interval = withoutSpread(summary.figures[index].id, summary.figures, groups);
        figure.degenerate = !interval;
        if (interval && figure.value)
            setInterval(figure, *interval);
    }
}

/// Of one run, judged alone.
std::vector<std::optional<double>> figuresOfRun(const RunDirectory &run)
{
    CommonGroups groups;
    const Pool pool = groups.add(run.readPredictions(Part::Test));
    return figuresOf(pool.judged, std::vector<int>(pool.groupOf.size(), 1));
}

ModelSummary summarizeModel(const Plan &plan, const std::string &model, std::vector<std::string> &missing)
{
    ModelSummary summary;
    summary.model = model;
    std::map<std::uint64_t, std::vector<RunDirectory>> runsOfSeed;
    for (const PlannedRun &run : plan.runs) {
        if (run.model != model)
            continue;
        ++summary.runs;
        if (lifeOf(plan.runFolder(run)) != RunLife::Succeeded) {
            missing.push_back(run.name);
            continue;
        }
        ++summary.finishedRuns;
        runsOfSeed[run.seed].push_back(RunDirectory::open(plan.runFolder(run)));
    }

    std::vector<std::vector<std::optional<double>>> ofRuns;
    std::vector<std::vector<std::optional<double>>> foldVariances(std::size(kFigures));
    CommonGroups groups;
    std::vector<Pool> pools;
    for (const auto &[seed, runs] : runsOfSeed) {
        std::vector<std::vector<std::optional<double>>> ofFolds;
        for (const RunDirectory &run : runs)
            ofFolds.push_back(figuresOfRun(run));
        ofRuns.insert(ofRuns.end(), ofFolds.begin(), ofFolds.end());
        for (std::size_t index = 0; index < std::size(kFigures); ++index)
            if (const auto variance = varianceOf(column(ofFolds, index)))
                foldVariances[index].push_back(variance);
        if (static_cast<int>(runs.size()) < plan.folds)
            continue;
        const PooledPredictions pooled = poolPredictions(runs, Part::Test);
        summary.pooledSeeds.push_back(seed);
        pools.push_back(groups.add(pooled.rows));
        if (!summary.watermark)
            summary.watermark = pooled.watermark;
    }
    for (std::size_t index = 0; index < std::size(kFigures); ++index)
        summary.figures.push_back({.id = kFigures[index].id,
                                   .pooled = {},
                                   .meanOverRuns = meanOf(column(ofRuns, index)),
                                   .seedSpread = {},
                                   .foldSpread = rootOf(meanOf(foldVariances[index]))});
    addPooled(summary, pools, groups);
    return summary;
}

std::string shown(const std::optional<double> &value)
{
    if (!value)
        return "    -";
    char text[16];
    std::snprintf(text, sizeof text, "%.3f", *value);
    return text;
}

} // namespace

PlanSummary summarize(const Plan &plan)
{
    PlanSummary summary;
    for (const std::string &model : plan.models)
        summary.models.push_back(summarizeModel(plan, model, summary.missing));
    return summary;
}

Json toJson(const PlanSummary &summary)
{
    Json models = Json::array();
    for (const ModelSummary &model : summary.models) {
        Json figures = Json::object();
        for (const PlanFigure &figure : model.figures)
            figures[figure.id] = {{"pooled", toJson(figure.pooled)},
                                  {"mean_over_runs", numberOrNull(figure.meanOverRuns)},
                                  {"seed_sd", numberOrNull(figure.seedSpread)},
                                  {"fold_sd", numberOrNull(figure.foldSpread)}};
        models.push_back({{"model", model.model},
                          {"runs", model.runs},
                          {"finished", model.finishedRuns},
                          {"pooled_seeds", model.pooledSeeds},
                          {"n_images", model.images},
                          {"n_groups", model.groups},
                          {"figures", std::move(figures)},
                          {"watermark", model.watermark ? Json(*model.watermark) : Json(nullptr)}});
    }
    return {
        {"part", "test"},
        {"threshold", {{"value", kThreshold}, {"policy", "fixed 0.5"}}},
        {"method",
         "pooled: test parts of a seed's folds judged together, mean over seeds; interval from 2,000 draws of patient "
         "groups within each class, the same groups for every seed (seeds are repeated measurements, not patients). "
         "seed_sd: of the pooled figure between seeds. fold_sd: between folds within a seed; no standard error."},
        {"models", std::move(models)},
        {"missing", summary.missing}};
}

void writePlanResult(const Plan &plan, const PlanSummary &summary)
{
    writeJsonFile(plan.folder / "plan_result.json", toJson(summary));
}

std::string inWords(const PlanSummary &summary)
{
    std::string text;
    for (const ModelSummary &model : summary.models) {
        text += model.model + ": " + std::to_string(model.finishedRuns) + " of " + std::to_string(model.runs) +
                " runs finished, " + std::to_string(model.pooledSeeds.size()) + " seeds whole";
        if (model.groups > 0)
            text += ", " + std::to_string(model.images) + " pictures of " + std::to_string(model.groups) + " patients";
        text += model.watermark ? "  [" + *model.watermark + "]\n" : "\n";
        text += "  figure                    pooled  95 % interval     mean of runs  seed SD  fold SD\n";
        for (std::size_t index = 0; index < model.figures.size(); ++index) {
            const PlanFigure &figure = model.figures[index];
            char line[160];
            std::snprintf(line, sizeof line, "  %-24s  %s   [%s, %s]    %s         %s    %s\n", kFigures[index].title,
                          shown(figure.pooled.value).c_str(), shown(figure.pooled.low).c_str(),
                          shown(figure.pooled.high).c_str(), shown(figure.meanOverRuns).c_str(),
                          shown(figure.seedSpread).c_str(), shown(figure.foldSpread).c_str());
            text += line;
        }
    }
    if (!summary.missing.empty()) {
        text += "not finished:";
        for (const std::string &name : summary.missing)
            text += " " + name;
        text += "\n";
    }
    return text;
}

} // namespace histo
