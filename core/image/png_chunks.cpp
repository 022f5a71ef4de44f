#include "core/image/png_chunks.h"

#include "core/image/byte_order.h"
#include "core/image/image_io.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <libdeflate.h>

namespace histo {
namespace {

using Problem = std::optional<std::string>;

constexpr std::size_t kSignatureBytes = 8;
constexpr std::size_t kChunkFrameBytes = 12; // length, type, CRC

/// Larger ones are left to libpng, which has limits of its own for them.
constexpr std::size_t kLargestPlainChunk = 1 << 20;

/// Chunks that only describe. Not among them: tRNS (adds alpha), acTL, fcTL and fdAT (animation), PLTE, and whatever a
/// later version of the standard may bring.
constexpr std::array<std::string_view, 15> kDescribing = {"bKGD", "cHRM", "caNv", "eXIf", "gAMA",
                                                          "iCCP", "iTXt", "oFFs", "pHYs", "sBIT",
                                                          "sRGB", "tEXt", "tIME", "vpAg", "zTXt"};

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

class ChunkWalk {
public:
    explicit ChunkWalk(std::string_view bytes) : m_bytes(bytes) {}

    PngChunks run()
    {
        while (!m_hasEnd)
            if ((m_chunks.problem = nextChunk()))
                return std::move(m_chunks);
        if (!m_hasPixels)
            m_chunks.problem = "broken PNG: it has no pixels";
        return std::move(m_chunks);
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
        if (stored != libdeflate_crc32(0, type.data(), type.size() + data.size()))
            return "bad checksum in the PNG chunk at byte " + std::to_string(m_offset);
        m_offset += kChunkFrameBytes + *length;
        const Problem problem = readChunk(type, data);
        m_isBehindPixels = m_hasPixels && type != "IDAT";
        return problem;
    }

    Problem readChunk(std::string_view type, std::string_view data)
    {
        if (!m_hasHeader)
            return type == "IHDR" ? readHeader(data) : Problem("broken PNG: it does not begin with its header");
        if (type == "IDAT")
            return readPixels(data);
        if (type == "IEND") {
            m_hasEnd = true;
            m_chunks.isPlain &= data.empty();
        } else if (type == "PLTE") {
            m_hasPalette = true;
            m_chunks.isPlain = false;
        } else if (std::isupper(static_cast<unsigned char>(type[0]))) {
            return "broken PNG: a chunk that PNG does not have ends at byte " + std::to_string(m_offset);
        } else if (std::ranges::find(kDescribing, type) == kDescribing.end() || data.size() > kLargestPlainChunk) {
            m_chunks.isPlain = false;
        }
        return std::nullopt;
    }

    Problem readHeader(std::string_view data)
    {
        if (data.size() != 13)
            return "broken PNG: its header has a wrong length";
        PngHeader &header = m_chunks.header;
        header.width = *readUnsigned(data, 0, 4, ByteOrder::BigEndian);
        header.height = *readUnsigned(data, 4, 4, ByteOrder::BigEndian);
        header.bitDepth = data[8];
        header.colorType = data[9];
        header.interlace = data[12];
        if (!isAllowed(header.colorType, header.bitDepth) || data[10] != 0 || data[11] != 0 || data[12] < 0 ||
            data[12] > 1)
            return "broken PNG: its header asks for something that PNG does not have";
        if (header.width == 0 || header.height == 0)
            return "broken PNG: a picture without width or height";
        // Divided, so that the product of two foreign numbers cannot overflow.
        if (header.width > static_cast<std::uint64_t>(kMaximumPixels) / header.height)
            return "too large: " + std::to_string(header.width) + " x " + std::to_string(header.height) + " pixels";
        m_hasHeader = true;
        return std::nullopt;
    }

    Problem readPixels(std::string_view data)
    {
        constexpr int kPalette = 3;
        if (m_chunks.header.colorType == kPalette && !m_hasPalette)
            return "broken PNG: a palette picture without a palette";
        m_chunks.isPlain &= !m_isBehindPixels;
        m_chunks.addPixels(data, m_bytes.size());
        m_hasPixels = true;
        return std::nullopt;
    }

    std::string_view m_bytes;
    std::size_t m_offset = kSignatureBytes;
    PngChunks m_chunks;
    bool m_hasHeader = false, m_hasPalette = false, m_hasPixels = false, m_isBehindPixels = false, m_hasEnd = false;
};

} // namespace

std::uint64_t PngHeader::bitsPerPixel() const
{
    constexpr std::array<int, 7> kChannels = {1, 0, 3, 1, 2, 0, 4};
    return static_cast<std::uint64_t>(kChannels[static_cast<std::size_t>(colorType)] * bitDepth);
}

std::uint64_t PngHeader::inflatedBytes() const
{
    if (interlace == 0)
        return filteredBytes(width, height, bitsPerPixel());
    struct Pass {
        std::uint64_t left, top, stepX, stepY;
    };
    constexpr std::array<Pass, 7> kAdam7 = {
        {{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}}};
    std::uint64_t bytes = 0;
    for (const Pass &pass : kAdam7) {
        const auto columns = (width + pass.stepX - 1 - pass.left) / pass.stepX;
        const auto rows = (height + pass.stepY - 1 - pass.top) / pass.stepY;
        bytes += filteredBytes(columns, rows, bitsPerPixel());
    }
    return bytes;
}

void PngChunks::addPixels(std::string_view data, std::size_t mostBytes)
{
    if (data.empty())
        return;
    if (m_first.empty()) {
        m_first = data;
        return;
    }
    if (m_joined.empty()) {
        m_joined.reserve(mostBytes);
        m_joined = m_first;
    }
    m_joined += data;
}

PngChunks readPngChunks(std::string_view bytes) { return ChunkWalk(bytes).run(); }

} // namespace histo
