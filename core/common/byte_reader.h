#pragma once

// Core-only: reads foreign bytes front to back and never past their end.

#include "core/common/format_error.h"

#include <concepts>
#include <cstdint>
#include <string_view>

namespace histo {

class ByteReader {
public:
    /// @param bytes  borrowed; must outlive the reader and what take() returns
    explicit ByteReader(std::string_view bytes) : m_bytes(bytes) {}

    std::size_t position() const { return m_position; }
    std::size_t left() const { return m_bytes.size() - m_position; }

    /// @throws FormatError if fewer bytes are left
    std::string_view take(std::uint64_t count)
    {
        if (count > left())
            throw FormatError("it ends in the middle (" + std::to_string(count) + " bytes wanted at byte " +
                              std::to_string(m_position) + ", " + std::to_string(left()) + " left)");
        std::string_view taken = m_bytes.substr(m_position, count);
        m_position += taken.size();
        return taken;
    }

    template <std::unsigned_integral T>
    T takeLittleEndian()
    {
        T value = 0;
        int shift = 0;
        for (char byte : take(sizeof(T))) {
            value = static_cast<T>(value | static_cast<T>(static_cast<T>(static_cast<unsigned char>(byte)) << shift));
            shift += 8;
        }
        return value;
    }

    /// The text up to the next line feed, which is passed over.
    std::string_view takeLine()
    {
        std::size_t end = m_bytes.find('\n', m_position);
        if (end == std::string_view::npos)
            throw FormatError("it ends in the middle of a line");
        std::string_view line = take(end - m_position);
        ++m_position;
        return line;
    }

private:
    std::string_view m_bytes;
    std::size_t m_position = 0;
};

} // namespace histo
