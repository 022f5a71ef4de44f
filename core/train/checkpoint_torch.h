#pragma once

// Core-only.

#include "core/model/network_torch.h"
#include "core/model/weights_file.h"
#include "core/run/run_directory.h"

#include <ATen/ATen.h>
#include <filesystem>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace histo {

/// What an epoch's steps have added up to so far.
struct EpochSums {
    double loss = 0;         ///< summed over pictures
    double learningRate = 0; ///< of the last step
    std::int64_t right = 0, pictures = 0;
    double seconds = 0;
};

/// Where a run stands. All random numbers are functions of the seed, the epoch, the step and the picture, so that these
/// few numbers are the place of every stream and of the sampler.
struct TrainState {
    int epoch = 0;                ///< finished, from 1; 0 = none
    int steps = 0;                ///< done of the epoch after it
    EpochSums sums;               ///< of those steps
    int bestEpoch = 0;            ///< 0 = none yet
    EpochRecord best;             ///< its figures
    EpochRecord last;             ///< figures of `epoch`: the log may lack them after a kill
    std::int64_t averaged = 0;    ///< steps since the average of the weights began
    std::set<std::string> alarms; ///< told already
    std::uint64_t seed = 0;
};

using NamedTensors = std::vector<std::pair<std::string, at::Tensor>>;

/// One safetensors file by the atomic rule: weights under torchvision's names, `extra` (optimizer/…, average/…), and
/// the state as state/epoch, state/step, rng/seed and JSON in the metadata. It is the one commit of a run: whatever
/// the log says beyond it is told again.
/// @param extra  empty: a checkpoint to look at, not to go on from
void saveCheckpoint(const std::filesystem::path &path, Network &network, const NamedTensors &extra,
                    const TrainState &state, const std::string &modelId);

/// @throws Error BadInput if the file is no checkpoint to go on from
TrainState readTrainState(const WeightsFile &file, const std::filesystem::path &path);

/// Copies a file's tensors into those of the same names.
/// @throws Error BadInput naming the first that is missing or has another shape
void restoreTensors(const NamedTensors &tensors, const std::vector<TensorData> &from);

} // namespace histo
