#pragma once

// Core-only.

#include "core/evaluate/metrics.h"
#include "core/train/alarms.h"
#include "core/train/checkpoint_torch.h"

#include <ATen/ATen.h>

namespace histo {

/// The pictures of a part as they were judged. @param rows  indices into the split  @param logits  [rows, 2] on the CPU
std::vector<Judged> judgedOf(const Split &split, const std::vector<std::size_t> &rows, const at::Tensor &logits);

/// The figures of one epoch; its number is given when it is kept.
EpochRecord recordOf(const char *phase, const EpochSums &sums, const std::vector<Judged> &judged);

/// What the alarms are raised by.
ValidationFacts factsOf(const Split &split, const std::vector<std::size_t> &rows, const std::vector<Judged> &judged);

} // namespace histo
