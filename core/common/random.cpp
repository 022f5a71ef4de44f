#include "core/common/random.h"

#include <cmath>
#include <numbers>

namespace histo {

std::uint64_t fnv1a64(std::string_view text)
{
    std::uint64_t value = 0xCBF29CE484222325;
    for (unsigned char byte : text)
        value = (value ^ byte) * 0x100000001B3;
    return value;
}

std::uint64_t splitmix64(std::uint64_t &state)
{
    std::uint64_t z = (state += 0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return z ^ (z >> 31);
}

RandomStream::RandomStream(std::uint64_t seed, std::string_view name, std::uint64_t index)
{
    // Each part goes through a full mixing step, so that neighbouring seeds and indices give unrelated streams.
    m_state = seed;
    m_state = splitmix64(m_state) ^ fnv1a64(name);
    m_state = splitmix64(m_state) ^ index;
    m_state = splitmix64(m_state);
}

std::uint64_t RandomStream::next()
{
    return splitmix64(m_state);
}

double RandomStream::uniform()
{
    return static_cast<double>(next() >> 11) * 0x1.0p-53;
}

double RandomStream::uniform(double low, double high)
{
    return low + (high - low) * uniform();
}

double RandomStream::normal()
{
    double radius = std::sqrt(-2 * std::log(1 - uniform()));
    return radius * std::cos(2 * std::numbers::pi * uniform());
}

std::size_t RandomStream::below(std::size_t n)
{
    // Values past the last whole multiple of n would make small results likelier: draw again.
    const std::uint64_t limit = UINT64_MAX - UINT64_MAX % n;
    std::uint64_t value;
    do
        value = next();
    while (value >= limit);
    return value % n;
}

} // namespace histo
