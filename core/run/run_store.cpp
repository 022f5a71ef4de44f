#include "core/run/run_directory.h"

#include "core/common/error.h"
#include "core/common/log.h"
#include "core/common/paths.h"
#include "core/run/json_fields.h"

#include <algorithm>

namespace histo {

namespace fs = std::filesystem;

namespace {

constexpr int kMaximumDepth = 4;

bool isRun(const fs::path &folder)
{
    std::error_code problem;
    return fs::is_regular_file(folder / "run.json", problem);
}

void addRun(const fs::path &folder, std::vector<RunSummary> &runs)
{
    try {
        runs.push_back(summarizeRun(RunDirectory::open(folder)));
    } catch (const Error &error) {
        log::warning(std::string("left out of the list of runs: ") + error.what());
    }
}

/// Runs do not lie inside runs: the search ends at the first run.json on its way down.
void collectRuns(const fs::path &folder, int depth, std::vector<fs::path> &runs)
{
    if (isRun(folder)) {
        runs.push_back(folder);
        return;
    }
    if (depth == kMaximumDepth)
        return;
    std::error_code problem;
    for (fs::directory_iterator entry(folder, problem), end; !problem && entry != end; entry.increment(problem)) {
        std::error_code unreadable;
        if (!entry->is_symlink(unreadable) && entry->is_directory(unreadable))
            collectRuns(entry->path(), depth + 1, runs);
    }
    if (problem)
        log::warning(utf8(folder) + ": left out of the search for runs (" + problem.message() + ")");
}

std::vector<int> magnificationsOf(const Json &config)
{
    std::vector<int> magnifications;
    for (const Json &magnification : fieldOf(config, "magnifications"))
        if (magnification.is_number_integer())
            magnifications.push_back(magnification.get<int>());
    return magnifications;
}

void addEnd(const RunDirectory &run, RunSummary &summary)
{
    summary.state = "unfinished";
    try {
        if (const auto end = run.readEnd())
            summary.state = end->state;
    } catch (const Error &error) {
        log::warning(error.what());
    }
}

/// Only of the test part: figures of another part are no result.
void addFigures(const RunDirectory &run, RunSummary &summary)
{
    try {
        const Json evaluation = run.readEvaluation().value_or(Json());
        if (textOf(evaluation, "part") != name(Part::Test))
            return;
        const Json &image = fieldOf(evaluation, "image");
        summary.balancedAccuracy = numberOf(fieldOf(image, "balanced_accuracy"), "value");
        summary.auc = numberOf(fieldOf(image, "auc"), "value");
    } catch (const Error &error) {
        log::warning(error.what());
    }
}

} // namespace

RunSummary summarizeRun(const RunDirectory &run)
{
    const Json document = run.readRun();
    const Json &config = fieldOf(document, "config");
    RunSummary summary;
    summary.path = run.path();
    summary.id = textOf(document, "id");
    summary.startedUtc = textOf(document, "started_utc");
    summary.model = textOf(config, "model");
    summary.dataRoot = textOf(config, "data");
    summary.magnifications = magnificationsOf(config);
    summary.epochs = static_cast<int>(run.readEpochs().size());
    if (const std::string watermark = textOf(document, "watermark"); !watermark.empty())
        summary.watermark = watermark;
    addEnd(run, summary);
    addFigures(run, summary);
    return summary;
}

std::vector<fs::path> findRuns(const fs::path &folder)
{
    std::error_code problem;
    if (!fs::is_directory(folder, problem))
        throw Error(ErrorKind::BadInput, utf8(folder) + ": no such folder; give one that holds runs");
    std::vector<fs::path> runs;
    collectRuns(folder, 0, runs);
    return runs;
}

std::vector<RunSummary> listRuns(const fs::path &folder)
{
    std::vector<RunSummary> runs;
    for (const fs::path &run : findRuns(folder))
        addRun(run, runs);
    std::sort(runs.begin(), runs.end(), [](const RunSummary &left, const RunSummary &right) {
        // Times are ISO 8601: their order is that of their text. Newest first, then by folder.
        return left.startedUtc != right.startedUtc ? left.startedUtc > right.startedUtc : left.path < right.path;
    });
    return runs;
}

} // namespace histo
