#include "core/run/run_directory.h"

#include "core/common/atomic_file.h"
#include "core/common/error.h"
#include "core/common/paths.h"
#include "core/common/utc_time.h"
#include "core/run/json_fields.h"
#include "core/run/metrics_log.h"
#include "core/run/predictions.h"

#include <map>

namespace histo {

namespace fs = std::filesystem;

namespace {

fs::path runFile(const fs::path &run) { return run / "run.json"; }
fs::path splitFile(const fs::path &run) { return run / "split.csv"; }
fs::path metricsFile(const fs::path &run) { return run / "metrics.jsonl"; }
fs::path evaluationFile(const fs::path &run) { return run / "evaluation.json"; }
fs::path endFile(const fs::path &run) { return run / "end.json"; }

/// Schemas are whole numbers from 1; an older one is always readable.
void requireReadableSchema(const Json &run, const fs::path &file)
{
    const std::int64_t schema = wholeNumberOf(run, "schema");
    if (schema < 1)
        throw Error(ErrorKind::BadInput, utf8(file) + ": no schema number; not a run of Histoscope");
    if (schema > kRunSchema)
        throw Error(ErrorKind::BadInput, utf8(file) + ": made by a newer Histoscope (version \"" +
                                             textOf(run, "version") + "\", schema " + std::to_string(schema) +
                                             "; this one reads up to " + std::to_string(kRunSchema) +
                                             "); update Histoscope to open it");
}

} // namespace

/// The log is opened for writing at the first line to be written: looking at a run changes nothing.
struct RunDirectory::Log {
    std::optional<MetricsLog> writer;
};

RunDirectory::RunDirectory(fs::path path) : m_path(std::move(path)), m_log(std::make_shared<Log>()) {}

RunDirectory RunDirectory::create(const fs::path &path)
{
    std::error_code problem;
    if (fs::exists(path, problem) && (!fs::is_directory(path, problem) || !fs::is_empty(path, problem)))
        throw Error(ErrorKind::BadInput, utf8(path) +
                                             ": already there and not an empty folder; a run never writes over "
                                             "another: choose a new folder or resume this run");
    fs::create_directories(path, problem);
    if (problem)
        throw Error(ErrorKind::Io, utf8(path) + ": the run's folder cannot be made (" + problem.message() +
                                       "); choose a folder that you may write to");
    return RunDirectory(path);
}

RunDirectory RunDirectory::open(const fs::path &path)
{
    std::error_code problem;
    if (!fs::is_regular_file(runFile(path), problem))
        throw Error(ErrorKind::BadInput, utf8(path) + ": no run.json in it; give the folder that a training run made");
    requireReadableSchema(readJsonFile(runFile(path)), runFile(path));
    return RunDirectory(path);
}

fs::path RunDirectory::checkpoint(const std::string &name) const
{
    return m_path / "checkpoints" / (name + ".safetensors");
}

fs::path RunDirectory::predictionsFile(Part part) const
{
    return m_path / "predictions" / (std::string(name(part)) + ".csv");
}

void RunDirectory::writeRun(const Json &run) const { writeJsonFile(runFile(m_path), run); }

Json RunDirectory::readRun() const { return readJsonFile(runFile(m_path)); }

void RunDirectory::writeSplit(const Split &split) const { writeFileAtomically(splitFile(m_path), toCsv(split)); }

Split RunDirectory::readSplit() const { return histo::readSplit(splitFile(m_path)); }

MetricsLog &RunDirectory::log() const
{
    if (!m_log->writer)
        m_log->writer.emplace(metricsFile(m_path));
    return *m_log->writer;
}

void RunDirectory::appendStep(const StepRecord &step) const { log().append("step", toJson(step)); }

void RunDirectory::appendEpoch(const EpochRecord &epoch) const
{
    log().append("epoch", toJson(epoch));
    log().sync(); // an epoch is minutes of work: it outlives a power cut
}

void RunDirectory::appendNote(const std::string &text, const std::string &kind) const
{
    log().append("note", kind.empty() ? Json{{"text", text}} : Json{{"kind", kind}, {"text", text}});
}

void RunDirectory::appendProbe(const ProbeRecord &probe) const { log().append("probe", toJson(probe)); }

std::vector<EpochRecord> RunDirectory::readEpochs() const
{
    std::map<int, EpochRecord> lastOfEpoch;
    for (const Json &event : readMetrics(metricsFile(m_path), "epoch")) {
        EpochRecord epoch = epochFromJson(event);
        lastOfEpoch[epoch.epoch] = std::move(epoch);
    }
    std::vector<EpochRecord> epochs;
    for (auto &[number, epoch] : lastOfEpoch)
        epochs.push_back(std::move(epoch));
    return epochs;
}

std::vector<StepRecord> RunDirectory::readSteps() const
{
    std::map<std::pair<int, int>, StepRecord> lastOfStep;
    for (const Json &event : readMetrics(metricsFile(m_path), "step")) {
        const StepRecord step = stepFromJson(event);
        lastOfStep[{step.epoch, step.step}] = step;
    }
    std::vector<StepRecord> steps;
    for (const auto &[number, step] : lastOfStep)
        steps.push_back(step);
    return steps;
}

void RunDirectory::writePredictions(Part part, const std::vector<PredictionRow> &rows) const
{
    writeFileAtomically(predictionsFile(part), predictionsCsv(rows));
}

std::vector<PredictionRow> RunDirectory::readPredictions(Part part) const
{
    return histo::readPredictions(predictionsFile(part));
}

void RunDirectory::writeEvaluation(const Json &evaluation) const { writeJsonFile(evaluationFile(m_path), evaluation); }

std::optional<Json> RunDirectory::readEvaluation() const
{
    if (!fs::exists(evaluationFile(m_path)))
        return std::nullopt;
    return readJsonFile(evaluationFile(m_path));
}

void RunDirectory::writeEnd(const std::string &state, const std::string &reason) const
{
    // The file decides, so it goes first: a disk too full for the log may still take it.
    writeJsonFile(endFile(m_path), {{"state", state}, {"reason", reason}, {"time", utcNow()}});
    log().append("end", {{"state", state}, {"reason", reason}});
    log().sync();
}

void RunDirectory::removeEnd() const
{
    std::error_code problem;
    fs::remove(endFile(m_path), problem);
    if (problem)
        throw Error(ErrorKind::Io, utf8(endFile(m_path)) + ": cannot be removed (" + problem.message() +
                                       "); the run cannot be taken up without it: check the folder's permissions");
}

std::optional<RunEnd> RunDirectory::readEnd() const
{
    if (!fs::exists(endFile(m_path)))
        return std::nullopt;
    const Json end = readJsonFile(endFile(m_path));
    const std::string state = textOf(end, "state");
    if (state.empty())
        throw Error(ErrorKind::BadInput,
                    utf8(endFile(m_path)) + ": no state in it; remove the file and resume the run");
    return RunEnd{state, textOf(end, "reason"), textOf(end, "time")};
}

} // namespace histo
