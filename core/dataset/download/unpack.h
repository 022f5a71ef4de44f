#pragma once

#include "core/common/cancel_token.h"
#include "core/common/progress.h"
#include "core/dataset/download/archive_kind.h"
#include "core/dataset/download/archive_limits.h"

#include <cstdint>
#include <filesystem>
#include <functional>

namespace histo {

struct Unpacked {
    std::uint64_t files = 0, bytes = 0;
};

struct UnpackRules {
    ArchiveLimits limits;
    /// Free bytes where a folder lies.
    std::function<std::uint64_t(const std::filesystem::path &folder)> freeBytes;
};

/// Unpacks a foreign archive into the new folder `target`. Only plain files and folders are taken; a link, a device, a
/// name that leads elsewhere, a bad checksum, two entries of one name, entries that overlap, an encrypted entry or more
/// than the limits allow refuses all of it. Zip files in a zip (as in the Mendeley copy of BreakHis) are unpacked, one
/// level deep, into a folder beside where they would lie; `target` then does not hold them. Modes, owners and times of
/// the archive are not taken over.
///
/// Zips are read by our own strict reader and zlib, so that what was checked is what is unpacked; tar by libarchive,
/// behind zlib, because libarchive 3.6 does not look at gzip's checksum.
///
/// @param target   must not exist; its folder must. On any error it is gone again
/// @param scratch  a file name beside it for the inner zip that is being read; gone afterwards
/// @throws Error BadInput  "<archive>: refused, entry …"; DiskFull; Io; Cancelled
/// @thread any
Unpacked unpackArchive(const std::filesystem::path &archive, ArchiveKind kind, const std::filesystem::path &target,
                       const std::filesystem::path &scratch, const UnpackRules &rules, const CancelToken &cancel,
                       const ProgressSink &progress);

} // namespace histo
