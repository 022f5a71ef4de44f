#include "core/train/run_keeper_torch.h"

#include "core/common/disk_wait.h"
#include "core/common/error.h"
#include "core/common/log.h"
#include "core/common/paths.h"
#include "core/model/state_file_torch.h"

#include <algorithm>
#include <cstdio>

namespace histo {

namespace {

constexpr double kSecondsWorthKeeping = 5;

std::string epochName(int epoch)
{
    char text[32];
    std::snprintf(text, sizeof text, "epoch-%04d", epoch);
    return text;
}

/// "epoch-0007" of checkpoints/epoch-0007.safetensors; nothing for other files.
std::optional<int> epochOfFile(const std::filesystem::path &file)
{
    int epoch = 0;
    char rest = 0;
    if (file.extension() != ".safetensors" || std::sscanf(file.stem().c_str(), "epoch-%d%c", &epoch, &rest) != 1)
        return std::nullopt;
    return epoch;
}

} // namespace

RunKeeper::RunKeeper(const TrainConfig &config, const RunDirectory &run, Network &network,
                     const TrainObserver &observer, const CancelToken &cancel)
    : m_config(config), m_run(run), m_network(network), m_observer(observer), m_cancel(cancel)
{
    m_state.seed = config.seed;
}

void RunKeeper::restoreIfStopped()
{
    const auto last = m_run.checkpoint("last");
    if (!std::filesystem::exists(last))
        return;
    m_stopped = readWeightsFile(last);
    m_state = readTrainState(*m_stopped, last);
    loadState(m_network, *m_stopped, last, findModel(m_config.model).title);
    m_epochs = m_run.readEpochs();
    std::erase_if(m_epochs, [this](const EpochRecord &epoch) { return epoch.epoch > m_state.epoch; });
    if (m_state.epoch > 0 && (m_epochs.empty() || m_epochs.back().epoch < m_state.epoch)) {
        write([this] { m_run.appendEpoch(m_state.last); }); // killed between the commit and the log
        m_epochs.push_back(m_state.last);
    }
    keepOwnName();
}

void RunKeeper::beginAveraging(double decay)
{
    if (decay <= 0)
        return;
    m_average.emplace(m_network, decay);
    if (m_stopped && m_state.averaged > 0)
        m_average->restore(m_stopped->tensors);
}

void RunKeeper::restoreOptimizer(Optimizer &optimizer, bool isSamePhase)
{
    if (m_stopped && isSamePhase)
        optimizer.restore(m_stopped->tensors);
    m_stopped.reset();
}

void RunKeeper::stepDone(const EpochSums &sums, int steps)
{
    m_state.sums = sums;
    m_state.steps = steps;
    if (m_average)
        m_average->update(++m_state.averaged);
}

double RunKeeper::secondsSinceCommit() const
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - m_lastCommit).count();
}

void RunKeeper::keepPlaceIfDue(const Optimizer &optimizer)
{
    if (secondsSinceCommit() >= m_config.checkpointSeconds)
        commit(optimizer);
}

void RunKeeper::keepPlaceAtStop(const Optimizer &optimizer)
{
    if (m_state.steps == 0 || secondsSinceCommit() < std::min(kSecondsWorthKeeping, m_config.checkpointSeconds))
        return;
    try {
        saveCheckpoint(m_run.checkpoint("last"), m_network, everythingElse(optimizer), m_state, m_config.model);
    } catch (const Error &problem) {
        log::warning(problem.what()); // the place before is still there; a stop does not wait for space
    }
}

NamedTensors RunKeeper::everythingElse(const Optimizer &optimizer) const
{
    NamedTensors tensors = optimizer.state();
    if (m_average)
        for (const auto &average : m_average->state())
            tensors.push_back(average);
    return tensors;
}

void RunKeeper::commit(const Optimizer &optimizer)
{
    write([&] {
        saveCheckpoint(m_run.checkpoint("last"), m_network, everythingElse(optimizer), m_state, m_config.model);
    });
    m_lastCommit = std::chrono::steady_clock::now();
}

void RunKeeper::finishEpoch(EpochRecord record, const ValidationFacts &facts, const Optimizer &optimizer)
{
    record.epoch = m_state.epoch + 1;
    m_epochs.push_back(record);
    m_state.epoch = record.epoch;
    m_state.steps = 0;
    m_state.sums = {};
    m_state.last = record;
    // A validation part of one class has no balanced accuracy: then the first epoch is kept, rather than nothing.
    if (m_state.bestEpoch == 0 || isBetterEpoch(record, m_state.best, m_config.recipe.bestMetric)) {
        m_state.best = record;
        m_state.bestEpoch = record.epoch;
        std::optional<WeightAverage::InPlace> averaged;
        if (m_average)
            averaged.emplace(*m_average);
        write([&] { saveCheckpoint(m_run.checkpoint("best"), m_network, {}, m_state, m_config.model); });
    }
    commit(optimizer);
    keepOwnName();
    write([&] { m_run.appendEpoch(record); });
    tellAlarms(facts);
    if (m_observer.epochFinished)
        m_observer.epochFinished(record);
}

/// The end of an epoch gets a name of its own before the next one takes its place as "last".
void RunKeeper::keepOwnName()
{
    namespace fs = std::filesystem;
    const int kept = m_config.recipe.keptCheckpoints;
    if (kept < 2 || m_state.epoch < 1 || m_state.steps > 0)
        return;
    const fs::path last = m_run.checkpoint("last"), own = m_run.checkpoint(epochName(m_state.epoch));
    std::error_code problem;
    if (!fs::exists(own, problem))
        fs::create_hard_link(last, own, problem); // another name for the same file costs nothing
    if (problem)
        log::warning(utf8(own) + ": not kept (" + problem.message() + ")");
    std::vector<fs::path> old;
    for (const auto &entry : fs::directory_iterator(last.parent_path(), problem))
        if (const auto epoch = epochOfFile(entry.path()); epoch && *epoch <= m_state.epoch - kept)
            old.push_back(entry.path());
    for (const fs::path &file : old)
        fs::remove(file, problem);
}

void RunKeeper::tellAlarms(const ValidationFacts &facts)
{
    for (const Alarm &alarm : alarmsOf(m_epochs, facts, m_config.recipe.bestMetric))
        if (m_state.alarms.insert(alarm.id).second)
            note(alarm.text, "alarm");
}

bool RunKeeper::isOutOfPatience() const
{
    // Fine-tuning has its own patience: the head's epochs cost nothing and end by themselves.
    const int patience = m_config.recipe.patience, head = m_config.recipe.headEpochs;
    return patience > 0 && m_state.epoch > head && m_state.epoch - std::max(m_state.bestEpoch, head) >= patience;
}

void RunKeeper::note(const std::string &text, const std::string &kind)
{
    write([&] { m_run.appendNote(text, kind); });
    if (m_observer.note)
        m_observer.note(text);
}

void RunKeeper::write(const std::function<void()> &what)
{
    DiskWaitObserver waiting;
    // The log is on the same disk: only whoever watches hears of it at once, the log when there is space again.
    std::string told;
    waiting.waiting = [&](const std::string &problem) {
        told = "disk full: training paused, " + spaceMissing() + "; it goes on by itself when there is space (" +
               problem + ")";
        log::warning(told);
        if (m_observer.note)
            m_observer.note(told);
    };
    waiting.continued = [&] {
        if (m_observer.note)
            m_observer.note("there is space on the disk again: training goes on");
    };
    writeWhenThereIsSpace(what, m_cancel, waiting);
    if (!told.empty())
        writeWhenThereIsSpace(
            [&] {
                m_run.appendNote(told, "paused");
                m_run.appendNote("there was space on the disk again: training went on", "continued");
            },
            m_cancel, {});
}

std::string RunKeeper::spaceMissing() const
{
    std::error_code problem;
    const auto free = std::filesystem::space(m_run.path(), problem).available;
    std::size_t needed = 0; // of the largest thing that is written
    for (const StateEntry &entry : m_network.state())
        needed += entry.tensor->nbytes() * (isTrainable(entry.kind) ? (m_average ? 4 : 3) : 1);
    if (problem || needed <= free)
        return "no space left in " + utf8(m_run.path());
    return std::to_string((needed - free) / 1'000'000 + 1) + " MB short in " + utf8(m_run.path());
}

} // namespace histo
