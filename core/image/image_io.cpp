#include "core/image/image_io.h"

#include "core/common/atomic_file.h"
#include "core/common/error.h"
#include "core/common/hash.h"
#include "core/common/paths.h"
#include "core/image/jpeg_damage.h"
#include "core/image/jpeg_structure.h"
#include "core/image/picture_header.h"
#include "core/image/png_check.h"
#include "core/image/png_decoder.h"

#include <fstream>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

namespace histo {
namespace {

/// Above what a picture of kMaximumPixels needs uncompressed; OpenCV counts bytes in an int.
constexpr std::size_t kMaximumFileBytes = std::size_t(1) << 30;

/// Enough for the header of nearly every picture; the others are read whole.
constexpr std::size_t kHeaderBytes = 32 * 1024;

/// What a JPEG, TIFF or BMP says against itself before it is decoded.
std::optional<std::string> problemWithContainer(PictureFormat format, std::string_view bytes)
{
    if (format == PictureFormat::Jpeg)
        if (auto problem = readJpegStructure(bytes).problem)
            return problem;
    const auto header = readPictureHeader(bytes);
    if (!header)
        return std::string("cut off: a ") + name(format) + " without its size";
    if (header->pixelCount() > kMaximumPixels)
        return "too large: " + std::to_string(header->width) + " x " + std::to_string(header->height) + " pixels";
    return format == PictureFormat::Jpeg ? problemWithJpegPixels(bytes) : std::nullopt;
}

/// OpenCV's picture of sound bytes, or an empty one.
cv::Mat decode(PictureFormat format, std::string_view bytes)
{
    // Only PNG and TIFF are asked for their alpha: the fourth byte of a BMP's pixel is padding, and a JPEG read as it
    // lies would not be turned.
    const bool mayHaveAlpha = format == PictureFormat::Png || format == PictureFormat::Tiff;
    const cv::Mat buffer(1, static_cast<int>(bytes.size()), CV_8UC1, const_cast<char *>(bytes.data()));
    try {
        return cv::imdecode(buffer, mayHaveAlpha ? cv::IMREAD_UNCHANGED : cv::IMREAD_COLOR);
    } catch (const cv::Exception &) {
        return {};
    }
}

cv::Mat3b blendOverWhite(const cv::Mat4b &bgra)
{
    cv::Mat3b rgb(bgra.size());
    for (int row = 0; row < bgra.rows; ++row) {
        for (int column = 0; column < bgra.cols; ++column) {
            const cv::Vec4b &pixel = bgra(row, column);
            for (int channel = 0; channel < 3; ++channel)
                rgb(row, column)[channel] = static_cast<uchar>(
                    (pixel[2 - channel] * pixel[3] + 255 * (255 - pixel[3]) + 127) / 255);
        }
    }
    return rgb;
}

/// Empty if the picture is of a kind that is no photograph (floating point, two channels).
cv::Mat3b toRgb(cv::Mat decoded)
{
    if (decoded.depth() == CV_16U)
        decoded.convertTo(decoded, CV_8U, 1.0 / 257.0); // 65535 becomes 255
    if (decoded.depth() != CV_8U)
        return {};
    cv::Mat3b rgb;
    switch (decoded.channels()) {
    case 1: cv::cvtColor(decoded, rgb, cv::COLOR_GRAY2RGB); return rgb;
    case 3: cv::cvtColor(decoded, rgb, cv::COLOR_BGR2RGB); return rgb;
    case 4: return blendOverWhite(decoded);
    default: return {};
    }
}

/// A sound picture by OpenCV.
ReadPicture decodeRgb(PictureFormat format, std::string_view bytes)
{
    const cv::Mat decoded = decode(format, bytes);
    if (decoded.empty())
        return {{}, std::string("broken or unusual ") + name(format) + ": it cannot be decoded"};
    cv::Mat3b rgb = toRgb(decoded);
    if (rgb.empty())
        return {{}, "its pixels are neither grey nor colour of 8 or 16 bits"};
    return {rgb, std::nullopt};
}

ReadPicture readPng(std::string_view bytes)
{
    const PngChunks png = readPngChunks(bytes);
    if (png.problem)
        return {{}, png.problem};
    if (auto rgb = decodePlainPng(png))
        return {*rgb, std::nullopt};
    if (auto problem = problemWithPngPixels(png))
        return {{}, problem};
    return decodeRgb(PictureFormat::Png, bytes);
}

ReadPicture readPicture(std::string_view bytes)
{
    if (bytes.empty())
        return {{}, "an empty file"};
    const auto format = pictureFormat(bytes);
    if (!format)
        return {{}, "not a picture (PNG, JPEG, TIFF or BMP)"};
    if (*format == PictureFormat::Png)
        return readPng(bytes);
    if (auto problem = problemWithContainer(*format, bytes))
        return {{}, problem};
    return decodeRgb(*format, bytes);
}

/// A named pipe would be read for ever, a folder not at all.
bool isRegularFile(const std::filesystem::path &path)
{
    std::error_code ignored;
    return std::filesystem::is_regular_file(path, ignored);
}

/// Fills `bytes`, or says why it cannot.
std::optional<std::string> readPictureFile(const std::filesystem::path &path, std::string &bytes)
{
    if (!isRegularFile(path))
        return "there is no such file";
    try {
        bytes = readFile(path, kMaximumFileBytes);
        return std::nullopt;
    } catch (const Error &) {
        return "unreadable: no permission, a broken disk, or larger than 1 GiB";
    }
}

cv::Mat3b pixelsOf(const std::filesystem::path &path, const ReadPicture &picture)
{
    if (picture.problem)
        throw Error(ErrorKind::BadInput, utf8(path) + ": " + *picture.problem + "; replace the file or leave it out");
    return picture.rgb;
}

} // namespace

cv::Mat3b readRgb(const std::filesystem::path &path) { return pixelsOf(path, tryReadRgb(path)); }

HashedPicture readRgbAndHash(const std::filesystem::path &path)
{
    std::string bytes;
    if (auto problem = readPictureFile(path, bytes))
        return {pixelsOf(path, {{}, problem}), {}};
    return {pixelsOf(path, readPicture(bytes)), sha256(bytes)};
}

ReadPicture tryReadRgb(const std::filesystem::path &path)
{
    std::string bytes;
    if (auto problem = readPictureFile(path, bytes))
        return {{}, problem, /*isUnread=*/true};
    return readPicture(bytes);
}

std::optional<std::string> problemWithPicture(const std::filesystem::path &path)
{
    std::string bytes;
    if (auto problem = readPictureFile(path, bytes))
        return problem;
    return pictureFormat(bytes) == PictureFormat::Png ? problemWithPng(bytes) : readPicture(bytes).problem;
}

std::optional<cv::Size> sizeOfPicture(const std::filesystem::path &path)
{
    if (!isRegularFile(path))
        return std::nullopt;
    std::string beginning(kHeaderBytes, '\0');
    std::ifstream stream(path, std::ios::binary);
    stream.read(beginning.data(), static_cast<std::streamsize>(beginning.size()));
    beginning.resize(static_cast<std::size_t>(stream.gcount()));
    auto header = readPictureHeader(beginning);
    // A JPEG's profile or a TIFF's pixels may come before the size.
    if (!header && pictureFormat(beginning) && beginning.size() == kHeaderBytes) {
        try {
            header = readPictureHeader(readFile(path, kMaximumFileBytes));
        } catch (const Error &) {
            return std::nullopt;
        }
    }
    if (!header)
        return std::nullopt;
    return cv::Size(static_cast<int>(header->width), static_cast<int>(header->height));
}

void writePng(const std::filesystem::path &path, const cv::Mat3b &rgb) { writeFileAtomically(path, encodePng(rgb)); }

std::string encodePng(const cv::Mat3b &rgb)
{
    cv::Mat3b bgr;
    cv::cvtColor(rgb, bgr, cv::COLOR_RGB2BGR);
    std::vector<uchar> bytes;
    if (!cv::imencode(".png", bgr, bytes))
        throw Error(ErrorKind::Internal, "a picture could not be written as PNG");
    return {bytes.begin(), bytes.end()};
}

} // namespace histo
