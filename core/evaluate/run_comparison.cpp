#include "core/evaluate/run_comparison.h"

#include "core/common/error.h"
#include "core/common/paths.h"
#include "core/run/json_fields.h"
#include "core/run/run_check.h"

#include <map>

namespace histo {

namespace {

constexpr int kFewGroups = 10; ///< percentile intervals of fewer groups a class are known to be too narrow

struct JudgedRun {
    std::vector<PredictionRow> predictions;
    std::map<std::filesystem::path, std::string> hashes; ///< of the test pictures' files, as far as known
    std::optional<std::string> watermark;
    std::string problem; ///< why there is nothing to compare
};

JudgedRun readJudged(const RunDirectory &run)
{
    JudgedRun judged;
    try {
        judged.watermark = summarizeRun(run).watermark;
        checkRun(run);
        judged.predictions = run.readPredictions(Part::Test);
        if (exists(run.path() / "split.csv"))
            for (const SplitRow &row : run.readSplit().rows)
                if (row.part == Part::Test && !row.sha256.empty())
                    judged.hashes[row.sample.path] = row.sha256;
    } catch (const Error &error) {
        judged.problem = error.what();
    }
    return judged;
}

/// A picture of the same name with other bytes: another data set.
std::optional<std::string> whyOtherPictures(const JudgedRun &first, const JudgedRun &second)
{
    for (const auto &[path, hash] : first.hashes)
        if (const auto found = second.hashes.find(path); found != second.hashes.end() && found->second != hash)
            return "their test parts differ: " + utf8(path) + " is another picture of the same name";
    return std::nullopt;
}

RunBesideFirst beside(const JudgedRun &first, const JudgedRun &second, const std::filesystem::path &path)
{
    RunBesideFirst result{path, {}, {}, first.watermark ? first.watermark : second.watermark};
    const auto differing = whyNotPaired(first.predictions, second.predictions);
    if (!first.problem.empty() || !second.problem.empty())
        result.refusal = first.problem.empty() ? second.problem : first.problem;
    else if (differing)
        result.refusal = *differing;
    else if (const auto other = whyOtherPictures(first, second))
        result.refusal = *other;
    else
        try {
            result.comparison = comparePaired(first.predictions, second.predictions);
        } catch (const Error &error) {
            result.refusal = error.what();
        }
    return result;
}

std::vector<std::string> remarksOn(const RunComparison &comparison)
{
    int compared = 0, fewest = kFewGroups;
    for (const RunBesideFirst &one : comparison.besideFirst)
        if (one.comparison) {
            ++compared;
            fewest = std::min({fewest, one.comparison->benignGroups, one.comparison->malignantGroups});
        }
    std::vector<std::string> remarks;
    if (compared == 0)
        return remarks;
    if (fewest < kLeastGroupsForInterval)
        return {"Too few groups of a class in the test part (" + std::to_string(fewest) + ", where " +
                std::to_string(kLeastGroupsForInterval) +
                " are needed): no interval can be drawn, so nothing can be said of a difference."};
    remarks.emplace_back("The intervals speak of which patients were drawn, not of the luck of one training: before "
                         "you believe a small difference, train each with several seeds.");
    if (fewest < kFewGroups)
        remarks.push_back("Only " + std::to_string(fewest) +
                          " groups of a class: intervals of so few are too narrow rather than too wide.");
    if (compared > 1)
        remarks.push_back(std::to_string(compared) +
                          " runs beside the first: each interval stands for itself, and of many some leave out 0 by "
                          "chance.");
    return remarks;
}

} // namespace

RunComparison compareRuns(const std::vector<RunDirectory> &runs)
{
    if (runs.size() < 2)
        throw Error(ErrorKind::Usage, "two runs or more are needed to compare them");
    RunComparison comparison;
    std::vector<Json> documents;
    for (const RunDirectory &run : runs) {
        comparison.runs.push_back(run.path());
        documents.push_back(run.readRun());
    }
    comparison.settings = configDifferences(documents);
    const JudgedRun first = readJudged(runs.front());
    for (std::size_t index = 1; index < runs.size(); ++index)
        comparison.besideFirst.push_back(beside(first, readJudged(runs[index]), runs[index].path()));
    comparison.remarks = remarksOn(comparison);
    return comparison;
}

Json toJson(const RunComparison &comparison)
{
    Json runs = Json::array(), compared = Json::array();
    for (const auto &run : comparison.runs)
        runs.push_back(utf8(run));
    for (const RunBesideFirst &one : comparison.besideFirst) {
        Json entry = {{"run", utf8(one.run)},
                      {"refusal", one.refusal.empty() ? Json(nullptr) : Json(one.refusal)},
                      {"watermark", one.watermark ? Json(*one.watermark) : Json(nullptr)}};
        if (one.comparison)
            entry.update(toJson(*one.comparison));
        compared.push_back(std::move(entry));
    }
    return {{"runs", runs},
            {"settings", toJson(comparison.settings)},
            {"compared", compared},
            {"remarks", comparison.remarks}};
}

} // namespace histo
