#pragma once

// Core-only.

#include "core/model/network_torch.h"
#include "core/train/optimizer_torch.h"

#include <filesystem>
#include <limits>
#include <string>

namespace histo {

/// Where a run stands after an epoch.
struct TrainState {
    int epoch = 0; ///< finished, from 1; 0 = none
    int bestEpoch = 0;
    double bestBalancedAccuracy = std::numeric_limits<double>::quiet_NaN();
    double bestLoss = std::numeric_limits<double>::infinity();
    std::uint64_t seed = 0; ///< all random streams are functions of it and the epoch
};

/// One safetensors file by the atomic rule: weights under torchvision's names, optimizer/…, state/…, rng/….
/// @param optimizer  may be null: a checkpoint to look at, not to go on from
void saveCheckpoint(const std::filesystem::path &path, Network &network, const Optimizer *optimizer, const TrainState &state,
                    const std::string &modelId);

TrainState readTrainState(const WeightsFile &file, const std::filesystem::path &path);

} // namespace histo
