#include "core/job/plan.h"

#include "core/common/error.h"
#include "core/common/paths.h"
#include "core/model/classifier.h"

#include <algorithm>
#include <set>

namespace histo {

namespace fs = std::filesystem;

namespace {

constexpr int kPlanSchema = 1;
constexpr const char *kFileName = "plan.json";

template <typename T>
void requireDistinct(const std::vector<T> &values, const char *flag)
{
    if (values.empty())
        throw Error(ErrorKind::Usage, std::string(flag) + ": a plan needs at least one; give them with commas between");
    if (std::set<T>(values.begin(), values.end()).size() < values.size())
        throw Error(ErrorKind::Usage, std::string(flag) + ": one is named twice; each counts once");
}

void check(const PlanSpec &spec)
{
    constexpr int kFewestFolds = 2;
    requireDistinct(spec.models, "--model");
    requireDistinct(spec.seeds, "--seeds");
    requireDistinct(spec.devices, "--device");
    for (const std::string &model : spec.models)
        findModel(model);
    if (spec.folds < kFewestFolds)
        throw Error(ErrorKind::Usage,
                    "--folds: a plan needs at least two; their test parts together cover the data set");
}

PlannedRun plannedRun(const PlanSpec &spec, const fs::path &folder, const std::string &model, int fold,
                      std::uint64_t seed, const std::string &device)
{
    PlannedRun run{.name = model + "/fold" + std::to_string(fold) + "-seed" + std::to_string(seed),
                   .model = model,
                   .fold = fold,
                   .seed = seed,
                   .job = {}};
    run.job.title = run.name;
    run.job.run = folder / run.name;
    run.job.takesUp = true;
    run.job.command = {"train",
                       "--data",
                       utf8(spec.data),
                       "--model",
                       model,
                       "--folds",
                       std::to_string(spec.folds),
                       "--fold",
                       std::to_string(fold),
                       "--seed",
                       std::to_string(seed),
                       "--device",
                       device};
    run.job.command.insert(run.job.command.end(), spec.trainWords.begin(), spec.trainWords.end());
    run.job.command.insert(run.job.command.end(), {"--out", utf8(run.job.run)});
    return run;
}

Json toJson(const Plan &plan)
{
    Json jobs = Json::array();
    for (const PlannedRun &run : plan.runs) {
        Json job{{"name", run.name}, {"model", run.model}, {"fold", run.fold}, {"seed", run.seed}};
        job.update(toJson(run.job));
        jobs.push_back(std::move(job));
    }
    return {{"schema", kPlanSchema},
            {"plan", {{"models", plan.models}, {"folds", plan.folds}, {"seeds", plan.seeds}}},
            {"jobs", std::move(jobs)}};
}

Plan planIn(const Json &document, const fs::path &file)
{
    Plan plan;
    plan.folder = file.parent_path();
    const Json &head = document.at("plan");
    plan.models = head.at("models").get<std::vector<std::string>>();
    plan.folds = head.at("folds");
    plan.seeds = head.at("seeds").get<std::vector<std::uint64_t>>();
    std::vector<JobFile> jobs = readJobFiles(file);
    const Json &list = document.at("jobs");
    for (std::size_t index = 0; index < jobs.size(); ++index) {
        const Json &entry = list.at(index);
        plan.runs.push_back({.name = entry.at("name"),
                             .model = entry.at("model"),
                             .fold = entry.at("fold"),
                             .seed = entry.at("seed"),
                             .job = std::move(jobs[index])});
    }
    return plan;
}

} // namespace

Plan makePlan(const PlanSpec &spec, const fs::path &folder)
{
    check(spec);
    Plan plan{.folder = folder, .models = spec.models, .folds = spec.folds, .seeds = spec.seeds, .runs = {}};
    for (const std::uint64_t seed : spec.seeds)
        for (int fold = 1; fold <= spec.folds; ++fold)
            for (const std::string &model : spec.models)
                plan.runs.push_back(
                    plannedRun(spec, folder, model, fold, seed, spec.devices[plan.runs.size() % spec.devices.size()]));
    return plan;
}

void writePlan(const Plan &plan)
{
    const fs::path file = plan.folder / kFileName;
    std::error_code problem;
    if (fs::exists(file, problem)) {
        if (readJsonFile(file) == toJson(plan))
            return;
        throw Error(ErrorKind::BadInput, utf8(file) +
                                             ": is another plan; choose another --out, or go on with it: "
                                             "histoscope-cli jobs run '" +
                                             utf8(file) + "'");
    }
    if (fs::exists(plan.folder, problem) && !fs::is_empty(plan.folder, problem))
        throw Error(ErrorKind::BadInput, utf8(plan.folder) + ": is not empty; choose another --out for the plan");
    writeJsonFile(file, toJson(plan));
}

bool isPlan(const fs::path &file) { return readJsonFile(file).contains("plan"); }

Plan readPlan(const fs::path &path)
{
    std::error_code problem;
    const fs::path file = fs::is_directory(path, problem) ? path / kFileName : path;
    const Json document = readJsonFile(file);
    try {
        if (document.value("schema", 0) > kPlanSchema)
            throw Error(ErrorKind::BadInput, utf8(file) + ": was made by a newer version of Histoscope; use that one");
        return planIn(document, file);
    } catch (const Json::exception &damage) {
        throw Error(ErrorKind::BadInput,
                    utf8(file) + ": is no plan (" + damage.what() + "); `histoscope-cli jobs plan` makes one");
    }
}

} // namespace histo
