#pragma once

// Core-only: operations over cells of channels-last tensors, float32 or bfloat16, that ATen has only in slower forms.
// Each runs on the calling thread.

#include "core/model/inference/fused_plan_torch.h"

namespace histo {

/// Mean over all cells. @param input [N, C, H, W], channels last  @return float32 [N, C]
at::Tensor meanOverCells(const at::Tensor &input);

/// Squeeze and excitation, in place. @param values [N, C, H, W], channels last
void excite(const Excitation &excitation, at::Tensor &values);

/// Largest value of each window. @param input [N, C, H, W], channels last, or bytes
at::Tensor maxOverWindows(const PoolShape &shape, const at::Tensor &input);

} // namespace histo
