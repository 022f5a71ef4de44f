#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace histo {

/// What a PNG's header chunk says, once it has been found to make sense.
struct PngHeader {
    std::uint64_t width = 0, height = 0;
    int bitDepth = 0, colorType = 0, interlace = 0;

    std::uint64_t bitsPerPixel() const;
    std::uint64_t inflatedBytes() const; ///< length of the filtered rows, of all passes
};

/// The chunks of a PNG, each with its CRC-32 checked; the compressed pixels are not looked at.
struct PngChunks {
    std::optional<std::string> problem; ///< for people; the rest holds only without one
    PngHeader header;
    /// Nothing stands in the file but the header, one unbroken run of pixel chunks, the end, and chunks that describe
    /// the picture without changing how its pixels are read (text, time, resolution, colour space).
    bool isPlain = true;

    /// The zlib stream of all IDAT chunks in one piece: bytes of the file, or of a copy where it was in several.
    std::string_view compressedPixels() const { return m_joined.empty() ? m_first : std::string_view(m_joined); }
    void addPixels(std::string_view data, std::size_t mostBytes);

private:
    std::string_view m_first;
    std::string m_joined;
};

/// @param bytes  the whole file, which begins with PNG's signature; bytes after the end chunk do not matter. They must
///               outlive the answer.
/// @thread any; memory beyond `bytes` is at most as much again
/// Source: PNG specification, third edition, sections 5, 8, 11.
PngChunks readPngChunks(std::string_view bytes);

} // namespace histo
