#pragma once

#include <cstdint>
#include <vector>

namespace histo {

/// Smooth random field over the plane: gradient noise (Perlin 2002) on an integer lattice that repeats after 256.
/// Mean 0, nearly all values in [-0.8, 0.8]. Plain float arithmetic, so that every x86-64 machine draws the same.
class NoiseField {
public:
    explicit NoiseField(std::uint64_t seed);

    float at(float x, float y) const;
    /// Two octaves: `at` with finer detail of half the size and height on top.
    float detailed(float x, float y) const { return at(x, y) + 0.5f * at(2.0f * x + 57.3f, 2.0f * y + 19.1f); }

private:
    std::vector<std::uint8_t> m_directions; // 256 x 256: index of the gradient's direction
};

/// 0 below `low`, 1 above `high`, smooth between (Hermite).
inline float smoothStep(float low, float high, float value)
{
    const float share = value <= low ? 0.0f : value >= high ? 1.0f : (value - low) / (high - low);
    return share * share * (3.0f - 2.0f * share);
}

inline float mix(float from, float to, float share) { return from + (to - from) * share; }

} // namespace histo
