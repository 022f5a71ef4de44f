#include "core/train/picture_shelf.h"

#include "core/common/byte_reader.h"
#include "core/common/checked_math.h"
#include "core/common/error.h"
#include "core/common/log.h"
#include "core/common/paths.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <libdeflate.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

namespace histo {

namespace {

namespace fs = std::filesystem;

// A file: magic, width, height, checksum of the pixels (32-bit little endian each), SHA-256 of the picture's file in
// hexadecimal, checksum of all that, zeros up to kHeaderBytes; then the rows.
constexpr std::string_view kMagic = "HISTOPX1";
constexpr std::size_t kShaDigits = 64;
constexpr std::size_t kHeaderBytes = 128;
/// Part of the folder's name: goes up whenever decoding or scaling gives other pixels.
constexpr int kPixelVersion = 1;
/// InputGeometry::WholePicture cuts pictures down to that (input_torch.h).
constexpr int kMostElongated = 4;
constexpr std::string_view kEnding = ".rgb", kUnfinished = ".tmp", kLocks = "locks";
constexpr auto kCoarsestClock = std::chrono::seconds(2); // by which files are stamped: that of FAT
constexpr auto kLeftOverAfter = std::chrono::minutes(30);

std::uint32_t checksum(const void *bytes, std::size_t count) { return libdeflate_crc32(0, bytes, count); }

void append(std::string &bytes, std::uint32_t number)
{
    for (int shift = 0; shift < 32; shift += 8)
        bytes += static_cast<char>(number >> shift);
}

std::string headerOf(const std::string &sha256, const cv::Mat3b &picture)
{
    std::string header(kMagic);
    append(header, static_cast<std::uint32_t>(picture.cols));
    append(header, static_cast<std::uint32_t>(picture.rows));
    append(header, checksum(picture.data, picture.total() * picture.elemSize()));
    header += sha256;
    append(header, checksum(header.data(), header.size()));
    header.resize(kHeaderBytes, '\0');
    return header;
}

struct Header {
    cv::Size size;
    std::uint32_t checksum = 0;
};

/// Nothing unless it is whole, of this picture, and its size one that this side can give.
std::optional<Header> readHeader(std::string_view bytes, const std::string &sha256, int side)
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
        if (reader.takeLittleEndian<std::uint32_t>() != checksum(bytes.data(), summed))
            return std::nullopt;
        const auto shorter = static_cast<std::uint32_t>(side), longest = shorter * kMostElongated;
        if (std::min(width, height) != shorter || std::max(width, height) > longest)
            return std::nullopt;
        return Header{{static_cast<int>(width), static_cast<int>(height)}, pixels};
    } catch (const FormatError &) {
        return std::nullopt;
    }
}

std::size_t fileBytes(cv::Size size)
{
    return kHeaderBytes + static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height) * 3;
}

std::optional<Header> readHeader(int file, const std::string &sha256, int side)
{
    std::array<char, kHeaderBytes> bytes;
    if (::pread(file, bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
        return std::nullopt;
    const auto header = readHeader({bytes.data(), bytes.size()}, sha256, side);
    struct stat status;
    if (!header || ::fstat(file, &status) != 0 || status.st_size != static_cast<off_t>(fileBytes(header->size)))
        return std::nullopt;
    return header;
}

struct ShelvedFile {
    fs::path path;
    std::uint64_t bytes = 0;
    fs::file_time_type lastUsed;
};

/// Whatever vanishes meanwhile is left out.
std::vector<ShelvedFile> filesOn(const fs::path &folder)
{
    std::vector<ShelvedFile> files;
    std::error_code problem;
    fs::recursive_directory_iterator entries(folder, fs::directory_options::skip_permission_denied, problem);
    for (const fs::recursive_directory_iterator end; !problem && entries != end; entries.increment(problem)) {
        const fs::path ending = entries->path().extension();
        std::error_code gone;
        if ((ending != kEnding && ending != kUnfinished) || !entries->is_regular_file(gone))
            continue;
        ShelvedFile file{entries->path(), entries->file_size(gone), {}};
        if (!gone)
            file.lastUsed = entries->last_write_time(gone);
        if (!gone)
            files.push_back(std::move(file));
    }
    return files;
}

void removeQuietly(const fs::path &file)
{
    std::error_code ignored;
    fs::remove(file, ignored);
}

/// What was used longest ago goes first, until `wanted` bytes are left; what somebody works with now stays.
/// @return the bytes that are left
std::uint64_t makeRoom(const fs::path &folder, std::uint64_t wanted, fs::file_time_type usedNow)
{
    std::vector<ShelvedFile> files = filesOn(folder);
    std::ranges::sort(files, {}, &ShelvedFile::lastUsed);
    std::uint64_t left = 0;
    for (const ShelvedFile &file : files)
        left += file.bytes;
    const auto leftOver = fs::file_time_type::clock::now() - kLeftOverAfter; // of a process that was killed
    for (const ShelvedFile &file : files) {
        const bool isLeftOver = file.path.extension() == kUnfinished && file.lastUsed < leftOver;
        const bool mayGo = file.path.extension() == kEnding && file.lastUsed < usedNow && left > wanted;
        if (!isLeftOver && !mayGo)
            continue;
        removeQuietly(file.path);
        left -= file.bytes;
    }
    return left;
}

std::optional<std::uint64_t> budgetOfEnvironment()
{
    constexpr const char *kVariable = "HISTO_CACHE_BYTES";
    const char *text = std::getenv(kVariable);
    if (!text || !*text)
        return std::nullopt;
    std::uint64_t bytes = 0;
    const char *end = text + std::strlen(text);
    if (const auto [last, problem] = std::from_chars(text, end, bytes); problem != std::errc() || last != end)
        throw Error(ErrorKind::Usage, std::string(kVariable) + "=" + text +
                                          ": not a number of bytes; 0 keeps no pictures, 4000000000 some 4 GB");
    return bytes;
}

/// Where it is not there yet: of the folder above that is.
std::uint64_t freeBytes(fs::path folder)
{
    std::error_code problem;
    while (folder.has_relative_path() && !fs::exists(folder, problem))
        folder = folder.parent_path();
    const fs::space_info space = fs::space(folder, problem);
    return problem ? 0 : space.available;
}

} // namespace

ShelfPlace ShelfPlace::standard()
{
    constexpr std::uint64_t kMost = std::uint64_t(16) << 30;
    ShelfPlace place{fs::absolute(histoCache()) / "pictures", 0};
    if (const auto wanted = budgetOfEnvironment()) {
        place.budgetBytes = *wanted;
        return place;
    }
    // What lies there already is counted as free, or the budget would shrink as it is used.
    place.budgetBytes = std::min(kMost, (freeBytes(place.folder) + usageOf(place).bytes) / 4);
    return place;
}

ShelfUsage usageOf(const ShelfPlace &place)
{
    ShelfUsage usage;
    for (const ShelvedFile &file : filesOn(place.folder)) {
        usage.bytes += file.bytes;
        ++usage.pictures;
    }
    return usage;
}

void clearShelf(const ShelfPlace &place)
{
    for (const ShelvedFile &file : filesOn(place.folder))
        if (::unlink(file.path.c_str()) != 0 && errno != ENOENT)
            throwSystemError(file.path, "removing", errno);
}

ShelvedPicture::~ShelvedPicture()
{
    if (m_memory)
        ::munmap(m_memory, m_bytes);
}

ShelvedPicture::ShelvedPicture(ShelvedPicture &&other) noexcept
    : m_memory(std::exchange(other.m_memory, nullptr)), m_bytes(other.m_bytes), m_size(other.m_size)
{}

ShelvedPicture &ShelvedPicture::operator=(ShelvedPicture &&other) noexcept
{
    std::swap(m_memory, other.m_memory);
    std::swap(m_bytes, other.m_bytes);
    std::swap(m_size, other.m_size);
    return *this;
}

cv::Mat3b ShelvedPicture::pixels() const
{
    return cv::Mat3b(m_size.height, m_size.width,
                     reinterpret_cast<cv::Vec3b *>(static_cast<char *>(m_memory) + kHeaderBytes));
}

PictureShelf::PictureShelf(ShelfPlace place, int resizeSide, Interpolation interpolation)
    : m_place(std::move(place)),
      m_folder(m_place.folder /
               (std::to_string(resizeSide) + (interpolation == Interpolation::Bicubic ? "-bicubic-" : "-bilinear-") +
                std::to_string(kPixelVersion))),
      m_side(resizeSide),
      m_opened(fs::file_time_type::clock::now() - kCoarsestClock),
      m_isClosed(m_place.budgetBytes == 0)
{}

fs::path PictureShelf::fileFor(const std::string &sha256) const
{
    // Spread over folders, so that none holds so many names that listing it takes long.
    return m_folder / sha256.substr(0, 2) / (sha256 + std::string(kEnding));
}

std::optional<cv::Size> PictureShelf::sizeOf(const std::string &sha256) const
{
    const FileDescriptor file(::open(fileFor(sha256).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    const auto header = file.isOpen() ? readHeader(file.number(), sha256, m_side) : std::nullopt;
    return header ? std::optional(header->size) : std::nullopt;
}

std::optional<ShelvedPicture> PictureShelf::find(const std::string &sha256)
{
    const fs::path path = fileFor(sha256);
    const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (!file.isOpen())
        return std::nullopt;
    if (const auto header = readHeader(file.number(), sha256, m_side)) {
        const std::size_t bytes = fileBytes(header->size);
        void *memory = ::mmap(nullptr, bytes, PROT_READ, MAP_SHARED, file.number(), 0);
        if (memory == MAP_FAILED)
            return std::nullopt;
        ShelvedPicture picture(memory, bytes, header->size);
        if (checksum(picture.pixels().data, bytes - kHeaderBytes) == header->checksum) {
            ::futimens(file.number(), nullptr); // used now
            return picture;
        }
    }
    removeQuietly(path);
    return std::nullopt;
}

bool PictureShelf::isOpen()
{
    const std::lock_guard lock(m_mutex);
    return !m_isClosed;
}

bool PictureShelf::hasRoomFor(std::uint64_t bytes)
{
    const std::lock_guard lock(m_mutex);
    if (m_isClosed)
        return false;
    if (!m_used || *m_used + bytes > m_place.budgetBytes) {
        // Counted again: other processes fill and clear the same shelf. Some room more, so as not to count each time.
        const std::uint64_t wanted = m_place.budgetBytes - std::min(m_place.budgetBytes, bytes);
        m_used = makeRoom(m_place.folder, m_used ? wanted / 10 * 9 : wanted, m_opened);
        if (*m_used + bytes > m_place.budgetBytes) {
            m_isClosed = true;
            log::warning(utf8(m_place.folder) + ": the cache of pictures is full of what is in use (" +
                         std::to_string(m_place.budgetBytes >> 20) +
                         " MiB); the other pictures are decoded each time. HISTO_CACHE_BYTES sets its size");
            return false;
        }
    }
    *m_used += bytes;
    return true;
}

void PictureShelf::write(const fs::path &target, const std::string &sha256, const cv::Mat3b &picture)
{
    fs::path temporary = target;
    temporary.replace_extension(newUuid().substr(0, 8));
    temporary += kUnfinished;
    makeFolder(target.parent_path());
    FileDescriptor file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
    if (!file.isOpen())
        throwSystemError(target, "writing", errno);
    try {
        const std::string header = headerOf(sha256, picture);
        writeAll(file.number(), target, header.data(), header.size());
        writeAll(file.number(), target, picture.data, picture.total() * picture.elemSize());
        // Not forced to the disk: what a power cut spoils fails its checksum and is decoded again.
        if (!file.close())
            throwSystemError(target, "saving", errno);
        if (::rename(temporary.c_str(), target.c_str()) != 0)
            throwSystemError(target, "renaming", errno);
    } catch (...) {
        removeQuietly(temporary);
        throw;
    }
}

bool PictureShelf::keep(const std::string &sha256, const cv::Mat3b &picture)
{
    const cv::Mat3b rows = picture.isContinuous() ? picture : picture.clone();
    if (!hasRoomFor(fileBytes(rows.size())))
        return false;
    try {
        write(fileFor(sha256), sha256, rows);
        return true;
    } catch (const Error &problem) {
        const std::lock_guard lock(m_mutex);
        if (!std::exchange(m_isClosed, true))
            log::warning(std::string("pictures are not kept from here on, but decoded each time: ") + problem.what());
        return false;
    }
}

std::optional<PictureShelf::Claim> PictureShelf::claim(const std::string &sha256, IfTaken ifTaken)
{
    std::error_code ignored;
    fs::create_directories(m_folder, ignored);
    FileDescriptor file(::open((m_folder / kLocks).c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644));
#ifdef F_OFD_SETLK
    // One byte of an empty file stands for each picture.
    struct flock range = {};
    range.l_type = F_WRLCK;
    range.l_whence = SEEK_SET;
    std::uint64_t place = 0;
    std::from_chars(sha256.data(), sha256.data() + std::min<std::size_t>(sha256.size(), 15), place, 16);
    range.l_start = static_cast<off_t>(place);
    range.l_len = 1;
    if (file.isOpen() && ::fcntl(file.number(), ifTaken == IfTaken::Wait ? F_OFD_SETLKW : F_OFD_SETLK, &range) != 0 &&
        (errno == EAGAIN || errno == EACCES))
        return std::nullopt;
#else
    (void)sha256, (void)ifTaken;
#endif
    return Claim(std::move(file));
}

} // namespace histo
