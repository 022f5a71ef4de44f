#pragma once

// Core-only.

#include "core/common/bf16_bits.h"

#include <cstdint>

namespace histo {

struct PoolExtents {
    int kernel = 2, stride = 2, padding = 0;
    int channels = 0;          ///< of the tensor
    int height = 0, width = 0; ///< of the input
    int rows = 0, columns = 0; ///< of the output
};

/// The slopes by the input of one picture, for sixteen neighbouring channels: each window's slope goes to the first cell
/// that holds its largest value, as PyTorch has it. @param inputSlopes  zeros before
template <typename Value>
void maxPoolSlopes(const PoolExtents &extents, const Value *input, const Value *output, const Value *slopes,
                   Value *inputSlopes);

} // namespace histo
