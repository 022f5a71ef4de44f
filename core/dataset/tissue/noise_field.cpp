#include "core/dataset/tissue/noise_field.h"

#include "core/common/random.h"

#include <array>
#include <cmath>
#include <numbers>

namespace histo {
namespace {

constexpr int kPeriod = 256;
constexpr int kDirections = 16; // as good as any angle to the eye, and the table stays in the cache

struct Gradient {
    float x, y;
};
const std::array<Gradient, kDirections> kGradients = [] {
    std::array<Gradient, kDirections> gradients{};
    for (int index = 0; index < kDirections; ++index) {
        const double angle = 2 * std::numbers::pi * (index + 0.5) / kDirections;
        gradients[index] = {static_cast<float>(std::cos(angle)), static_cast<float>(std::sin(angle))};
    }
    return gradients;
}();

/// std::floor is a call where the compiler may not assume SSE 4.1.
int floorOf(float value)
{
    const int truncated = static_cast<int>(value);
    return truncated - (static_cast<float>(truncated) > value ? 1 : 0);
}

float fade(float t) { return t * t * t * (t * (t * 6.0f - 15.0f) + 10.0f); }

} // namespace

NoiseField::NoiseField(std::uint64_t seed) : m_directions(kPeriod * kPeriod)
{
    std::uint64_t state = seed, bits = 0;
    for (std::size_t index = 0; index < m_directions.size(); ++index) {
        if (index % 16 == 0)
            bits = splitmix64(state);
        m_directions[index] = bits & (kDirections - 1);
        bits >>= 4;
    }
}

float NoiseField::at(float x, float y) const
{
    const int column = floorOf(x), row = floorOf(y);
    const float dx = x - static_cast<float>(column), dy = y - static_cast<float>(row);
    const int left = column & (kPeriod - 1), right = (left + 1) & (kPeriod - 1);
    const std::uint8_t *upperRow = &m_directions[(row & (kPeriod - 1)) * kPeriod];
    const std::uint8_t *lowerRow = &m_directions[((row + 1) & (kPeriod - 1)) * kPeriod];
    const auto dot = [](std::uint8_t direction, float offsetX, float offsetY) {
        return kGradients[direction].x * offsetX + kGradients[direction].y * offsetY;
    };
    const float across = fade(dx), down = fade(dy);
    const float upper = mix(dot(upperRow[left], dx, dy), dot(upperRow[right], dx - 1, dy), across);
    const float lower = mix(dot(lowerRow[left], dx, dy - 1), dot(lowerRow[right], dx - 1, dy - 1), across);
    return 1.4f * mix(upper, lower, down);
}

} // namespace histo
