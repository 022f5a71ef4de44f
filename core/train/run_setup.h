#pragma once

#include "core/common/cancel_token.h"
#include "core/common/progress.h"
#include "core/device/device.h"
#include "core/train/train_config.h"

namespace histo {

/// Everything that is settled before the first step.
struct RunSetup {
    Split split;   ///< with hashes of the files
    Json document; ///< run.json
};

/// Checks the configuration, reads the data set, makes or reads the split, checks that no group leaks, hashes the files.
/// @throws Error Usage or BadInput with what to change; nothing has been written then
RunSetup setUpRun(const TrainConfig &config, const CancelToken &cancel, const ProgressSink &progress);

/// The configuration with every "auto" settled, as it stands in run.json: elsewhere the run means the same.
TrainConfig resolved(TrainConfig config);

/// @throws Error Usage: epochs, batch size or precision that make no sense
void checkConfig(const TrainConfig &config);

} // namespace histo
