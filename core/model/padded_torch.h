#pragma once

// Core-only: "same" padding, which oneDNN and ATen know only where it is equal on all sides.

#include "core/model/layer_shapes.h"

#include <ATen/ATen.h>

namespace histo {

/// A convolution's input, and the padding on all sides that is left to the convolution itself.
struct PaddedInput {
    at::Tensor input;
    std::int64_t padding = 0;
};

/// Copies only where margins differ.
/// @param input  [N, C, H, W]
/// @param zero   what stands in the margins: of bytes, the one that means 0
PaddedInput padded(const ConvShape &shape, const at::Tensor &input, double zero = 0);

} // namespace histo
