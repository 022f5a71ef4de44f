#include "core/dataset/download/dataset_download.h"

#include "core/common/format_error.h"
#include "core/common/json.h"
#include "core/common/paths.h"
#include "core/dataset/download/breakhis_source.h"
#include "core/dataset/download/partial_file.h"
#include "core/dataset/download/work_folder.h"

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

/// What was asked for, with what an unfinished download knows where nothing was said.
DatasetRequest completed(DatasetRequest request, const WorkFolder &work)
{
    std::error_code ignored;
    if (fs::exists(work.request(), ignored)) {
        const Json before = readJsonFile(work.request());
        if (request.url.empty())
            request.url = before.at("url");
        if (request.sha256.empty() && request.url == before.at("url"))
            request.sha256 = before.at("sha256");
    }
    if (request.url.empty())
        request.url = breakHisAddress();
    writeJsonFile(work.request(), {{"url", request.url}, {"sha256", request.sha256}});
    return request;
}

FetchedFile fetchArchive(const WorkFolder &work, const DatasetRequest &request, const DatasetRules &rules,
                         const DownloadObserver &observer, const CancelToken &cancel)
{
    const auto left = leftFile(work.archive());
    if (left && left->bytes > 0 && left->remote.url != request.url && observer.note)
        observer.note("starting over: what is here comes from another address, " + printable(left->remote.url));
    const FileRequest file{request.url, request.sha256, kSpaceFactor};
    const DownloadObserver inStage{stage(observer, 0, kShareOfTransfer), observer.note};
    return fetchFile(work.archive(), file, rules.download, inStage, cancel);
}

Unpacked unpackInto(const WorkFolder &work, const FetchedFile &archive, const DatasetRules &rules,
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

void fetchAndUnpack(WorkFolder &work, const DatasetRequest &request, DownloadedDataset &result,
                    const DatasetRules &rules, const DownloadObserver &observer, const CancelToken &cancel)
{
    work.removeLeftovers();
    try {
        result.archive = fetchArchive(work, request, rules, observer, cancel);
    } catch (...) {
        if (const auto left = leftFile(work.archive()); !left || left->bytes == 0)
            work.removeAtEnd(); // nothing came that could be gone on with
        throw;
    }
    try {
        result.unpacked = unpackInto(work, result.archive, rules, observer, cancel);
        look(work.unpacked(), observer, cancel);
    } catch (const Error &error) {
        if (error.kind() == ErrorKind::BadInput) // the bytes themselves are wrong: kept, they would fail again
            work.removeAtEnd();
        throw;
    }
    work.makeReady(parseWebAddress(request.url).nameWithoutEnding());
}

} // namespace

DownloadedDataset downloadDataset(const DatasetRequest &request, const DatasetRules &rules,
                                  const DownloadObserver &observer, const CancelToken &cancel)
{
    WorkFolder work(request.folder);
    const DatasetRequest whole = completed(request, work);
    DownloadedDataset result;
    result.url = whole.url;
    if (!work.readyContents())
        fetchAndUnpack(work, whole, result, rules, observer, cancel);
    work.publish();
    work.removeAtEnd();
    result.contents = work.readyContents().value();
    result.scan = look(request.folder, observer, cancel);
    result.published = compareWithPublished(result.scan);
    return result;
}

std::optional<UnfinishedDownload> unfinishedDownload(const fs::path &folder)
{
    const auto left = leftFile(WorkFolder::pathIn(folder) / "archive");
    if (!left)
        return std::nullopt;
    return UnfinishedDownload{left->remote.url, left->bytes, left->remote.totalBytes};
}

} // namespace histo
