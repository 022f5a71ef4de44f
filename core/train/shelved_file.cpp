#include "core/train/shelved_file.h"

#include "core/common/byte_reader.h"

#include <algorithm>
#include <array>
#include <libdeflate.h>
#include <sys/stat.h>
#include <unistd.h>

namespace histo {

namespace {

constexpr std::string_view kMagic = "HISTOPX1";
constexpr std::size_t kShaDigits = 64;
/// InputGeometry::WholePicture cuts pictures down to that (input_torch.h).
constexpr int kMostElongated = 4;

void append(std::string &bytes, std::uint32_t number)
{
    for (int shift = 0; shift < 32; shift += 8)
        bytes += static_cast<char>(number >> shift);
}

/// Nothing unless it is whole, of this picture, and its size one that this side can give.
std::optional<ShelvedHeader> parsed(std::string_view bytes, const std::string &sha256, int side)
{
    try {
        ByteReader reader(bytes);
        if (reader.take(kMagic.size()) != kMagic)
            return std::nullopt;
        const auto width = reader.takeLittleEndian<std::uint32_t>();
        const auto height = reader.takeLittleEndian<std::uint32_t>();
        const auto pixels = reader.takeLittleEndian<std::uint32_t>();
        if (reader.take(kShaDigits) != sha256)
            return std::nullopt;
        const std::size_t summed = reader.position();
        if (reader.takeLittleEndian<std::uint32_t>() != shelvedChecksum(bytes.data(), summed))
            return std::nullopt;
        const auto shorter = static_cast<std::uint32_t>(side), longest = shorter * kMostElongated;
        if (std::min(width, height) != shorter || std::max(width, height) > longest)
            return std::nullopt;
        return ShelvedHeader{{static_cast<int>(width), static_cast<int>(height)}, pixels};
    } catch (const FormatError &) {
        return std::nullopt;
    }
}

} // namespace

std::uint32_t shelvedChecksum(const void *bytes, std::size_t count) { return libdeflate_crc32(0, bytes, count); }

std::string shelvedHeaderOf(const std::string &sha256, const cv::Mat3b &picture)
{
    std::string header(kMagic);
    append(header, static_cast<std::uint32_t>(picture.cols));
    append(header, static_cast<std::uint32_t>(picture.rows));
    append(header, shelvedChecksum(picture.data, picture.total() * picture.elemSize()));
    header += sha256;
    append(header, shelvedChecksum(header.data(), header.size()));
    header.resize(kShelvedHeaderBytes, '\0');
    return header;
}

std::size_t shelvedBytes(cv::Size size)
{
    return kShelvedHeaderBytes + static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height) * 3;
}

std::optional<ShelvedHeader> readShelvedHeader(int file, const std::string &sha256, int side)
{
    std::array<char, kShelvedHeaderBytes> bytes;
    if (::pread(file, bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
        return std::nullopt;
    const auto header = parsed({bytes.data(), bytes.size()}, sha256, side);
    struct stat status;
    if (!header || ::fstat(file, &status) != 0 || status.st_size != static_cast<off_t>(shelvedBytes(header->size)))
        return std::nullopt;
    return header;
}

} // namespace histo
