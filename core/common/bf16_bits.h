#pragma once

#include <bit>
#include <cstdint>

namespace histo {

/// bfloat16 as raw bits: c10::BFloat16's operators go through code that does not vectorise.
using Bf16Bits = std::uint16_t;

// Always inlined, or a loop that calls them is not turned into vector instructions.
[[gnu::always_inline]] inline float floatOfBits(Bf16Bits bits)
{
    return std::bit_cast<float>(std::uint32_t(bits) << 16);
}

/// Rounded to the nearest, halves to even. Not for NaN.
[[gnu::always_inline]] inline Bf16Bits bitsOfFloat(float value)
{
    const auto whole = std::bit_cast<std::uint32_t>(value);
    return Bf16Bits((whole + 0x7fffu + ((whole >> 16) & 1u)) >> 16);
}

} // namespace histo
