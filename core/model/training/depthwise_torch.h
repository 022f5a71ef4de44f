#pragma once

// Core-only: depthwise_loops.h on all cores, for whole tensors. The same bits with any number of threads.

#include "core/model/layer_shapes.h"

#include <ATen/ATen.h>

namespace histo {

/// Whether the loops know a convolution.
bool isKnownDepthwise(const ConvShape &shape, std::int64_t channelsIn);

/// @param input   [N, C, H, W], channels last, float32 or bfloat16
/// @param weight  [C, 1, kernel, kernel] of any floating type
at::Tensor depthwise(const ConvShape &shape, const at::Tensor &input, const at::Tensor &weight);

/// @param slopes      by the output  @param inputSizes  of the input
at::Tensor depthwiseInputSlopes(const ConvShape &shape, const at::Tensor &slopes, const at::Tensor &weight,
                                at::IntArrayRef inputSizes);

/// @return  float32 [C, 1, kernel, kernel]
at::Tensor depthwiseWeightSlopes(const ConvShape &shape, const at::Tensor &input, const at::Tensor &slopes);

} // namespace histo
