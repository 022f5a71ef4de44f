#pragma once

// Core-only: a convolution's weights times a factor of each output channel, and back, in one walk through memory. Each runs
// on the calling thread.

#include "core/common/bf16_bits.h"

#include <cstdint>

namespace histo {

/// folded = weights factor. @param count  of the weights of one output channel
template <typename Value>
void foldRow(const float *weights, float factor, Value *folded, std::int64_t count);

/// gradient = byFolded factor.
/// @return  sum of weights byFolded
template <typename Value>
float unfoldRow(const float *weights, const Value *byFolded, float factor, float *gradient, std::int64_t count);

} // namespace histo
