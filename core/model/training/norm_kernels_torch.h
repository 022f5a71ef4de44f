#pragma once

// Core-only: batch norm over the batch's own statistics, with what is fused with it, on all cores. Sums are taken piece
// by piece and added in order: the same bits with any number of threads.

#include "core/model/training/norm_loops.h"

#include <ATen/ATen.h>

namespace histo {

/// Fewer channels than this have no loops.
inline constexpr std::int64_t kFewestChannels = 16;

/// Mean and variance (biased) of each channel, float32. @param values [N, C, H, W], channels last
struct ChannelStatistics {
    at::Tensor mean, variance;
};
ChannelStatistics statisticsOf(const at::Tensor &values);

/// curve(x factor + offset + added).
/// @param added   may be undefined
/// @param factor  float32 [C]; or [N, C], as offset
at::Tensor scaled(Curve curve, const at::Tensor &x, const at::Tensor &added, const at::Tensor &factor,
                  const at::Tensor &offset);

/// See SlopeSource.
struct SlopeInput {
    at::Tensor gradient{}, other{}, seen{}, x{}, factor{}, offset{};
};

struct SlopeSums {
    at::Tensor slopes{};           ///< in the type of the values
    at::Tensor sums{}, products{}; ///< float32 [C]
};
enum class WriteSlopes { Yes, No };
/// @param mean  float32 [C]; undefined: no products
SlopeSums slopeSums(Curve curve, const SlopeInput &input, const at::Tensor &mean, WriteSlopes write);

/// factor slope + byInput x + constant.
at::Tensor slopesThroughNorm(Curve curve, const SlopeInput &input, const at::Tensor &factor, const at::Tensor &byInput,
                             const at::Tensor &constant);

/// Sums over the cells of values times others, float32 [N, C].
at::Tensor productsByPicture(const at::Tensor &values, const at::Tensor &others);

} // namespace histo
