#pragma once

// Core-only: depthwise convolutions and their gradients, channels last, float32 or bfloat16. oneDNN's gradients fall back
// to reference code for strides and for kernels of 5: up to a hundred times as long. Each loop runs on the calling thread.

#include "core/common/bf16_bits.h"

#include <cstdint>

namespace histo {

struct DepthwiseShape {
    int kernel = 3, stride = 1; ///< 3 or 5; 1 or 2
    int channels = 16;          ///< at least 16
    int height = 0, width = 0;  ///< of the input
    int rows = 0, columns = 0;  ///< of the output
    int padTop = 0, padLeft = 0;
};

/// Some rows of the output. @param taps  [kernel * kernel][channels]
template <typename Value>
void convolveRows(const DepthwiseShape &shape, const Value *picture, const float *taps, Value *output, int fromRow,
                  int toRow);

/// Some rows of the slopes by the input.
template <typename Value>
void inputSlopeRows(const DepthwiseShape &shape, const Value *slopes, const float *taps, Value *inputSlopes,
                    int fromRow, int toRow);

/// The slopes by the taps from some rows of the output. @param tapSlopes  [kernel * kernel][channels], written over
template <typename Value>
void tapSlopesOfRows(const DepthwiseShape &shape, const Value *picture, const Value *slopes, float *tapSlopes,
                     int fromRow, int toRow);

} // namespace histo
