#pragma once

// Core-only: batches as tensors.

#include "core/train/batch_pipeline.h"

#include <ATen/ATen.h>

namespace histo {

/// float32 or bfloat16 [N, 3, H, W], channels last, on the CPU; takes the batch's memory, copies nothing.
at::Tensor takeTensor(Batch &&batch);

} // namespace histo
