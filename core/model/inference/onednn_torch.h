#pragma once

// Core-only: LibTorch's fused oneDNN operations, which no public header declares.

#include "core/model/inference/fused_plan_torch.h"

namespace histo {

/// A convolution or linear layer as oneDNN runs it.
struct PreparedConv {
    at::Tensor weight; ///< oneDNN's own layout, of the engine's type
    at::Tensor bias;
    std::int64_t padding = 0;
};

/// Lays weights out for inputs of this shape; the result is right, if slower, for other shapes too.
PreparedConv prepareConv(const FusedConv &conv, at::IntArrayRef inputShape, std::int64_t padding, at::ScalarType type);
PreparedConv prepareLinear(const FusedConv &linear, at::ScalarType type);

/// activation(W x + b)
at::Tensor runConv(const FusedConv &conv, const PreparedConv &prepared, const at::Tensor &input);
/// activation(W x + b + other), written over `other` where it is not needed any more.
at::Tensor runConvAdd(const FusedConv &conv, const PreparedConv &prepared, const at::Tensor &input, at::Tensor other,
                      bool mayOverwrite);
at::Tensor runLinear(const FusedConv &linear, const PreparedConv &prepared, const at::Tensor &input);

} // namespace histo
