#pragma once

// Core-only: sixteen float32 at a time, to and from bfloat16. Only for functions compiled with HISTO_BF16_TARGET, and
// only where HISTO_BF16_KERNELS is defined; on other processors there are no such kernels (bf16_absent.cpp).

#include "core/model/inference/bf16_conv.h"

#if defined(__x86_64__)
#define HISTO_BF16_KERNELS

#include <immintrin.h>

#define HISTO_BF16_TARGET __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512bf16")))
#define HISTO_BF16_INLINE HISTO_BF16_TARGET inline __attribute__((always_inline))

namespace histo {

HISTO_BF16_INLINE __m512 floatsOf(__m256i bits)
{
    return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(bits), 16));
}

HISTO_BF16_INLINE __m512 loadFloats(const Bf16Bits *values, __mmask16 lanes)
{
    return floatsOf(_mm256_maskz_loadu_epi16(lanes, values));
}

HISTO_BF16_INLINE void storeFloats(Bf16Bits *values, __mmask16 lanes, __m512 floats)
{
    _mm256_mask_storeu_epi16(values, lanes, (__m256i)_mm512_cvtneps_pbh(floats));
}

/// 1 / (1 + exp(-x)), to about 2^-20: bfloat16 keeps 2^-8 of it.
HISTO_BF16_INLINE __m512 sigmoidOf(__m512 x)
{
    // exp(-x) = 2^n 2^f with n whole and |f| <= 1/2; 2^f by its Taylor series.
    const __m512 exponent = _mm512_mul_ps(x, _mm512_set1_ps(-1.44269504f));
    const __m512 whole = _mm512_roundscale_ps(exponent, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
    const __m512 rest = _mm512_sub_ps(exponent, whole);
    __m512 power = _mm512_set1_ps(0.00133336f);
    power = _mm512_fmadd_ps(power, rest, _mm512_set1_ps(0.00961813f));
    power = _mm512_fmadd_ps(power, rest, _mm512_set1_ps(0.05550411f));
    power = _mm512_fmadd_ps(power, rest, _mm512_set1_ps(0.24022651f));
    power = _mm512_fmadd_ps(power, rest, _mm512_set1_ps(0.69314718f));
    power = _mm512_fmadd_ps(power, rest, _mm512_set1_ps(1.0f));
    const __m512 exponential = _mm512_scalef_ps(power, whole);
    const __m512 sum = _mm512_add_ps(exponential, _mm512_set1_ps(1.0f));
    // One Newton step doubles the 14 bits of the estimate. Behind an overflow the estimate is 0 already, and exact.
    const __m512 estimate = _mm512_rcp14_ps(sum);
    const __m512 step = _mm512_fnmadd_ps(sum, estimate, _mm512_set1_ps(2.0f));
    return _mm512_mask_mul_ps(estimate, _mm512_cmp_ps_mask(sum, _mm512_set1_ps(1e30f), _CMP_LT_OQ), estimate, step);
}

HISTO_BF16_INLINE __m512 activated(__m512 x, std::optional<ActivationKind> activation)
{
    if (!activation)
        return x;
    switch (*activation) {
    // The second operand is handed on where one is not a number: such a value must reach whoever looks at the logits.
    case ActivationKind::ReLU: return _mm512_max_ps(_mm512_setzero_ps(), x);
    case ActivationKind::ReLU6: return _mm512_min_ps(_mm512_set1_ps(6.0f), _mm512_max_ps(_mm512_setzero_ps(), x));
    case ActivationKind::SiLU: return _mm512_mul_ps(x, sigmoidOf(x));
    case ActivationKind::Sigmoid: break;
    }
    return sigmoidOf(x);
}

} // namespace histo

#endif // __x86_64__
