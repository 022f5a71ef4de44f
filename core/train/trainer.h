#pragma once

#include "core/common/cancel_token.h"
#include "core/common/progress.h"
#include "core/run/run_directory.h"
#include "core/train/train_config.h"

#include <functional>

namespace histo {

/// News from a training run: values, sent from the worker's thread.
struct TrainObserver {
    std::function<void(const std::filesystem::path &run)> runStarted; ///< run.json and split.csv are there
    std::function<void(const StepRecord &)> stepFinished;
    std::function<void(const EpochRecord &)> epochFinished;
    std::function<void(const std::string &)> note; ///< for people: "weights: random", "best epoch so far: 3"
    ProgressSink progress;                         ///< of the whole run, with seconds left
};

/// Trains, keeps the best checkpoint by validation balanced accuracy, then judges validation and test part with it:
/// predictions, evaluation.json, report.html, end.json. Everything lands in config.out.
///
/// @return the run
/// @throws Error Cancelled (end.json says cancelled), BadInput, DiskFull, … (end.json says failed)
/// @thread any worker; one call at a time per output folder
RunDirectory train(const TrainConfig &config, const TrainObserver &observer, const CancelToken &cancel);

/// Takes up a run that was stopped, from its last finished epoch. Of a finished run: nothing to do.
RunDirectory resumeTraining(const std::filesystem::path &run, const TrainObserver &observer, const CancelToken &cancel);

/// The classifier of a run: its best checkpoint. @throws Error BadInput if the run has none yet
std::unique_ptr<Classifier> loadClassifier(const RunDirectory &run);

/// Judges one part of a run's split again. Reads the test part's pictures from `dataRoot` (default: as trained).
/// @throws Error BadInput naming pictures that are missing
Json evaluateRun(const RunDirectory &run, Part part, const std::optional<std::filesystem::path> &dataRoot,
                 const CancelToken &cancel, const ProgressSink &progress = {});

} // namespace histo
