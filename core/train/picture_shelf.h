#pragma once

// Core-only: pictures at a network's size, on disk.

#include "core/common/system_file.h"
#include "core/model/model_table.h"

#include <cstdint>
#include <filesystem>
#include <mutex>
#include <opencv2/core.hpp>
#include <optional>
#include <string>

namespace histo {

/// Where pictures are kept, and how many bytes of them at most.
struct ShelfPlace {
    std::filesystem::path folder;
    std::uint64_t budgetBytes = 0; ///< 0: nothing is kept

    /// histoCache()/pictures. $HISTO_CACHE_BYTES, else 16 GiB or a quarter of what the disk could give, if that is less.
    /// @throws Error Usage if the variable holds no number
    static ShelfPlace standard();
};

/// What lies there, of all networks' sizes.
struct ShelfUsage {
    std::uint64_t bytes = 0;
    std::size_t pictures = 0;
};
ShelfUsage usageOf(const ShelfPlace &place);
/// Takes every picture off the shelf. Programs that look at some of them go on doing so. @throws Error Io
void clearShelf(const ShelfPlace &place);

/// A picture on the shelf, mapped into memory for as long as this lives.
class ShelvedPicture {
public:
    ShelvedPicture(void *memory, std::size_t bytes, cv::Size size) : m_memory(memory), m_bytes(bytes), m_size(size) {}
    ~ShelvedPicture();
    ShelvedPicture(ShelvedPicture &&other) noexcept;
    ShelvedPicture &operator=(ShelvedPicture &&other) noexcept;

    cv::Mat3b pixels() const; ///< a view; writing to it ends the program

private:
    void *m_memory;
    std::size_t m_bytes;
    cv::Size m_size;
};

/// Pictures that were decoded and scaled once, one file each, named by what they are: SHA-256 of the picture's file,
/// size and interpolation of the network. So every job and process, every fold and choice of a data set finds what any
/// other has made.
///
/// A file appears under its name when it is whole. Its length, its header and a checksum of its pixels are looked at
/// before it is believed; one that fails is removed. Beyond the budget the pictures that nobody has used for longest go.
/// Nothing here fails a run: where pictures cannot be kept (a full disk, no permission), one warning is logged.
/// @thread any; all functions at once, from any number of processes
class PictureShelf {
public:
    PictureShelf(ShelfPlace place, int resizeSide, Interpolation interpolation);

    /// Nothing if it is not there or damaged.
    std::optional<ShelvedPicture> find(const std::string &sha256);
    /// Its size without its pixels.
    std::optional<cv::Size> sizeOf(const std::string &sha256) const;

    bool isOpen(); ///< whether pictures can be kept, as far as is known
    /// @return false if it could not be kept
    bool keep(const std::string &sha256, const cv::Mat3b &picture);

    /// Makes one process alone decode a picture, as long as this lives or until the process ends.
    class Claim {
    public:
        explicit Claim(FileDescriptor file) : m_file(std::move(file)) {}

    private:
        FileDescriptor m_file;
    };
    enum class IfTaken { Skip, Wait };
    /// Nothing if another has it (Skip). Whoever waits for a second, or cannot lock files, gets it as well.
    std::optional<Claim> claim(const std::string &sha256, IfTaken ifTaken);

private:
    std::filesystem::path fileFor(const std::string &sha256) const;
    bool hasRoomFor(std::uint64_t bytes);
    void write(const std::filesystem::path &target, const std::string &sha256, const cv::Mat3b &picture);

    ShelfPlace m_place;
    std::filesystem::path m_folder; ///< of this size and interpolation
    int m_side;
    std::filesystem::file_time_type m_opened;
    std::mutex m_mutex; // guards all below
    bool m_isClosed;    ///< nothing more is kept
    std::optional<std::uint64_t> m_used;
};

} // namespace histo
