#pragma once

// Core-only: sixteen float32 at a time in the compiler's own vectors, and loops over them in one version for each
// processor family. One source serves them all: where a family has shorter registers, the compiler uses several.

#include "core/common/bf16_bits.h"

#include <cstdint>
#include <type_traits>

namespace histo {

inline constexpr int kLaneCount = 16;
using Lanes = float __attribute__((vector_size(64)));
using WholeLanes = std::int32_t __attribute__((vector_size(64)));
using BitLanes = std::uint32_t __attribute__((vector_size(64)));
using HalfLanes = std::uint16_t __attribute__((vector_size(32)));

#define HISTO_LANES [[gnu::always_inline]] inline

HISTO_LANES Lanes load(const float *values)
{
    Lanes lanes;
    __builtin_memcpy(&lanes, values, sizeof lanes);
    return lanes;
}

HISTO_LANES Lanes load(const Bf16Bits *values)
{
    HalfLanes halves;
    __builtin_memcpy(&halves, values, sizeof halves);
    // A zero in front of each: one shuffle, where widening takes three instructions.
    constexpr HalfLanes kZeros = {};
    return (Lanes)__builtin_shufflevector(halves, kZeros, 16, 0, 16, 1, 16, 2, 16, 3, 16, 4, 16, 5, 16, 6, 16, 7, 16, 8,
                                          16, 9, 16, 10, 16, 11, 16, 12, 16, 13, 16, 14, 16, 15);
}

HISTO_LANES void store(float *values, Lanes lanes) { __builtin_memcpy(values, &lanes, sizeof lanes); }

/// Rounded to the nearest, halves to even.
HISTO_LANES void store(Bf16Bits *values, Lanes lanes)
{
    const BitLanes whole = (BitLanes)lanes;
    const HalfLanes halves = __builtin_convertvector((whole + 0x7fffu + ((whole >> 16) & 1u)) >> 16, HalfLanes);
    __builtin_memcpy(values, &halves, sizeof halves);
}

HISTO_LANES Lanes broadcast(float value) { return value - Lanes{}; }

/// 1 / (1 + exp(-x)), to about the last bit of float32.
HISTO_LANES Lanes sigmoid(Lanes x)
{
    constexpr float kRounder = 12582912.0f; // 1.5 * 2^23: what is added to it loses its fraction
    Lanes power = x * -1.44269504f;         // exp(-x) = 2^power
    power = power < -126.0f ? broadcast(-126.0f) : power;
    power = power > 126.0f ? broadcast(126.0f) : power;
    const Lanes whole = (power + kRounder) - kRounder;
    // The rest in two parts, as one product would lose the last bits.
    const Lanes rest = (x * -1.44269504f - whole) + x * -1.92596299e-8f;
    const Lanes near = rest > 1.0f ? broadcast(1.0f) : rest < -1.0f ? broadcast(-1.0f) : rest; // behind the ends
    Lanes sum = broadcast(1.54035304e-4f);                                                     // Taylor series of 2^f
    sum = sum * near + 1.33335581e-3f;
    sum = sum * near + 9.61812911e-3f;
    sum = sum * near + 5.55041087e-2f;
    sum = sum * near + 2.40226507e-1f;
    sum = sum * near + 6.93147181e-1f;
    sum = sum * near + 1.0f;
    const Lanes scale = (Lanes)((__builtin_convertvector(whole, WholeLanes) + 127) << 23);
    return 1.0f / (1.0f + sum * scale);
}

#if defined(__x86_64__)
template <typename Body, typename... Arguments>
__attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,fma"))) void runWide(Arguments... arguments)
{
    Body::run(arguments...);
}

template <typename Body, typename... Arguments>
__attribute__((target("avx2,fma"))) void runMiddle(Arguments... arguments)
{
    Body::run(arguments...);
}
#endif

template <typename Body, typename... Arguments>
void runPlain(Arguments... arguments)
{
    Body::run(arguments...);
}

/// Calls Body::run, which is HISTO_LANES, in the version for this processor.
template <typename Body, typename... Arguments>
void runInLanes(Arguments... arguments)
{
#if defined(__x86_64__)
    static const bool isWide = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                               __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq");
    static const bool isMiddle = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    if (isWide)
        return runWide<Body>(arguments...);
    if (isMiddle)
        return runMiddle<Body>(arguments...);
#endif
    runPlain<Body>(arguments...);
}

} // namespace histo
