#pragma once

#include "core/common/cancel_token.h"
#include "core/model/classifier.h"

#include <string>
#include <vector>

namespace histo {

struct TrainingSpeed {
    std::vector<double> seconds;  ///< of each step
    double gflopsPerStep = 0;     ///< of one forward and two backward products of every layer, as the peers count it
    std::vector<double> losses{}; ///< of each step, the uncounted first one included
};

enum class StatisticsOfBatches { Follow, Keep };

/// Steps of AdamW on one batch of noise at the network's crop size, random weights, two classes. A first step, in which
/// memory is found and layouts are chosen, is not counted.
/// @throws Error Usage for an unknown model; Cancelled
TrainingSpeed measureTraining(const std::string &modelId, Precision precision, int batch, int repeats,
                              StatisticsOfBatches statistics, const CancelToken &cancel);

} // namespace histo
