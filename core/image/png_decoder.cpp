#include "core/image/png_decoder.h"

#include "core/image/png_unfilter.h"

#include <libdeflate.h>

namespace histo {
namespace {

/// DEFLATE cannot expand more: 258 bytes from two bits.
constexpr std::uint64_t kMostExpansion = 1032;

/// libpng refuses larger sides; so they are left to it.
constexpr std::uint64_t kLongestSide = 1'000'000;

bool isPlainRgb(const PngChunks &png)
{
    constexpr int kRgb = 2;
    const PngHeader &header = png.header;
    return png.isPlain && header.colorType == kRgb && header.bitDepth == 8 && header.interlace == 0 &&
           header.width <= kLongestSide && header.height <= kLongestSide;
}

/// libpng holds only as much history as the stream's first byte asks for, libdeflate always all of it. So that both
/// give the same answer, a stream must announce the usual 32 KiB, or as much as there is.
bool announcesItsHistory(std::string_view stream, std::uint64_t inflatedBytes)
{
    const int windowBits = (static_cast<unsigned char>(stream.front()) >> 4) + 8;
    return windowBits == 15 || (windowBits < 15 && std::uint64_t(1) << windowBits >= inflatedBytes);
}

/// Room whose bytes are not set: they are about to be overwritten.
using Bytes = std::unique_ptr<std::uint8_t[]>;

/// Exactly `inflatedBytes` with the right Adler-32 and nothing behind it, or nothing.
Bytes inflate(std::string_view stream, std::uint64_t inflatedBytes)
{
    const std::unique_ptr<libdeflate_decompressor, decltype(&libdeflate_free_decompressor)> decompressor(
        libdeflate_alloc_decompressor(), libdeflate_free_decompressor);
    Bytes bytes(new std::uint8_t[inflatedBytes]);
    std::size_t consumed = 0;
    const auto result = libdeflate_zlib_decompress_ex(decompressor.get(), stream.data(), stream.size(), bytes.get(),
                                                      inflatedBytes, &consumed, nullptr);
    return result == LIBDEFLATE_SUCCESS && consumed == stream.size() ? std::move(bytes) : Bytes();
}

} // namespace

Bytes inflatePlainPng(const PngChunks &png)
{
    const std::string_view stream = png.compressedPixels();
    const std::uint64_t inflatedBytes = png.header.inflatedBytes();
    if (!isPlainRgb(png) || inflatedBytes > kMostExpansion * stream.size() ||
        !announcesItsHistory(stream, inflatedBytes))
        return nullptr;
    return inflate(stream, inflatedBytes);
}

std::optional<cv::Mat3b> decodePlainPng(const PngChunks &png)
{
    const Bytes filtered = inflatePlainPng(png);
    if (!filtered)
        return std::nullopt;
    cv::Mat3b rgb(static_cast<int>(png.header.height), static_cast<int>(png.header.width));
    if (!unfilterRgb(filtered.get(), rgb))
        return std::nullopt;
    return rgb;
}

} // namespace histo
