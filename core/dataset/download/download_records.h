#pragma once

// Core-only: the small files by which an unfinished download knows what it is. Whoever reads them believes nothing
// unseen: a file that cannot be true is named, never guessed at.

#include "core/download/file_download.h"
#include "core/dataset/download/unpack.h"

#include <filesystem>
#include <optional>
#include <string>

namespace histo {

/// What was asked for, after it was found to be an address and a hash.
struct RequestRecord {
    std::string url;
    std::string sha256; ///< of the archive, in small letters; empty: not known
    bool operator==(const RequestRecord &) const = default;
};

struct FetchedArchive : FetchedFile {
    ArchiveKind kind = ArchiveKind::Zip;
};

/// What was fetched and unpacked, and only has to be moved into its place.
struct ReadyRecord {
    std::filesystem::path from; ///< below the work folder: unpacked, or unpacked/<one name>
    std::string to;             ///< one name, below the folder that was asked for
    std::string url;
    FetchedArchive archive; ///< once read from the disk: all of it was here before
    Unpacked unpacked;
};

/// One name of a file or folder, which leads nowhere else.
bool isPlainName(const std::string &text);

/// Nothing if there is no such file. @throws Error BadInput naming the file and what to do, if it is damaged
std::optional<RequestRecord> readRequestRecord(const std::filesystem::path &file);
std::optional<ReadyRecord> readReadyRecord(const std::filesystem::path &file);

void write(const std::filesystem::path &file, const RequestRecord &record);
void write(const std::filesystem::path &file, const ReadyRecord &record);

} // namespace histo
