#pragma once

#include "core/train/train_config.h"

#include <QString>
#include <optional>

namespace histo {

struct EpochRecord;

/// How fast networks trained on this computer, as earlier runs measured it; kept in the settings. From it comes the
/// estimate before a run starts. Nothing is guessed: without a measurement there is no estimate.
class TrainingRates {
public:
    /// Keeps the rate that an epoch reached. Says whether it is the first of its kind, so that estimates may have
    /// changed.
    static bool remember(const TrainConfig &config, const EpochRecord &epoch);

    /// Seconds for all epochs; nothing if a phase of this network, device and precision was never measured.
    static std::optional<double> estimateSeconds(const TrainConfig &config, int trainImages, int validationImages);
};

} // namespace histo
