#pragma once

#include "core/train/train_config.h"

#include <string>
#include <vector>

namespace histo {

/// The command that repeats a run that was started in the window, for run.json: the window does nothing that the
/// command line cannot. A leaky split has no flag of its own there; such a run is repeated on the split.csv it leaves
/// behind.
std::vector<std::string> trainCommandLine(const TrainConfig &config);

} // namespace histo
