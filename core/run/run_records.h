#pragma once

#include "core/common/json.h"

#include <string>

namespace histo {

/// One epoch's figures as they stand in metrics.jsonl. NaN where a figure is undefined (null in the file).
struct EpochRecord {
    int epoch = 0;     ///< from 1
    std::string phase; ///< head | fine_tune
    double trainLoss = 0, trainAccuracy = 0;
    double validationLoss = 0, validationAccuracy = 0, validationBalancedAccuracy = 0, validationAuc = 0;
    double learningRate = 0, imagesPerSecond = 0, seconds = 0;
    double unixSeconds = 0; ///< when its line was written, since 1970; 0 if unknown. Never in toJson
};

/// One optimizer step.
struct StepRecord {
    int epoch = 0, step = 0, stepsInEpoch = 0; ///< all from 1
    double loss = 0, learningRate = 0, imagesPerSecond = 0;
    double memoryBytes = 0; ///< that the process holds; 0 = not known
    double unixSeconds = 0; ///< when its line was written, since 1970; 0 if unknown. Never in toJson
};

// Their fields as they stand in metrics.jsonl. Reading is lenient: what is missing is 0, NaN or empty.
Json toJson(const EpochRecord &epoch);
Json toJson(const StepRecord &step);
EpochRecord epochFromJson(const Json &fields);
StepRecord stepFromJson(const Json &fields);

} // namespace histo
