#include "core/image/picture_header.h"

#include "core/image/byte_order.h"
#include "core/image/jpeg_structure.h"

#include <cstdlib>
#include <limits>

namespace histo {
namespace {

using namespace std::string_view_literals;

constexpr std::int64_t kMaximumSide = std::numeric_limits<std::int32_t>::max();

struct Extent {
    std::uint64_t width = 0, height = 0;
};

std::optional<Extent> pngExtent(std::string_view bytes)
{
    // Signature, then the length and the name of the first chunk.
    if (bytes.size() < 24 || bytes.substr(12, 4) != "IHDR"sv)
        return std::nullopt;
    return Extent{*readUnsigned(bytes, 16, 4, ByteOrder::BigEndian), *readUnsigned(bytes, 20, 4, ByteOrder::BigEndian)};
}

std::optional<Extent> jpegExtent(std::string_view bytes)
{
    const JpegStructure structure = readJpegStructure(bytes);
    return Extent{static_cast<std::uint64_t>(structure.width), static_cast<std::uint64_t>(structure.height)};
}

std::optional<Extent> bmpExtent(std::string_view bytes)
{
    const auto headerBytes = readUnsigned(bytes, 14, 4, ByteOrder::LittleEndian);
    if (!headerBytes)
        return std::nullopt;
    const int sideBytes = *headerBytes == 12 ? 2 : 4; // OS/2's old header has 16-bit sides
    const auto width = readUnsigned(bytes, 18, sideBytes, ByteOrder::LittleEndian);
    const auto height = readUnsigned(bytes, 18 + static_cast<std::uint64_t>(sideBytes), sideBytes,
                                     ByteOrder::LittleEndian);
    if (!width || !height)
        return std::nullopt;
    // A negative height only says that the rows run downwards.
    const auto signedHeight = static_cast<std::int64_t>(static_cast<std::int32_t>(*height));
    return Extent{*width, sideBytes == 4 ? static_cast<std::uint64_t>(std::abs(signedHeight)) : *height};
}

/// Walks the first directory of a TIFF, classic or BigTIFF.
std::optional<Extent> tiffExtent(std::string_view bytes)
{
    constexpr std::uint64_t kImageWidth = 256, kImageLength = 257, kShort = 3;
    const ByteOrder order = bytes[0] == 'I' ? ByteOrder::LittleEndian : ByteOrder::BigEndian;
    const bool isBig = readUnsigned(bytes, 2, 2, order) == 43u;
    const auto directory = isBig ? readUnsigned(bytes, 8, 8, order) : readUnsigned(bytes, 4, 4, order);
    const int countBytes = isBig ? 8 : 2;
    const std::uint64_t entryBytes = isBig ? 20 : 12;
    if (!directory)
        return std::nullopt;
    const auto entryCount = readUnsigned(bytes, *directory, countBytes, order);
    if (!entryCount)
        return std::nullopt;

    Extent extent;
    std::uint64_t entry = *directory + static_cast<std::uint64_t>(countBytes);
    for (std::uint64_t index = 0; index < *entryCount && entry < bytes.size(); ++index, entry += entryBytes) {
        const auto tag = readUnsigned(bytes, entry, 2, order);
        const auto type = readUnsigned(bytes, entry + 2, 2, order);
        const auto value = readUnsigned(bytes, entry + (isBig ? 12 : 8), type == kShort ? 2 : 4, order);
        if (!tag || !value)
            return std::nullopt;
        if (*tag == kImageWidth)
            extent.width = *value;
        if (*tag == kImageLength)
            extent.height = *value;
    }
    return extent;
}

std::optional<Extent> extentOf(PictureFormat format, std::string_view bytes)
{
    switch (format) {
    case PictureFormat::Png: return pngExtent(bytes);
    case PictureFormat::Jpeg: return jpegExtent(bytes);
    case PictureFormat::Tiff: return tiffExtent(bytes);
    case PictureFormat::Bmp: return bmpExtent(bytes);
    }
    return std::nullopt;
}

} // namespace

const char *name(PictureFormat format)
{
    switch (format) {
    case PictureFormat::Png: return "PNG";
    case PictureFormat::Jpeg: return "JPEG";
    case PictureFormat::Tiff: return "TIFF";
    case PictureFormat::Bmp: return "BMP";
    }
    return "";
}

std::optional<PictureFormat> pictureFormat(std::string_view bytes)
{
    if (bytes.starts_with("\x89PNG\r\n\x1a\n"sv))
        return PictureFormat::Png;
    if (bytes.starts_with("\xff\xd8\xff"sv))
        return PictureFormat::Jpeg;
    if (bytes.starts_with("II\x2a\0"sv) || bytes.starts_with("MM\0\x2a"sv) || bytes.starts_with("II\x2b\0"sv) ||
        bytes.starts_with("MM\0\x2b"sv))
        return PictureFormat::Tiff;
    if (bytes.starts_with("BM"sv))
        return PictureFormat::Bmp;
    return std::nullopt;
}

std::optional<PictureHeader> readPictureHeader(std::string_view bytes)
{
    const auto format = pictureFormat(bytes);
    if (!format)
        return std::nullopt;
    const auto extent = extentOf(*format, bytes);
    if (!extent || extent->width == 0 || extent->height == 0 || extent->width > kMaximumSide ||
        extent->height > kMaximumSide)
        return std::nullopt;
    return PictureHeader{*format, static_cast<std::int64_t>(extent->width), static_cast<std::int64_t>(extent->height)};
}

} // namespace histo
