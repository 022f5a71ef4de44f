#pragma once

// Core-only: loops over the cells of channels-last tensors for batch norm and what is fused with it. Each runs on the
// calling thread.

#include "core/common/bf16_bits.h"

#include <cstdint>

namespace histo {

/// The activation behind a norm or a convolution.
enum class Curve { None, ReLU, ReLU6, SiLU };

/// Some neighbouring cells with all their channels. Pointers are those of the first cell, and of the first channel's figures.
struct CellBlock {
    std::int64_t cells = 0;
    int channels = 0; ///< at least 16
};

/// Channels are taken sixteen at a time, the last sixteen reaching back where they are no multiple of it. Sums are told by
/// these vectors: vector v of them is that of channels min(16 v, channels - 16) and on.
constexpr int vectorsOf(int channels) { return (channels + 15) / 16; }

/// sums = sum of (x - shift), squares = sum of (x - shift)², by vector.
template <typename Value>
void sumCells(const CellBlock &block, const Value *x, const float *shift, float *sums, float *squares);

/// y = curve(x factor + offset + added). @param added  may be null
template <typename Value>
void scaleCells(const CellBlock &block, Curve curve, const Value *x, const Value *added, Value *y, const float *factor,
                const float *offset);

/// Where the slope of the loss by the curve's argument comes from: (gradient + other) curve'.
template <typename Value>
struct SlopeSource {
    const Value *gradient = nullptr, *other = nullptr; ///< by what the curve made; the second may be null
    /// The curve's slope is told by its output (ReLU, ReLU6) or its argument (SiLU) if this is not null; else its argument
    /// is x factor + offset.
    const Value *seen = nullptr;
    const Value *x = nullptr; ///< may be null where nothing asks for it
    const float *factor = nullptr, *offset = nullptr;
};

/// sums = sum of slopes, products = sum of slopes (x - mean), by vector.
/// @param slopes    where they are written; may be null
/// @param products  may be null: then x and mean are not read
template <typename Value>
void sumSlopes(const CellBlock &block, Curve curve, const SlopeSource<Value> &source, Value *slopes, const float *mean,
               float *sums, float *products);

/// The slope by a batch norm's input: factor slope + byInput x + constant, by channel.
template <typename Value>
void normSlopes(const CellBlock &block, Curve curve, const SlopeSource<Value> &source, Value *inputSlopes,
                const float *factor, const float *byInput, const float *constant);

} // namespace histo
