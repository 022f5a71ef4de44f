#pragma once

#include "core/common/json.h"
#include "core/dataset/sample.h"

#include <filesystem>
#include <string>
#include <vector>

namespace histo {

/// One epoch's figures as they stand in metrics.jsonl. NaN where a figure is undefined (null in the file).
struct EpochRecord {
    int epoch = 0;     ///< from 1
    std::string phase; ///< head | fine_tune
    double trainLoss = 0, trainAccuracy = 0;
    double validationLoss = 0, validationAccuracy = 0, validationBalancedAccuracy = 0, validationAuc = 0;
    double learningRate = 0, imagesPerSecond = 0, seconds = 0;
};

/// One optimizer step.
struct StepRecord {
    int epoch = 0, step = 0, stepsInEpoch = 0; ///< all from 1
    double loss = 0, learningRate = 0, imagesPerSecond = 0;
    double memoryBytes = 0; ///< that the process holds; 0 = not known
};

/// What the network says of one picture of the validation part while it learns.
struct ProbeRecord {
    int epoch = 0;
    std::filesystem::path path; ///< relative to the data set's root
    Label label = Label::Benign;
    double score = 0;  ///< softmax of malignant
    std::string layer; ///< whose Grad-CAM for malignant the map is
    int rows = 0, columns = 0;
    std::vector<float> map; ///< [rows, columns], after ReLU, not scaled; covers what the network saw of the picture
    double rawMaximum = 0;  ///< before ReLU
};

// Their fields as they stand in metrics.jsonl. Reading is lenient: what is missing is 0, NaN or empty.
Json toJson(const EpochRecord &epoch);
Json toJson(const StepRecord &step);
Json toJson(const ProbeRecord &probe);
EpochRecord epochFromJson(const Json &fields);
StepRecord stepFromJson(const Json &fields);
ProbeRecord probeFromJson(const Json &fields);

} // namespace histo
