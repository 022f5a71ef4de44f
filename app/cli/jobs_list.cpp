#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "core/common/paths.h"
#include "core/job/job_store.h"
#include "core/run/run_directory.h"
#include "core/run/run_life.h"

#include <CLI/CLI.hpp>

namespace histo::cli {

namespace {

struct Row {
    std::string state, title, next;
    std::filesystem::path run, file; ///< file: empty for a run that no job file tells of
    int epochs = 0;
};

int epochsOf(const std::filesystem::path &run)
{
    return lifeOf(run) == RunLife::None ? 0 : static_cast<int>(RunDirectory::open(run).readEpochs().size());
}

std::string stateOf(const JobStore::Row &row, RunLife life)
{
    if (life == RunLife::Running)
        return "running";
    if (row.isHeld)
        return "queued";
    return life == RunLife::None ? "not begun" : name(life);
}

Row rowOf(const JobStore::Row &stored)
{
    const RunLife life = lifeOf(stored.job.run);
    Row row{stateOf(stored, life), stored.job.title, "", stored.job.run, stored.job.path, epochsOf(stored.job.run)};
    if (!stored.isHeld && life != RunLife::Running)
        row.next = "histoscope-cli jobs run '" + utf8(row.file) + "'";
    return row;
}

/// Those of which nobody will think again by himself.
void addDiedRuns(const std::filesystem::path &folder, std::vector<Row> &rows)
{
    for (const RunSummary &run : listRuns(folder)) {
        const bool isKnown = std::any_of(rows.begin(), rows.end(), [&](const Row &row) { return row.run == run.path; });
        const RunLife life = lifeOf(run.path);
        if (isKnown || (life != RunLife::Died && life != RunLife::Running))
            continue;
        rows.push_back({name(life), run.model, "", run.path, {}, run.epochs});
        if (life == RunLife::Died)
            rows.back().next = "histoscope-cli resume '" + utf8(run.path) + "'";
    }
}

Json toJson(const Row &row)
{
    return {{"state", row.state},
            {"title", row.title},
            {"run", utf8(row.run)},
            {"epochs", row.epochs},
            {"file", row.file.empty() ? Json(nullptr) : Json(utf8(row.file))}};
}

} // namespace

void declareJobsList(CLI::App &command, const CommandContext &)
{
    struct Options {
        std::optional<std::string> folder;
        JsonOption json;
    };
    auto options = std::make_shared<Options>();
    command.add_option("DIR", options->folder, "Also runs below this folder whose program ended under them");
    options->json.declare(command);
    command.callback([options] {
        std::vector<Row> rows;
        for (const JobStore::Row &stored : JobStore().list())
            rows.push_back(rowOf(stored));
        if (options->folder)
            addDiedRuns(absolutePath(*options->folder), rows);
        Json jobs = Json::array();
        std::string text;
        for (const Row &row : rows) {
            jobs.push_back(toJson(row));
            text += row.state + ", " + std::to_string(row.epochs) + " epochs: " + utf8(row.run) + "\n";
            text += row.next.empty() ? "" : "    " + row.next + "\n";
        }
        options->json.write({{"jobs", std::move(jobs)}});
        printText(options->json, text.empty() ? "nothing waits, runs or has died\n" : text);
    });
}

} // namespace histo::cli
