#pragma once

#include "core/common/cancel_token.h"
#include "core/common/progress.h"
#include "core/download/back_off.h"
#include "core/download/clock.h"
#include "core/download/file_start.h"
#include "core/download/http_get.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace histo {

/// How a file is fetched. The defaults are the product's; tests change them.
struct DownloadRules {
    HttpRules http;
    BackOffRules backOff;
    Clock clock = systemClock();
    int mostStartsOver = 3;                 ///< of a server whose answers contradict each other
    std::uint64_t bytesThatCount = 1 << 20; ///< progress after which the attempts count anew
    std::uint64_t largestFile = std::uint64_t(64) << 30;
    double secondsBetweenCheckpoints = 1;
    /// Free bytes where the target lies.
    std::function<std::uint64_t(const std::filesystem::path &folder)> freeBytes;

    DownloadRules();
};

/// What a download tells while it works. Called from its thread.
struct DownloadObserver {
    ProgressSink progress;
    std::function<void(const std::string &)> note; ///< why it starts over or waits
};

struct FileRequest {
    std::string url; ///< http or https
    /// Of the file as it must be: 64 hexadecimal digits or, where no more is published, at least the first 8 of them;
    /// empty: not known.
    std::string sha256;
    FileStartCheck requireExpected; ///< empty: any file will do
    double spaceFactor = 1;         ///< bytes needed on the disk for each byte of the file, before it is fetched
};

struct FetchedFile {
    std::string sha256;
    std::uint64_t bytes = 0;
    std::uint64_t bytesFromBefore = 0; ///< that were here already
};

inline constexpr std::size_t kSha256Digits = 64, kFewestSha256Digits = 8;

/// A sha256 as it is kept and compared, in small letters; empty stays empty.
/// @param fewestDigits  fewer than all 64: the beginning of one will do
/// @throws Error Usage if it is none
std::string normalisedSha256(const std::string &text, std::size_t fewestDigits = kSha256Digits);

/// Fetches a file to `target`, going on where an earlier call was stopped, killed or lost its server. The file is
/// there, whole and with the right hash, or it is not there under its name. What a server tells about its file (length,
/// ETag, date) must stay the same from the first byte to the last; if it does not, the transfer starts over and says why.
/// The caller sees to it that no other process works on the same target.
///
/// @throws Error Usage     if the address or the sha256 is none
/// @throws Error BadInput  for what another attempt would not change: an answer like 404, a file that is not what
///                         was asked for, another hash (the message says both; nothing is kept)
/// @throws Error Io        if the server cannot be reached or breaks off, after all attempts; what came is kept
/// @throws Error DiskFull  before the transfer, if there is not room for spaceFactor times the file
/// @throws Error Cancelled within half a second; what came is kept
/// @thread any
FetchedFile fetchFile(const std::filesystem::path &target, const FileRequest &request, const DownloadRules &rules,
                      const DownloadObserver &observer, const CancelToken &cancel);

} // namespace histo
