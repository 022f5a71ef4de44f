#include "core/train/picture_shelf.h"

#include "core/common/error.h"
#include "core/common/log.h"
#include "core/common/paths.h"
#include "core/train/shelf_room.h"
#include "core/train/shelved_file.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace histo {

namespace {

namespace fs = std::filesystem;

/// Part of the folder's name: goes up whenever decoding or scaling gives other pixels.
constexpr int kPixelVersion = 1;
constexpr auto kCoarsestClock = std::chrono::seconds(2); // by which files are stamped: that of FAT
constexpr std::string_view kLocks = "locks";
constexpr auto kBetweenTurns = std::chrono::milliseconds(5);
constexpr int kMostTurns = 200;

} // namespace

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
                     reinterpret_cast<cv::Vec3b *>(static_cast<char *>(m_memory) + kShelvedHeaderBytes));
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
    return m_folder / sha256.substr(0, 2) / (sha256 + std::string(kShelvedEnding));
}

std::optional<cv::Size> PictureShelf::sizeOf(const std::string &sha256) const
{
    const FileDescriptor file(::open(fileFor(sha256).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    const auto header = file.isOpen() ? readShelvedHeader(file.number(), sha256, m_side) : std::nullopt;
    return header ? std::optional(header->size) : std::nullopt;
}

std::optional<ShelvedPicture> PictureShelf::find(const std::string &sha256)
{
    const fs::path path = fileFor(sha256);
    const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (!file.isOpen())
        return std::nullopt;
    if (const auto header = readShelvedHeader(file.number(), sha256, m_side)) {
        const std::size_t bytes = shelvedBytes(header->size);
        void *memory = ::mmap(nullptr, bytes, PROT_READ, MAP_SHARED, file.number(), 0);
        if (memory == MAP_FAILED)
            return std::nullopt;
        ShelvedPicture picture(memory, bytes, header->size);
        if (shelvedChecksum(picture.pixels().data, bytes - kShelvedHeaderBytes) == header->checksum) {
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
    temporary += kUnfinishedEnding;
    makeFolder(target.parent_path());
    FileDescriptor file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
    if (!file.isOpen())
        throwSystemError(target, "writing", errno);
    try {
        const std::string header = shelvedHeaderOf(sha256, picture);
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
    if (!hasRoomFor(shelvedBytes(rows.size())))
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
    for (int turn = 0; file.isOpen(); ++turn) {
        const bool isTaken = ::fcntl(file.number(), F_OFD_SETLK, &range) != 0 && (errno == EAGAIN || errno == EACCES);
        if (!isTaken)
            break;
        if (ifTaken == IfTaken::Skip)
            return std::nullopt;
        if (turn == kMostTurns) // the other was halted, perhaps: its picture is decoded here as well
            break;
        std::this_thread::sleep_for(kBetweenTurns);
    }
#else
    (void)sha256, (void)ifTaken;
#endif
    return Claim(std::move(file));
}

} // namespace histo
