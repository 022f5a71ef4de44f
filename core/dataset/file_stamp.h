#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

namespace histo {

/// What changes when a file is written, and can be asked for without opening it.
struct FileStamp {
    std::int64_t bytes = 0;
    std::int64_t modifiedNanoseconds = 0; ///< since 1970, as fine as the file system keeps it

    bool operator==(const FileStamp &) const = default;
};

/// Of the file that a link leads to; nothing if there is none.
std::optional<FileStamp> stampOf(const std::filesystem::path &file);

/// Whether a file with this stamp may still be written to within the clock tick that the stamp names, so that a further
/// change would not show (as "racily clean" in git's index).
/// @param nowNanoseconds  since 1970
bool isStillWet(const FileStamp &stamp, std::int64_t nowNanoseconds);
bool isStillWet(const FileStamp &stamp); ///< now

} // namespace histo
