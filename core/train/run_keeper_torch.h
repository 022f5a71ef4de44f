#pragma once

// Core-only.

#include "core/train/alarms.h"
#include "core/train/checkpoint_torch.h"
#include "core/train/optimizer_torch.h"
#include "core/train/train_config.h"
#include "core/train/trainer.h"
#include "core/train/weight_average_torch.h"

#include <chrono>
#include <functional>
#include <optional>

namespace histo {

/// Keeps a training's place: checkpoints, the log's epochs and notes, what is best so far.
///
/// checkpoints/last is the one commit. It is written first and carries the epoch's figures; the log is told second, and
/// after a kill in between told from the checkpoint. A full disk makes it wait, not fail.
/// @thread the trainer's
class RunKeeper {
public:
    RunKeeper(const TrainConfig &config, const RunDirectory &run, Network &network, const TrainObserver &observer,
              const CancelToken &cancel);

    /// Reads checkpoints/last into the network, if it is there, and tells the log what it lacks.
    void restoreIfStopped();
    /// Averages weights from here on, and takes up an average that the checkpoint holds.
    void beginAveraging(double decay);
    /// Takes the optimizer's memory from the checkpoint, if that was made in the same phase.
    void restoreOptimizer(Optimizer &optimizer, bool isSamePhase);

    const TrainState &state() const { return m_state; }
    WeightAverage *average() { return m_average ? &*m_average : nullptr; }
    const std::vector<EpochRecord> &epochs() const { return m_epochs; }

    /// After each optimizer step in the middle of an epoch.
    void stepDone(const EpochSums &sums, int steps);
    /// Writes the place in the middle of an epoch when the last commit is longer ago than the configuration says.
    void keepPlaceIfDue(const Optimizer &optimizer);
    /// The same on the way out, where more than a few seconds of work would be lost.
    void keepPlaceAtStop(const Optimizer &optimizer);
    /// An epoch and its validation are done: best and last checkpoint, log, alarms, news.
    void finishEpoch(EpochRecord record, const ValidationFacts &facts, const Optimizer &optimizer);
    /// Whether the recipe's patience is at its end.
    bool isOutOfPatience() const;

    void note(const std::string &text, const std::string &kind = {});
    /// A write that waits for space on the disk.
    void write(const std::function<void()> &what);

private:
    void commit(const Optimizer &optimizer);
    void keepOwnName();
    void tellAlarms(const ValidationFacts &facts);
    NamedTensors everythingElse(const Optimizer &optimizer) const;
    double secondsSinceCommit() const;
    std::string spaceMissing() const;

    const TrainConfig &m_config;
    const RunDirectory &m_run;
    Network &m_network;
    const TrainObserver &m_observer;
    const CancelToken &m_cancel;
    TrainState m_state;
    std::vector<EpochRecord> m_epochs;
    std::optional<WeightAverage> m_average;
    std::optional<WeightsFile> m_stopped; ///< the checkpoint to go on from, until the optimizer has taken its part
    std::chrono::steady_clock::time_point m_lastCommit = std::chrono::steady_clock::now();
};

} // namespace histo
