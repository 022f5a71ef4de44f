#pragma once

#include "core/common/cancel_token.h"
#include "core/common/progress.h"
#include "core/dataset/dataset.h"
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

/// Who trains, who selects and who judges under this configuration: made anew, or as in its split file.
/// @param report  of the data set that the configuration names
/// @throws Error BadInput if the data cannot be split so, or the file names pictures that are not there
Split splitOf(const TrainConfig &config, const ScanReport &report);

/// The configuration with every "auto" settled, as it stands in run.json: elsewhere the run means the same.
TrainConfig resolved(TrainConfig config);

/// @throws Error Usage: epochs, batch size or precision that make no sense
void checkConfig(const TrainConfig &config);

} // namespace histo
