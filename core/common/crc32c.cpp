#include "core/common/crc32c.h"

#include <array>

namespace histo {

namespace {

constexpr std::uint32_t kPolynomial = 0x82F63B78; ///< 0x1EDC6F41 with its bits turned round

constexpr std::array<std::uint32_t, 256> makeTable()
{
    std::array<std::uint32_t, 256> table = {};
    for (std::uint32_t byte = 0; byte < 256; ++byte) {
        std::uint32_t rest = byte;
        for (int bit = 0; bit < 8; ++bit)
            rest = (rest >> 1) ^ ((rest & 1) ? kPolynomial : 0);
        table[byte] = rest;
    }
    return table;
}

} // namespace

std::uint32_t crc32c(std::string_view bytes)
{
    static constexpr auto table = makeTable();
    std::uint32_t rest = 0xFFFFFFFF;
    for (const char byte : bytes)
        rest = (rest >> 8) ^ table[(rest ^ static_cast<unsigned char>(byte)) & 0xFF];
    return ~rest;
}

} // namespace histo
