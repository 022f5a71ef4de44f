#include "core/dataset/download/dataset_download.h"

#include "core/common/format_error.h"
#include "core/common/paths.h"
#include "core/common/random_access_file.h"
#include "core/dataset/download/breakhis_source.h"
#include "core/download/partial_file.h"
#include "core/dataset/download/work_folder.h"

#include <algorithm>

namespace histo {

namespace {

namespace fs = std::filesystem;

constexpr double kShareOfTransfer = 0.85, kShareOfUnpacking = 0.13; // of a progress bar; the rest is for looking
constexpr double kSpaceFactor = 2.2;                                // the archive, what comes out of it, and a tenth

ProgressSink stage(const DownloadObserver &observer, double from, double width)
{
    if (!observer.progress)
        return {};
    return [sink = observer.progress, from, width](const Progress &progress) {
        Progress whole = progress;
        whole.fraction = from + width * progress.fraction;
        sink(whole);
    };
}

/// A finished download is the likeliest thing to be in the way; its pictures tell it from other things.
void requireNoDataset(const fs::path &folder, const CancelToken &cancel)
{
    std::error_code problem;
    fs::directory_iterator entry(folder, problem);
    if (problem || entry == fs::directory_iterator() || !entry->is_directory(problem) ||
        entry->path() == WorkFolder::pathIn(folder))
        return;
    if (entry.increment(problem); problem || entry != fs::directory_iterator())
        return; // only what a download leaves, one folder, is looked into
    std::size_t pictures = 0;
    try {
        pictures = scanDataset(folder, CheckPixels::No, cancel).samples.size();
    } catch (const Error &error) {
        if (error.kind() == ErrorKind::Cancelled)
            throw;
        return; // something else
    }
    throw Error(ErrorKind::BadInput, utf8(folder) + ": a data set of " + std::to_string(pictures) +
                                         " pictures is there already; use it, or choose a new folder");
}

void requireSame(const RequestRecord &asked, const ReadyRecord &ready, const fs::path &folder)
{
    const std::string holds = utf8(folder) + ": holds a download that is ready, ",
                      nextStep = "; leave that out to take it as it is, or choose another folder";
    if (!asked.url.empty() && asked.url != ready.url)
        throw Error(ErrorKind::BadInput,
                    holds + "from " + printable(ready.url) + " and not from " + printable(asked.url) + nextStep);
    if (!asked.sha256.empty() && asked.sha256 != ready.archive.sha256)
        throw Error(ErrorKind::BadInput,
                    holds + "whose sha256 is " + ready.archive.sha256 + " and not " + asked.sha256 + nextStep);
}

/// What was asked for, with what an unfinished download knows where nothing was said.
RequestRecord completed(RequestRecord asked, const fs::path &folder, const std::optional<LeftFile> &left)
{
    const auto before = readRequestRecord(WorkFolder::requestIn(folder));
    if (asked.url.empty())
        asked.url = before ? before->url : left ? left->remote.url : breakHisAddress();
    if (before && asked.sha256.empty() && asked.url == before->url)
        asked.sha256 = before->sha256;
    parseWebAddress(asked.url); // wherever it comes from
    return asked;
}

std::string firstBytesOf(const fs::path &path)
{
    const RandomAccessFile file(path);
    return file.read(0, std::min<std::uint64_t>(kBytesThatTell, file.size()));
}

FetchedArchive fetchArchive(const WorkFolder &work, const DatasetRequest &request, const DatasetRules &rules,
                         const DownloadObserver &observer, const CancelToken &cancel)
{
    const auto left = leftFile(work.archive());
    if (left && left->bytes > 0 && left->remote.url != request.url && observer.note)
        observer.note("starting over: what is here comes from another address, " + printable(left->remote.url));
    const FileRequest file{request.url, request.sha256, recognisedArchive, kSpaceFactor};
    const DownloadObserver inStage{stage(observer, 0, kShareOfTransfer), observer.note};
    const FetchedFile fetched = fetchFile(work.archive(), file, rules.download, inStage, cancel);
    return {fetched, recognisedArchive(firstBytesOf(work.archive()), request.url)};
}

Unpacked unpackInto(const WorkFolder &work, const FetchedArchive &archive, const DatasetRules &rules,
                    const DownloadObserver &observer, const CancelToken &cancel)
{
    return unpackArchive(work.archive(), archive.kind, work.unpacked(), work.innerZip(),
                         {rules.limits, rules.download.freeBytes}, cancel,
                         stage(observer, kShareOfTransfer, kShareOfUnpacking));
}

/// Names only: decoding every picture is `data scan`'s work.
ScanReport look(const fs::path &folder, const DownloadObserver &observer, const CancelToken &cancel)
{
    constexpr double kBefore = kShareOfTransfer + kShareOfUnpacking;
    return scanDataset(folder, CheckPixels::No, cancel, stage(observer, kBefore, 1 - kBefore));
}

ReadyRecord fetchAndUnpack(WorkFolder &work, const DatasetRequest &request, const DatasetRules &rules,
                           const DownloadObserver &observer, const CancelToken &cancel)
{
    work.remember({request.url, request.sha256});
    work.removeLeftovers();
    FetchedArchive archive;
    try {
        archive = fetchArchive(work, request, rules, observer, cancel);
    } catch (...) {
        if (const auto left = leftFile(work.archive()); !left || left->bytes == 0)
            work.removeAtEnd(); // nothing came that could be gone on with
        throw;
    }
    try {
        const Unpacked unpacked = unpackInto(work, archive, rules, observer, cancel);
        look(work.unpacked(), observer, cancel);
        return work.makeReady(request.url, archive, unpacked);
    } catch (const Error &error) {
        if (error.kind() == ErrorKind::BadInput) // the bytes themselves are wrong: kept, they would fail again
            work.removeAtEnd();
        throw;
    }
}

} // namespace

DownloadPlan planDownload(const DatasetRequest &request, const CancelToken &cancel)
{
    if (!request.url.empty())
        parseWebAddress(request.url);
    RequestRecord asked{request.url, normalisedSha256(request.sha256)};
    requireNoDataset(request.folder, cancel);
    WorkFolder::requireUsable(request.folder);
    if (const auto ready = readReadyRecord(WorkFolder::readyIn(request.folder))) {
        requireSame(asked, *ready, request.folder);
        return {{request.folder, ready->url, ready->archive.sha256}, ready->archive.bytes, ready};
    }
    const auto left = leftFile(WorkFolder::archiveIn(request.folder));
    asked = completed(asked, request.folder, left);
    return {{request.folder, asked.url, asked.sha256}, left && left->remote.url == asked.url ? left->bytes : 0, {}};
}

DownloadedDataset downloadDataset(const DatasetRequest &request, const DatasetRules &rules,
                                  const DownloadObserver &observer, const CancelToken &cancel)
{
    planDownload(request, cancel); // what cannot be is refused before anything is made
    WorkFolder work(request.folder);
    const DownloadPlan plan = planDownload(request, cancel); // what holds, now that no other process changes it
    const ReadyRecord ready = plan.ready ? *plan.ready : fetchAndUnpack(work, plan.request, rules, observer, cancel);
    DownloadedDataset result{work.publish(ready), ready.url, ready.archive, ready.unpacked, {}, {}};
    work.removeAtEnd();
    result.scan = look(request.folder, observer, cancel);
    result.published = compareWithPublished(result.scan);
    return result;
}

std::optional<UnfinishedDownload> unfinishedDownload(const fs::path &folder)
{
    const auto left = leftFile(WorkFolder::archiveIn(folder));
    if (!left)
        return std::nullopt;
    return UnfinishedDownload{left->remote.url, left->bytes, left->remote.totalBytes};
}

} // namespace histo
