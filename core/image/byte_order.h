#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace histo {

enum class ByteOrder { LittleEndian, BigEndian };

/// Unsigned number of `length` (1 to 8) bytes at `offset`; nothing if it does not lie within the bytes.
inline std::optional<std::uint64_t> readUnsigned(std::string_view bytes, std::uint64_t offset, int length,
                                                 ByteOrder order)
{
    if (offset > bytes.size() || bytes.size() - offset < static_cast<std::size_t>(length))
        return std::nullopt;
    std::uint64_t value = 0;
    for (int position = 0; position < length; ++position) {
        const int index = order == ByteOrder::BigEndian ? position : length - 1 - position;
        value = value << 8 | static_cast<unsigned char>(bytes[offset + static_cast<std::size_t>(index)]);
    }
    return value;
}

} // namespace histo
