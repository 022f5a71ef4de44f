#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace histo {

/// FNV-1a, 64 bit, of the UTF-8 bytes of a name.
std::uint64_t fnv1a64(std::string_view text);

/// One step of splitmix64 (Steele, Lea, Flood 2014): advances `state` and returns the output.
std::uint64_t splitmix64(std::uint64_t &state);

/// A named stream of random numbers: the same seed, name and index give the same numbers on every machine
/// (unlike the distributions of <random>). Independent streams need no order between their users.
class RandomStream {
public:
    explicit RandomStream(std::uint64_t seed, std::string_view name = "", std::uint64_t index = 0);

    std::uint64_t next();              ///< 64 random bits
    double uniform();                  ///< in [0, 1)
    double uniform(double low, double high);
    double normal();                   ///< mean 0, variance 1 (Box-Muller)
    std::size_t below(std::size_t n);  ///< in [0, n), n > 0, without modulo bias

    template <typename T>
    void shuffle(std::vector<T> &items) // Fisher-Yates
    {
        for (std::size_t i = items.size(); i > 1; --i)
            std::swap(items[i - 1], items[below(i)]);
    }

private:
    std::uint64_t m_state;
};

} // namespace histo
