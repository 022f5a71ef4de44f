#include "core/image/png_text.h"

#include <cstdint>
#include <libdeflate.h>

namespace histo {
namespace {

constexpr std::size_t kBehindHeader = 8 + 12 + 13; // signature, a chunk's frame, the header's data

std::string bigEndian32(std::uint32_t number)
{
    std::string bytes;
    for (int shift = 24; shift >= 0; shift -= 8)
        bytes += static_cast<char>(number >> shift & 0xFF);
    return bytes;
}

} // namespace

std::string withPngText(std::string_view png, std::string_view keyword, std::string_view text)
{
    std::string data(keyword);
    data += '\0';
    data += text;
    const std::string named = "tEXt" + data;
    std::string chunk = bigEndian32(static_cast<std::uint32_t>(data.size())) + named;
    chunk += bigEndian32(libdeflate_crc32(0, named.data(), named.size()));
    return std::string(png.substr(0, kBehindHeader)) + chunk + std::string(png.substr(kBehindHeader));
}

} // namespace histo
