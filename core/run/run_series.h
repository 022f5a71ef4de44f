#pragma once

#include "core/run/run_directory.h"

#include <string>
#include <vector>

namespace histo {

/// One figure of a run as it went. Names are those of metrics.jsonl.
struct RunSeries {
    struct Point {
        long long step = 0; ///< running number of the step through the whole run, or the epoch; from 1
        double value = 0;   ///< NaN where the figure is undefined
        double unixSeconds = 0;
    };
    std::string name;  ///< step/loss, epoch/val_loss
    std::string title; ///< for people
    std::vector<Point> points;
};

/// The loss, learning rate and speed of every step, then all figures of every epoch.
std::vector<RunSeries> runSeries(const RunDirectory &run);

/// Number of each step through the whole run. Earlier epochs count by how many steps they have, so that a log that names
/// every few steps is numbered as one that names them all.
std::vector<long long> stepNumbers(const std::vector<StepRecord> &steps);

/// One row for each epoch: epoch,phase,train_loss,… as in metrics.jsonl. Numbers read back bit for bit; empty where
/// undefined.
std::string epochsCsv(const std::vector<EpochRecord> &epochs);
/// One row for each step that the log names: number,epoch,step,steps_in_epoch,loss,learning_rate,images_per_second
std::string stepsCsv(const std::vector<StepRecord> &steps);

} // namespace histo
