#pragma once

// Core-only: LibTorch's integer convolutions of oneDNN, which no public header declares.

#include "core/model/inference/int8_plan_torch.h"

namespace histo {

/// A convolution of bytes as oneDNN runs it.
struct PreparedInt8Conv {
    at::Tensor weight; ///< oneDNN's own layout
    at::Tensor weightScales, weightZeroPoints, bias;
    ByteScale input;
    std::int64_t padding = 0;
};

/// Lays weights out for inputs of this shape.
PreparedInt8Conv prepareInt8Conv(const FusedConv &conv, ByteScale input, at::IntArrayRef inputShape,
                                 std::int64_t padding);

/// activation(W x + b), summed exactly in 32 bits.
/// @param input   uint8, channels last
/// @param output  the scale of the result's bytes; without one the result is of `type`, bfloat16 or float32
at::Tensor runInt8Conv(const FusedConv &conv, const PreparedInt8Conv &prepared, const at::Tensor &input,
                       std::optional<ByteScale> output, at::ScalarType type);

/// activation(W x + b + other), written over `other`.
/// @param other  uint8, of the result's shape
at::Tensor runInt8ConvAdd(const FusedConv &conv, const PreparedInt8Conv &prepared, const at::Tensor &input,
                          at::Tensor other, ByteScale otherScale, ByteScale output);

} // namespace histo
