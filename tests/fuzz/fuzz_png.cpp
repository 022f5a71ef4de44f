// Feeds bytes to the fast decoder of plain PNGs and to the way it takes the place of (problemWithPng, then OpenCV).
// Both must say the same: a picture with equal pixels, or none; and vectors must give the bytes of plain code.
//
// The first byte of an input says what the rest is:
//   0  a PNG file as it is
//   1  chunks of a PNG (type, length, data), which get their checksums here
//   2  a raw DEFLATE stream, which becomes the pixels of a PNG with the right Adler-32, whatever history it announces
//   3  filtered rows, which become a sound PNG: it must be decoded
//   4  the same with one more chunk of any kind
// so that checksums do not keep the fuzzer at the door.
//
// Build with -DHISTO_FUZZ=ON and clang, then
//     fuzz_png -rss_limit_mb=1024 -timeout=10 -max_len=8192 -close_fd_mask=2 CORPUS
// where CORPUS is a folder that receives what the fuzzer finds.

#include "core/image/png_check.h"
#include "core/image/png_decoder.h"
#include "core/image/png_unfilter.h"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <libdeflate.h>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <string>
#include <zlib.h>

namespace {

constexpr const char *kSignature = "\x89PNG\r\n\x1a\n";

void require(bool holds, const char *what)
{
    if (holds)
        return;
    std::fputs(what, stdout);
    std::fflush(stdout);
    std::abort();
}

std::string bigEndian32(std::uint32_t number)
{
    std::string bytes;
    for (int shift = 24; shift >= 0; shift -= 8)
        bytes += static_cast<char>(number >> shift & 0xFF);
    return bytes;
}

std::string chunk(std::string_view type, std::string_view data)
{
    const std::string named = std::string(type) + std::string(data);
    return bigEndian32(static_cast<std::uint32_t>(data.size())) + named +
           bigEndian32(libdeflate_crc32(0, named.data(), named.size()));
}

constexpr std::array<const char *, 20> kTypes = {"IHDR", "IDAT", "IEND", "PLTE", "tRNS", "gAMA", "iCCP",
                                                 "sBIT", "tEXt", "zTXt", "iTXt", "bKGD", "pHYs", "tIME",
                                                 "eXIf", "cHRM", "sRGB", "acTL", "fcTL", "oFFs"};

/// 8-bit RGB with these pixels, in chunks of `pieceBytes`, behind another chunk or none.
std::string plainPng(std::uint32_t width, std::uint32_t height, const std::string &other, std::string_view stream,
                     std::size_t pieceBytes)
{
    const std::string fields = bigEndian32(width) + bigEndian32(height) + std::string("\x8\x2\0\0\0", 5);
    std::string png = kSignature + chunk("IHDR", fields) + other;
    for (std::size_t offset = 0; offset < stream.size(); offset += pieceBytes)
        png += chunk("IDAT", stream.substr(offset, pieceBytes));
    return png + chunk("IEND", "");
}

std::string ofChunks(std::string_view input)
{
    std::string png = kSignature;
    while (input.size() >= 2) {
        const char *type = kTypes[static_cast<unsigned char>(input[0]) % kTypes.size()];
        const std::size_t length = std::min<std::size_t>(static_cast<unsigned char>(input[1]), input.size() - 2);
        png += chunk(type, input.substr(2, length));
        input.remove_prefix(2 + length);
    }
    return png + chunk("IEND", "");
}

std::string ofRawDeflate(std::string_view input)
{
    if (input.size() < 3)
        return {};
    const std::uint32_t width = 1 + static_cast<unsigned char>(input[0]) % 64,
                        height = 1 + static_cast<unsigned char>(input[1]) % 16;
    const int firstByte = (static_cast<unsigned char>(input[2]) % 8) << 4 | 8; // history of 2^8 to 2^15 bytes
    const char header[] = {static_cast<char>(firstByte), static_cast<char>(31 - (firstByte << 8) % 31)};
    input.remove_prefix(3);
    // What the stream inflates to, for its Adler-32; zlib says more than libdeflate about broken ones.
    std::string rows(std::size_t(height) * (1 + 3 * width), '\0');
    z_stream zlib = {};
    inflateInit2(&zlib, -15);
    zlib.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(input.data()));
    zlib.avail_in = static_cast<uInt>(input.size());
    zlib.next_out = reinterpret_cast<Bytef *>(rows.data());
    zlib.avail_out = static_cast<uInt>(rows.size());
    inflate(&zlib, Z_FINISH);
    const std::size_t length = zlib.total_out, consumed = zlib.total_in;
    inflateEnd(&zlib);
    const std::string stream = std::string(header, 2) + std::string(input.substr(0, consumed)) +
                               bigEndian32(libdeflate_adler32(1, rows.data(), length));
    return plainPng(width, height, "", stream, 64);
}

/// A chunk with six bytes, taken from the input's beginning.
std::string otherChunk(std::string_view &input)
{
    constexpr std::size_t kBytes = 6; // as tRNS and bKGD of RGB have
    if (input.size() < 1 + kBytes)
        return {};
    const std::string other = chunk(kTypes[static_cast<unsigned char>(input[0]) % kTypes.size()],
                                    input.substr(1, kBytes));
    input.remove_prefix(1 + kBytes);
    return other;
}

std::string ofRows(std::string_view input, const std::string &other)
{
    if (input.size() < 3)
        return {};
    const std::size_t width = 1 + static_cast<unsigned char>(input[0]) % 80,
                      height = 1 + static_cast<unsigned char>(input[1]) % 24;
    const int level = static_cast<unsigned char>(input[2]) % 10;
    input.remove_prefix(3);
    std::string rows(height * (1 + 3 * width), '\0');
    for (std::size_t index = 0; index < rows.size() && !input.empty(); ++index)
        rows[index] = input[index % input.size()];
    for (std::size_t row = 0; row < height; ++row) {
        char &filter = rows[row * (1 + 3 * width)];
        filter = static_cast<char>(static_cast<unsigned char>(filter) % 5);
    }
    uLongf length = compressBound(rows.size());
    std::string stream(length, '\0');
    compress2(reinterpret_cast<Bytef *>(stream.data()), &length, reinterpret_cast<const Bytef *>(rows.data()),
              rows.size(), level);
    stream.resize(length);
    return plainPng(static_cast<std::uint32_t>(width), static_cast<std::uint32_t>(height), other, stream,
                    100 + 97 * height);
}

std::string pngOf(std::string_view input, int kind)
{
    switch (kind) {
    case 1: return ofChunks(input);
    case 2: return ofRawDeflate(input);
    case 3: return ofRows(input, "");
    case 4: {
        const std::string other = otherChunk(input);
        return ofRows(input, other);
    }
    default: return std::string(input);
    }
}

cv::Mat byOpenCv(const std::string &png)
{
    const cv::Mat buffer(1, static_cast<int>(png.size()), CV_8UC1, const_cast<char *>(png.data()));
    try {
        return cv::imdecode(buffer, cv::IMREAD_UNCHANGED);
    } catch (const cv::Exception &) {
        return {};
    }
}

void requireEqualCode(const histo::PngChunks &chunks, const cv::Mat3b &rgb)
{
    const auto rows = histo::inflatePlainPng(chunks);
    cv::Mat3b plain(rgb.size());
    require(histo::unfilterRgb(rows.get(), plain, histo::UnfilterCode::Plain), "plain code refuses a filter");
    require(cv::norm(plain, rgb, cv::NORM_INF) == 0, "vectors and plain code differ");
}

/// libdeflate takes codes that DEFLATE reserves for a length or a distance, zlib refuses them. Both find the Adler-32
/// right; no writer makes such a stream.
bool isReservedCode(const std::string &problem)
{
    return problem.find("invalid distance code") != std::string::npos ||
           problem.find("invalid literal/length code") != std::string::npos;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t count)
{
    if (count == 0)
        return 0;
    const int kind = bytes[0] % 5;
    const std::string png = pngOf({reinterpret_cast<const char *>(bytes) + 1, count - 1}, kind);
    if (!png.starts_with(kSignature))
        return 0;
    const histo::PngChunks chunks = histo::readPngChunks(png);
    const auto problem = histo::problemWithPng(png);
    if (chunks.problem) {
        require(problem == chunks.problem, "two reasons for one file");
        return 0;
    }
    const auto rgb = histo::decodePlainPng(chunks);
    require(rgb || kind != 3, "a sound plain picture is not decoded");
    if (!rgb || (problem && isReservedCode(*problem)))
        return 0;
    require(!problem, problem ? problem->c_str() : "");
    const cv::Mat bgr = byOpenCv(png);
    require(bgr.type() == CV_8UC3 && bgr.size() == rgb->size(), "OpenCV gives another kind of picture, or none");
    cv::Mat3b expected;
    cv::cvtColor(bgr, expected, cv::COLOR_BGR2RGB);
    require(cv::norm(expected, *rgb, cv::NORM_INF) == 0, "OpenCV gives other pixels");
    requireEqualCode(chunks, *rgb);
    return 0;
}
