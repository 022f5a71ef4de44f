#include "tests/support/picture_files.h"

#include "core/common/random.h"
#include "core/image/image_io.h"

#include <chrono>
#include <fstream>
#include <iterator>
#include <zlib.h>

namespace {

std::string bigEndian32(std::uint64_t number)
{
    std::string bytes;
    for (int shift = 24; shift >= 0; shift -= 8)
        bytes += static_cast<char>(number >> shift & 0xFF);
    return bytes;
}

} // namespace

cv::Mat3b noisePicture(std::uint64_t seed, cv::Size size)
{
    histo::RandomStream random(seed, "noise picture");
    cv::Mat3b picture(size);
    for (cv::Vec3b &pixel : picture)
        for (int channel = 0; channel < 3; ++channel)
            pixel[channel] = static_cast<uchar>(random.below(256));
    return picture;
}

void writeBytes(const std::filesystem::path &path, std::string_view bytes)
{
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << bytes;
}

std::string readBytes(const std::filesystem::path &path)
{
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

void writeNoisePng(const std::filesystem::path &path, std::uint64_t seed, cv::Size size)
{
    writeBytes(path, histo::encodePng(noisePicture(seed, size)));
}

void makeOld(const std::filesystem::path &fileOrFolder)
{
    const auto anHourAgo = std::filesystem::file_time_type::clock::now() - std::chrono::hours(1);
    if (!std::filesystem::is_directory(fileOrFolder))
        return std::filesystem::last_write_time(fileOrFolder, anHourAgo);
    for (const auto &entry : std::filesystem::recursive_directory_iterator(fileOrFolder))
        if (entry.is_regular_file())
            std::filesystem::last_write_time(entry, anHourAgo);
}

std::string pngChunk(std::string_view type, std::string_view data)
{
    const std::string named = std::string(type) + std::string(data);
    const auto checksum = crc32(0, reinterpret_cast<const Bytef *>(named.data()), static_cast<uInt>(named.size()));
    return bigEndian32(data.size()) + named + bigEndian32(checksum);
}

std::string pngHeaderChunk(const PngFields &fields)
{
    return pngChunk("IHDR", bigEndian32(fields.width) + bigEndian32(fields.height) + fields.bitDepth +
                                fields.colorType + std::string(2, '\0') + fields.interlace);
}

std::string pngOf(const PngFields &fields, std::string_view filteredRows)
{
    return "\x89PNG\r\n\x1a\n" + pngHeaderChunk(fields) + pngChunk("IDAT", deflated(filteredRows)) +
           pngChunk("IEND", "");
}

std::string deflated(std::string_view bytes)
{
    uLongf length = compressBound(static_cast<uLong>(bytes.size()));
    std::string stream(length, '\0');
    compress(reinterpret_cast<Bytef *>(stream.data()), &length, reinterpret_cast<const Bytef *>(bytes.data()),
             static_cast<uLong>(bytes.size()));
    stream.resize(length);
    return stream;
}
