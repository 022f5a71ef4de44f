#pragma once

#include "core/run/run_directory.h"

#include <optional>
#include <vector>

namespace histo {

/// The figure of the validation part that decides which epoch is kept and when to stop early.
enum class BestMetric { BalancedAccuracy, Auc, Loss };

/// Which epoch a run keeps: the highest figure (of the loss the lowest), and of equal ones the lowest validation loss.
/// Undefined figures (NaN) lose. The trainer, the curves and the report all ask here.
bool isBetterEpoch(const EpochRecord &candidate, const EpochRecord &best,
                   BestMetric metric = BestMetric::BalancedAccuracy);

/// Index of the kept epoch; nothing if there is none.
std::optional<std::size_t> bestEpochIndex(const std::vector<EpochRecord> &epochs,
                                          BestMetric metric = BestMetric::BalancedAccuracy);

/// What run.json says; runs of version 0.1 say nothing of it and mean balanced accuracy.
BestMetric bestMetricOf(const Json &runDocument);

} // namespace histo
