#pragma once

#include "core/train/train_config.h"
#include "ui/models/open_weights.h"

#include <QString>
#include <filesystem>
#include <optional>

namespace histo {

/// What a run was made from, to make it again.
struct RunRepeat {
    QString title;
    TrainConfig config;
    std::optional<OpenWeights> weights; ///< the file of config.weights; nothing: random, or the file cannot be used
    bool hasDataset = false;            ///< its data set is still where it was
};

/// @throws Error BadInput if there is no run, or it does not say how it was made
/// @thread any; reads a file of weights once
RunRepeat readRunRepeat(const std::filesystem::path &run);

} // namespace histo
