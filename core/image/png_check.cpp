#include "core/image/png_check.h"

#include "core/image/byte_order.h"
#include "core/image/image_io.h"

#include <array>
#include <cctype>
#include <zlib.h>

namespace histo {
namespace {

using Problem = std::optional<std::string>;

constexpr std::size_t kSignatureBytes = 8;
constexpr std::size_t kChunkFrameBytes = 12; // length, type, CRC

struct Header {
    std::uint64_t width = 0, height = 0;
    int bitDepth = 0, colorType = 0, interlace = 0;

    bool needsPalette() const { return colorType == 3; }
    std::uint64_t bitsPerPixel() const
    {
        constexpr std::array<int, 7> kChannels = {1, 0, 3, 1, 2, 0, 4};
        return static_cast<std::uint64_t>(kChannels[static_cast<std::size_t>(colorType)] * bitDepth);
    }
};

/// Bit depths that the specification allows for a colour type (its table 11.1).
bool isAllowed(int colorType, int bitDepth)
{
    const bool isWhole = bitDepth == 8 || bitDepth == 16;
    const bool isPacked = bitDepth == 1 || bitDepth == 2 || bitDepth == 4;
    switch (colorType) {
    case 0: return isWhole || isPacked;
    case 2:
    case 4:
    case 6: return isWhole;
    case 3: return bitDepth == 8 || isPacked;
    default: return false;
    }
}

/// Length of a filtered picture: each row has its filter byte; empty passes of an interlaced picture have no rows.
std::uint64_t filteredBytes(std::uint64_t width, std::uint64_t height, std::uint64_t bitsPerPixel)
{
    return width == 0 ? 0 : height * (1 + (width * bitsPerPixel + 7) / 8);
}

std::uint64_t inflatedBytes(const Header &header)
{
    if (header.interlace == 0)
        return filteredBytes(header.width, header.height, header.bitsPerPixel());
    struct Pass {
        std::uint64_t left, top, stepX, stepY;
    };
    constexpr std::array<Pass, 7> kAdam7 = {
        {{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}}};
    std::uint64_t bytes = 0;
    for (const Pass &pass : kAdam7) {
        const auto columns = (header.width + pass.stepX - 1 - pass.left) / pass.stepX;
        const auto rows = (header.height + pass.stepY - 1 - pass.top) / pass.stepY;
        bytes += filteredBytes(columns, rows, header.bitsPerPixel());
    }
    return bytes;
}

/// Inflates a zlib stream piece by piece and keeps nothing but the count.
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

class PngCheck {
public:
    explicit PngCheck(std::string_view bytes) : m_bytes(bytes) {}

    Problem run()
    {
        while (!m_hasEnd)
            if (Problem problem = nextChunk())
                return problem;
        return m_hasPixels ? problemWithLength() : Problem("broken PNG: it has no pixels");
    }

private:
    Problem nextChunk()
    {
        const auto length = readUnsigned(m_bytes, m_offset, 4, ByteOrder::BigEndian);
        if (!length || m_bytes.size() - m_offset < kChunkFrameBytes ||
            *length > m_bytes.size() - m_offset - kChunkFrameBytes)
            return "cut off: the PNG has no end chunk";
        const std::string_view type = m_bytes.substr(m_offset + 4, 4);
        const std::string_view data = m_bytes.substr(m_offset + 8, *length);
        const auto stored = readUnsigned(m_bytes, m_offset + 8 + *length, 4, ByteOrder::BigEndian);
        const uLong computed = crc32(0, reinterpret_cast<const Bytef *>(type.data()),
                                     static_cast<uInt>(type.size() + data.size()));
        if (stored != computed)
            return "bad checksum in the PNG chunk at byte " + std::to_string(m_offset);
        m_offset += kChunkFrameBytes + *length;
        return readChunk(type, data);
    }

    Problem readChunk(std::string_view type, std::string_view data)
    {
        if (!m_hasHeader)
            return type == "IHDR" ? readHeader(data) : Problem("broken PNG: it does not begin with its header");
        if (type == "PLTE")
            m_hasPalette = true;
        else if (type == "IDAT")
            return readPixels(data);
        else if (type == "IEND")
            m_hasEnd = true;
        else if (std::isupper(static_cast<unsigned char>(type[0])))
            return "broken PNG: a chunk that PNG does not have ends at byte " + std::to_string(m_offset);
        return std::nullopt;
    }

    Problem readHeader(std::string_view data)
    {
        if (data.size() != 13)
            return "broken PNG: its header has a wrong length";
        m_header.width = *readUnsigned(data, 0, 4, ByteOrder::BigEndian);
        m_header.height = *readUnsigned(data, 4, 4, ByteOrder::BigEndian);
        m_header.bitDepth = data[8];
        m_header.colorType = data[9];
        m_header.interlace = data[12];
        if (!isAllowed(m_header.colorType, m_header.bitDepth) || data[10] != 0 || data[11] != 0 || data[12] < 0 ||
            data[12] > 1)
            return "broken PNG: its header asks for something that PNG does not have";
        if (m_header.width == 0 || m_header.height == 0)
            return "broken PNG: a picture without width or height";
        // Divided, so that the product of two foreign numbers cannot overflow.
        if (m_header.width > static_cast<std::uint64_t>(kMaximumPixels) / m_header.height)
            return "too large: " + std::to_string(m_header.width) + " x " + std::to_string(m_header.height) + " pixels";
        m_hasHeader = true;
        m_expected = inflatedBytes(m_header);
        return std::nullopt;
    }

    Problem readPixels(std::string_view data)
    {
        if (m_header.needsPalette() && !m_hasPalette)
            return "broken PNG: a palette picture without a palette";
        m_hasPixels = true;
        return m_pixels.feed(data, m_expected);
    }

    Problem problemWithLength() const
    {
        if (m_pixels.count() > m_expected)
            return "broken PNG: more pixels than its header says";
        if (m_pixels.count() < m_expected)
            return "cut off: the PNG holds " + std::to_string(m_pixels.count()) + " of " + std::to_string(m_expected) +
                   " bytes of pixels";
        return m_pixels.isFinished() ? Problem() : Problem("cut off: the PNG's pixels have no checksum");
    }

    std::string_view m_bytes;
    std::size_t m_offset = kSignatureBytes;
    Header m_header;
    std::uint64_t m_expected = 0;
    InflateCounter m_pixels;
    bool m_hasHeader = false, m_hasPalette = false, m_hasPixels = false, m_hasEnd = false;
};

} // namespace

std::optional<std::string> problemWithPng(std::string_view bytes) { return PngCheck(bytes).run(); }

} // namespace histo
