#pragma once

#include "core/run/run_directory.h"

#include <optional>
#include <vector>

namespace histo {

/// Which epoch a run keeps: the highest validation balanced accuracy, and of equal ones the lowest validation loss.
/// Undefined figures (NaN) lose. The trainer, the curves and the report all ask here.
bool isBetterEpoch(const EpochRecord &candidate, const EpochRecord &best);

/// Index of the kept epoch; nothing if there is none.
std::optional<std::size_t> bestEpochIndex(const std::vector<EpochRecord> &epochs);

} // namespace histo
