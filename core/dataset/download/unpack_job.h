#pragma once

// Core-only: what the readers of zip and tar share while they unpack.

#include "core/common/cancel_token.h"
#include "core/common/progress.h"
#include "core/common/random_access_file.h"
#include "core/dataset/download/entry_names.h"
#include "core/dataset/download/folder_writer.h"
#include "core/dataset/download/unpack.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace histo {

inline constexpr std::size_t kUnpackBlockBytes = 256 * 1024;

/// Which part of all the work something is: progress never goes back.
struct ProgressSpan {
    double from = 0, width = 1;

    ProgressSpan part(double begin, double end) const { return {from + width * begin, width * (end - begin)}; }
    double at(double fraction) const { return from + width * fraction; }
};

struct UnpackJob {
    FolderWriter &writer;
    UnpackBudget &budget;
    EntryNames &names;
    const UnpackRules &rules;
    const std::filesystem::path &scratch;
    const CancelToken &cancel;
    const ProgressSink &progress;
    Unpacked done = {};

    /// Once a block: stops when asked, says how far it is.
    void tell(double fraction) const;
    /// @throws Error DiskFull if there is not room for the bytes and a tenth more
    void requireSpace(std::uint64_t bytes) const;
};

/// The type bits and the rest of a Unix mode. Folders may be setgid: file systems hand that bit down by themselves.
/// @throws RefusedContent for links, devices, pipes, sockets and bits beyond 0777
void requirePlainMode(std::uint32_t mode, EntryKind kind, std::string_view name);

bool endsLikeZip(std::string_view name);

void unpackZip(const RandomAccessFile &archive, UnpackJob &job);
void unpackTarGz(const RandomAccessFile &archive, UnpackJob &job);

} // namespace histo
