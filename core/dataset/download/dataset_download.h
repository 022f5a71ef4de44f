#pragma once

#include "core/dataset/dataset.h"
#include "core/dataset/download/download_records.h"
#include "core/download/file_download.h"
#include "core/dataset/published_comparison.h"

#include <filesystem>
#include <optional>
#include <string>

namespace histo {

struct DatasetRequest {
    std::filesystem::path folder; ///< new, empty, or with an unfinished download, which is gone on with
    std::string url;              ///< empty: that of the unfinished download, else breakHisAddress()
    std::string sha256;           ///< of the archive, if known; empty: as the unfinished download had it
};

struct DatasetRules {
    DownloadRules download;
    ArchiveLimits limits;
};

struct DownloadedDataset {
    std::filesystem::path contents; ///< what was unpacked, below the folder that was asked for
    std::string url;
    FetchedArchive archive;
    Unpacked unpacked;
    ScanReport scan; ///< of the folder, names only
    PublishedComparison published;
};

/// What downloadDataset would do.
struct DownloadPlan {
    DatasetRequest request;           ///< nothing left out, as far as it is known
    std::uint64_t bytesHere = 0;      ///< of this address' archive, from before
    std::optional<ReadyRecord> ready; ///< fetched and unpacked before: only the move into the folder is left
};

/// Looks, and changes nothing: what is refused here has left no trace.
/// @throws Error Usage     the address or the sha256 is none
/// @throws Error BadInput  the folder is a file, or holds something else (a data set, perhaps), or a download that is
///                         ready and came from another address; or what is known of an unfinished one is damaged
/// @thread any
DownloadPlan planDownload(const DatasetRequest &request, const CancelToken &cancel);

/// From an address to a data set that can be opened: fetches the archive, unpacks it, looks at what it holds, and only
/// then puts it into the folder, with one rename. Until then everything lies in <folder>/.histoscope-download. Whatever
/// ends it, a kill at any moment too, the same call goes on: the transfer where it was, unpacking from the beginning.
/// One process at a time per folder.
///
/// @throws Error BadInput  the folder is being downloaded into, or the archive was refused (then nothing of it is kept);
///                         and what planDownload, fetchFile and unpackArchive throw
/// @thread any
DownloadedDataset downloadDataset(const DatasetRequest &request, const DatasetRules &rules,
                                  const DownloadObserver &observer, const CancelToken &cancel);

/// What a folder says about a download that was not finished.
struct UnfinishedDownload {
    std::string url;
    std::uint64_t bytes = 0;
    std::optional<std::uint64_t> totalBytes;
};
/// @thread any; reads a few small files
std::optional<UnfinishedDownload> unfinishedDownload(const std::filesystem::path &folder);

} // namespace histo
