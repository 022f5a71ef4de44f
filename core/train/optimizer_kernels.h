#pragma once

// Core-only: an optimizer's step over plain memory, in one pass. All cores; the same bits with any number of them.

#include "core/common/bf16_bits.h"

#include <cstdint>

namespace histo {

/// AdamW's figures of one step.
struct AdamWFigures {
    float decay = 1; ///< factor on the weight before the step
    float gradientFactor = 1;
    float firstShare = 0.1f;        ///< of the gradient in the first moment
    float secondKept = 0.999f;      ///< of the second moment
    float secondShare = 0.001f;     ///< of the squared gradient in the second moment
    float stepSize = 0;             ///< rate over the first moment's bias correction
    float secondRootCorrection = 1; ///< root of the second moment's bias correction
    float epsilon = 1e-8f;
};
struct SgdFigures {
    float decay = 0; ///< share of the weight in the gradient
    float gradientFactor = 1;
    float momentum = 0, rate = 0;
};

/// @param copy  the new weights rounded to bfloat16; may be null
void adamWStep(float *weights, const float *gradient, float *first, float *second, Bf16Bits *copy, std::int64_t count,
               const AdamWFigures &figures);
void adamWStep(float *weights, const Bf16Bits *gradient, float *first, float *second, Bf16Bits *copy,
               std::int64_t count, const AdamWFigures &figures);
void sgdStep(float *weights, const float *gradient, float *momentum, Bf16Bits *copy, std::int64_t count,
             const SgdFigures &figures);
void sgdStep(float *weights, const Bf16Bits *gradient, float *momentum, Bf16Bits *copy, std::int64_t count,
             const SgdFigures &figures);

double sumOfSquares(const float *values, std::int64_t count);
double sumOfSquares(const Bf16Bits *values, std::int64_t count);

} // namespace histo
