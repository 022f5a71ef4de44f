#pragma once

#include <bit>
#include <cstdint>
#include <string_view>
#include <zlib.h>

namespace histo {

/// CRC-32 over a row's values: SQLite notices a broken tree of pages, but not a bit that flips inside a value.
class RowChecksum {
public:
    RowChecksum &add(std::string_view bytes)
    {
        add(static_cast<std::int64_t>(bytes.size())); // so that "ab", "c" differs from "a", "bc"
        m_value = crc32(m_value, reinterpret_cast<const Bytef *>(bytes.data()), static_cast<uInt>(bytes.size()));
        return *this;
    }
    RowChecksum &add(std::int64_t number)
    {
        m_value = crc32(m_value, reinterpret_cast<const Bytef *>(&number), sizeof number);
        return *this;
    }
    RowChecksum &add(double number) { return add(std::bit_cast<std::int64_t>(number)); }

    std::int64_t value() const { return static_cast<std::int64_t>(m_value); }

private:
    uLong m_value = 0;
};

} // namespace histo
