#include "core/image/jpeg_structure.h"

#include "core/image/byte_order.h"

namespace histo {
namespace {

constexpr unsigned kStartOfScan = 0xDA, kEndOfImage = 0xD9, kStartOfImage = 0xD8, kTemporary = 0x01;

bool isRestart(unsigned marker) { return marker >= 0xD0 && marker <= 0xD7; }

bool hasNoLength(unsigned marker) { return isRestart(marker) || marker == kStartOfImage || marker == kTemporary; }

/// Frame headers are C0 to CF without the tables and extensions among them.
bool isFrameHeader(unsigned marker)
{
    constexpr unsigned kHuffmanTables = 0xC4, kExtension = 0xC8, kArithmeticTables = 0xCC;
    return marker >= 0xC0 && marker <= 0xCF && marker != kHuffmanTables && marker != kExtension &&
           marker != kArithmeticTables;
}

/// Where the next marker's FF stands after compressed data, in which FF 00 is a stuffed byte and restarts may occur.
std::size_t endOfCompressedData(std::string_view bytes, std::size_t offset)
{
    while (true) {
        offset = bytes.find('\xff', offset);
        if (offset == std::string_view::npos || offset + 1 >= bytes.size())
            return bytes.size();
        const auto next = static_cast<unsigned char>(bytes[offset + 1]);
        if (next == 0x00 || isRestart(next))
            offset += 2;
        else if (next == 0xFF) // fill bytes before a marker
            ++offset;
        else
            return offset;
    }
}

} // namespace

JpegStructure readJpegStructure(std::string_view bytes)
{
    JpegStructure structure;
    bool hasScan = false;
    std::size_t offset = 2; // after the start of image
    while (const auto marker = readUnsigned(bytes, offset, 2, ByteOrder::BigEndian)) {
        if (*marker >> 8 != 0xFF) {
            structure.problem = "broken JPEG: no marker at byte " + std::to_string(offset);
            return structure;
        }
        const auto code = static_cast<unsigned>(*marker & 0xFF);
        if (code == kEndOfImage) {
            if (!hasScan || structure.width == 0 || structure.height == 0)
                structure.problem = "broken JPEG: it ends without pixels";
            return structure;
        }
        if (code == 0xFF || hasNoLength(code)) {
            offset += code == 0xFF ? 1 : 2;
            continue;
        }
        if (isFrameHeader(code)) {
            // Length (2), sample precision (1), height (2), width (2).
            structure.height = static_cast<std::int64_t>(
                readUnsigned(bytes, offset + 5, 2, ByteOrder::BigEndian).value_or(0));
            structure.width = static_cast<std::int64_t>(
                readUnsigned(bytes, offset + 7, 2, ByteOrder::BigEndian).value_or(0));
        }
        const auto length = readUnsigned(bytes, offset + 2, 2, ByteOrder::BigEndian);
        if (!length)
            break;
        offset += 2 + *length;
        if (code == kStartOfScan) {
            hasScan = true;
            offset = endOfCompressedData(bytes, offset);
        }
    }
    structure.problem = "cut off: the JPEG has no end marker";
    return structure;
}

} // namespace histo
