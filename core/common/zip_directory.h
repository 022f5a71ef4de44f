#pragma once

// Core-only: the table of contents of a zip archive, read strictly.
// Source: PKWARE APPNOTE.TXT 6.3.10, sections 4.3.7 to 4.3.16 and 4.4.

#include "core/common/random_access_file.h"

#include <cstdint>
#include <string>
#include <vector>

namespace histo {

/// What the directory says of one entry, and where its data lies.
struct ZipRecord {
    std::string name; ///< as it stands there: foreign bytes
    std::uint16_t method = 0;
    std::uint16_t flags = 0;
    std::uint32_t crc32 = 0;
    std::uint64_t storedBytes = 0, plainBytes = 0; ///< in the archive; unpacked
    std::uint64_t dataOffset = 0; ///< the range of stored bytes lies inside the file, overlapping no other
    std::uint32_t attributes = 0; ///< Unix mode in the upper half where the maker knew one

    bool isEncrypted() const { return flags & 0x2041; } ///< bits 0, 6 and 13: each kind of encryption
};

inline constexpr std::uint16_t kZipStored = 0, kZipDeflated = 8; ///< the methods that Histoscope reads

/// Reads the central directory and holds every local header against it: a zip in which the two disagree shows different
/// contents to different programs. The archive must end with its end record, without a comment.
///
/// @param mostEntries  more are refused before anything else is read
/// @throws FormatError if a record is broken, a name comes twice, entries overlap or there are too many
std::vector<ZipRecord> readZipDirectory(const RandomAccessFile &file, std::uint64_t mostEntries);

} // namespace histo
