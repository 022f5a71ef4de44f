#include "core/image/png_check.h"

#include <array>
#include <zlib.h>

namespace histo {
namespace {

using Problem = std::optional<std::string>;

/// Inflates a zlib stream through a small buffer and keeps nothing but the count.
class InflateCounter {
public:
    InflateCounter() { m_isReady = inflateInit(&m_stream) == Z_OK; }
    ~InflateCounter() { inflateEnd(&m_stream); }
    InflateCounter(const InflateCounter &) = delete;
    InflateCounter &operator=(const InflateCounter &) = delete;

    /// Stops at the stream's end, and once more than `most` bytes came out: a small file may inflate to terabytes.
    Problem feed(std::string_view compressed, std::uint64_t most)
    {
        if (!m_isReady)
            return "no memory to check the compressed pixels";
        m_stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(compressed.data()));
        m_stream.avail_in = static_cast<uInt>(compressed.size());
        while (!m_isFinished && m_count <= most) {
            m_stream.next_out = m_buffer.data();
            m_stream.avail_out = static_cast<uInt>(m_buffer.size());
            const int status = inflate(&m_stream, Z_NO_FLUSH);
            m_count += m_buffer.size() - m_stream.avail_out;
            m_isFinished = status == Z_STREAM_END;
            if (status == Z_BUF_ERROR) // wants more input
                return std::nullopt;
            if (status != Z_OK && !m_isFinished)
                return std::string("broken compressed pixels (") + (m_stream.msg ? m_stream.msg : "zlib") + ")";
        }
        return std::nullopt;
    }

    bool isFinished() const { return m_isFinished; } ///< the Adler-32 at the stream's end was read and right
    std::uint64_t count() const { return m_count; }

private:
    z_stream m_stream = {};
    std::array<Bytef, 64 * 1024> m_buffer;
    std::uint64_t m_count = 0;
    bool m_isReady = false, m_isFinished = false;
};

} // namespace

std::optional<std::string> problemWithPngPixels(const PngChunks &png)
{
    const std::uint64_t expected = png.header.inflatedBytes();
    InflateCounter pixels;
    if (Problem problem = pixels.feed(png.compressedPixels(), expected))
        return problem;
    if (pixels.count() > expected)
        return "broken PNG: more pixels than its header says";
    if (pixels.count() < expected)
        return "cut off: the PNG holds " + std::to_string(pixels.count()) + " of " + std::to_string(expected) +
               " bytes of pixels";
    return pixels.isFinished() ? Problem() : Problem("cut off: the PNG's pixels have no checksum");
}

std::optional<std::string> problemWithPng(std::string_view bytes)
{
    const PngChunks png = readPngChunks(bytes);
    return png.problem ? png.problem : problemWithPngPixels(png);
}

} // namespace histo
