#pragma once

// Core-only: operations over cells of channels-last tensors of bytes. Each runs on the calling thread.

#include "core/model/inference/int8_plan_torch.h"

namespace histo {

/// The nearest bytes. @param input  float32 or bfloat16, channels last  @return uint8, of the same shape and order
at::Tensor toBytes(const at::Tensor &input, ByteScale scale);
/// @return `type`, of the same shape and order
at::Tensor fromBytes(const at::Tensor &bytes, ByteScale scale, at::ScalarType type);

/// Mean over all cells. @param bytes  uint8 [N, C, H, W], channels last  @return float32 [N, C]
at::Tensor meanOverByteCells(const at::Tensor &bytes, ByteScale scale);

} // namespace histo
