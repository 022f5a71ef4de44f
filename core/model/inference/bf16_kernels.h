#pragma once

// Core-only: the two kinds of kernel behind bf16_conv.h.

#include "core/model/inference/bf16_conv.h"

namespace histo {

inline constexpr int kLanes = 16; ///< float32 in a vector register

inline std::int64_t outputPixels(const Bf16ConvCall &call)
{
    return std::int64_t(call.pictures) * call.rows * call.columns;
}

std::int64_t densePieces(const Bf16Conv &conv, const Bf16ConvCall &call);
void runDense(const Bf16Conv &conv, const Bf16ConvCall &call, std::int64_t from, std::int64_t to);

std::int64_t depthwisePieces(const Bf16Conv &conv, const Bf16ConvCall &call);
void runDepthwise(const Bf16Conv &conv, const Bf16ConvCall &call, std::int64_t from, std::int64_t to);

} // namespace histo
