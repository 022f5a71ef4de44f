#pragma once

// Core-only: the table of contents of a zip archive of stored (not compressed) entries, as torch.save writes it.
// Source: PKWARE APPNOTE.TXT 6.3.10, sections 4.3.7 to 4.3.16.

#include "core/model/random_access_file.h"

#include <cstdint>
#include <map>
#include <string>

namespace histo {

struct ZipEntry {
    std::uint64_t dataOffset = 0, byteCount = 0; ///< inside the file, overlapping no other entry
    std::uint32_t crc32 = 0;                     ///< 0: not computed (PyTorch can leave it out)
};

/// Reads the central directory and holds every local header against it: a zip in which the two disagree shows different
/// contents to different programs. The archive must end with its end record, without a comment.
/// @throws RefusedContent if an entry is compressed or encrypted
/// @throws FormatError    if a record is broken, a name comes twice, or entries overlap
std::map<std::string, ZipEntry, std::less<>> readZipEntries(const RandomAccessFile &file);

} // namespace histo
