#include "core/run/run_facts.h"

#include "core/common/atomic_file.h"
#include "core/common/error.h"
#include "core/common/log.h"
#include "core/common/paths.h"
#include "core/run/best_epoch.h"
#include "core/run/json_fields.h"

#include <algorithm>
#include <cmath>

namespace histo {

namespace fs = std::filesystem;

namespace {

constexpr const char *kNoteFile = "note.txt";
constexpr std::size_t kLongestNote = 1 << 20;

Figure figureFrom(const Json &document)
{
    Figure figure{numberOf(document, "value"), numberOf(document, "low"), numberOf(document, "high")};
    figure.degenerate = !figure.low || !figure.high;
    return figure;
}

void addConfig(const Json &run, RunFacts &facts)
{
    const Json &config = fieldOf(run, "config");
    facts.weights = utf8(fs::path(textOf(config, "weights")).filename());
    facts.scheme = textOf(config, "scheme");
    if (fieldOf(config, "split_file").is_string())
        facts.scheme = "file";
    facts.preset = textOf(config, "preset");
    facts.fold = static_cast<int>(wholeNumberOf(config, "fold"));
    facts.folds = static_cast<int>(wholeNumberOf(config, "folds"));
    facts.plannedEpochs = static_cast<int>(wholeNumberOf(config, "epochs"));
    if (const Json &seed = fieldOf(config, "seed"); seed.is_number_integer())
        facts.seed = seed.dump();
}

void addEpochs(const RunDirectory &run, RunFacts &facts)
{
    const std::vector<EpochRecord> epochs = run.readEpochs();
    for (const EpochRecord &epoch : epochs)
        facts.seconds += std::isfinite(epoch.seconds) ? epoch.seconds : 0;
    if (const auto best = bestEpochIndex(epochs)) {
        facts.bestEpoch = epochs[*best].epoch;
        if (const double value = epochs[*best].validationBalancedAccuracy; std::isfinite(value))
            facts.validationBalancedAccuracy = value;
    }
}

/// Only of the test part: figures of another part are no result.
void addEvaluation(const RunDirectory &run, RunFacts &facts)
{
    const Json evaluation = run.readEvaluation().value_or(Json());
    if (textOf(evaluation, "part") != name(Part::Test))
        return;
    facts.balancedAccuracy = figureFrom(fieldOf(fieldOf(evaluation, "image"), "balanced_accuracy"));
    facts.auc = figureFrom(fieldOf(fieldOf(evaluation, "image"), "auc"));
    facts.recognitionRate = figureFrom(fieldOf(fieldOf(evaluation, "patient"), "recognition_rate"));
    facts.images = static_cast<int>(wholeNumberOf(evaluation, "n_images"));
    facts.groups = static_cast<int>(wholeNumberOf(evaluation, "n_groups"));
}

void addNote(const RunDirectory &run, RunFacts &facts)
{
    if (const fs::path file = run.path() / kNoteFile; exists(file))
        facts.note = readFile(file, kLongestNote);
}

/// Size and time of every file that facts are read from.
std::string stampOf(const fs::path &run)
{
    std::string stamp;
    for (const char *file : {"run.json", "metrics.jsonl", "evaluation.json", "end.json", kNoteFile}) {
        std::error_code missing;
        const auto size = fs::file_size(run / file, missing);
        const auto time = missing ? fs::file_time_type() : fs::last_write_time(run / file, missing);
        stamp += missing ? "-;" : std::to_string(size) + "," + std::to_string(time.time_since_epoch().count()) + ";";
    }
    return stamp;
}

/// None where the folder is gone: it may be on a disk that is not plugged in.
std::vector<fs::path> runsBelow(const fs::path &folder)
{
    std::error_code problem;
    return fs::is_directory(folder, problem) ? findRuns(folder) : std::vector<fs::path>();
}

} // namespace

RunFacts readRunFacts(const RunDirectory &run)
{
    RunFacts facts;
    facts.summary = summarizeRun(run);
    addConfig(run.readRun(), facts);
    for (const auto &add : {addEpochs, addEvaluation, addNote})
        try {
            add(run, facts);
        } catch (const Error &error) {
            log::warning(error.what());
        }
    return facts;
}

void writeRunNote(const fs::path &run, const std::string &text)
{
    if (!text.empty())
        return writeFileAtomically(run / kNoteFile, text);
    std::error_code problem;
    fs::remove(run / kNoteFile, problem);
    if (problem)
        throw Error(ErrorKind::Io, utf8(run / kNoteFile) + ": cannot be removed (" + problem.message() + ")");
}

void RunCatalog::addEntry(const fs::path &run, std::map<fs::path, Entry> &entries) const
{
    const std::string stamp = stampOf(run);
    try {
        const auto known = m_entries.find(run);
        if (known != m_entries.end() && known->second.stamp == stamp)
            entries.emplace(run, known->second);
        else
            entries.emplace(run, Entry{stamp, readRunFacts(RunDirectory::open(run))});
    } catch (const Error &error) {
        log::warning(std::string("left out of the table of runs: ") + error.what());
    }
}

std::vector<RunFacts> RunCatalog::read(const std::vector<fs::path> &folders)
{
    std::map<fs::path, Entry> found;
    for (const fs::path &folder : folders)
        for (const fs::path &run : runsBelow(folder)) {
            const fs::path key = fs::weakly_canonical(run);
            if (!found.contains(key))
                addEntry(key, found);
        }
    m_entries = std::move(found);
    std::vector<RunFacts> all;
    for (const auto &[path, entry] : m_entries)
        all.push_back(entry.facts);
    std::stable_sort(all.begin(), all.end(), [](const RunFacts &left, const RunFacts &right) {
        return left.summary.startedUtc > right.summary.startedUtc;
    });
    return all;
}

} // namespace histo
