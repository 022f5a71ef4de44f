#include "core/model/weights_download.h"

#include "core/common/file_lock.h"
#include "core/common/format_error.h"
#include "core/common/hash.h"
#include "core/common/paths.h"
#include "core/download/partial_file.h"
#include "core/model/model_table.h"
#include "core/model/nearest_network.h"
#include "core/model/pretrained.h"
#include "core/model/pth_legacy.h"
#include "core/model/pth_zip.h"
#include "core/model/safetensors.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>

namespace histo {

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kLargestWeights = std::uint64_t(4) << 30;

fs::path weightsFolder() { return histoHome() / "weights"; }

/// Where a file of weights arrives, held by one process.
class ArrivalFolder {
public:
    static fs::path pathFor(const std::string &modelId) { return weightsFolder() / (".download-" + modelId); }
    static fs::path fileFor(const std::string &modelId) { return pathFor(modelId) / "weights"; }

    explicit ArrivalFolder(const std::string &modelId) : m_path(pathFor(modelId))
    {
        makeFolder(m_path);
        m_lock = FileLock::tryTake(m_path / "lock");
        if (!m_lock)
            throw Error(ErrorKind::BadInput,
                        modelId + ": its weights are being fetched already; wait for that download");
    }
    ~ArrivalFolder()
    {
        std::error_code ignored; // a leftover is taken up or removed by the next download
        if (m_isDone)
            fs::remove_all(m_path, ignored);
    }
    ArrivalFolder(const ArrivalFolder &) = delete;
    ArrivalFolder &operator=(const ArrivalFolder &) = delete;

    void removeAtEnd() { m_isDone = true; }

private:
    fs::path m_path;
    std::optional<FileLock> m_lock;
    bool m_isDone = false;
};

/// By the first bytes; all the rest is checked when the file is whole.
void requireWeightsStart(std::string_view firstBytes, const std::string &address)
{
    if (looksLikeSafetensors(firstBytes) || looksLikeZip(firstBytes) || looksLikeLegacyPth(firstBytes))
        return;
    requireNoWebPage(firstBytes, address, "weights");
    throw Error(ErrorKind::BadInput, printable(address) +
                                         ": the server sent neither .safetensors nor .pth (it begins with " +
                                         inQuotes(firstBytes.substr(0, 16)) + "); check the address");
}

std::string standardAddress(const std::string &modelId)
{
    const PretrainedSource *source = pretrainedSource(modelId);
    if (std::string address = source ? pretrainedAddress(*source) : ""; !address.empty())
        return address;
    const std::string file = utf8(weightsFolder() / (modelId + ".pth"));
    throw Error(ErrorKind::Usage,
                modelId +
                    (source ? ": its pretrained weights have no public address of their own; run packaging/setup"
                            : ": no address of pretrained weights is known; put a file at " + file) +
                    ", or give an address with --url");
}

/// @throws Error Usage, which names the variable where the address is made of that
std::string checkedStandardAddress(const std::string &modelId)
{
    const std::string address = standardAddress(modelId);
    const char *mirror = std::getenv(kWeightsAddressVariable);
    try {
        if (mirror && *mirror)
            parseWebAddress(mirror); // of "http://" alone the file's name would become the server's
        return parseWebAddress(address).text;
    } catch (const Error &problem) {
        if (!mirror || !*mirror)
            throw;
        throw Error(problem.kind(), std::string(kWeightsAddressVariable) + " is " + inQuotes(mirror) +
                                        ", no web address of a folder with weights files (.pth); give one like "
                                        "https://server/models");
    }
}

/// The very file that is wanted, if it is there.
std::optional<fs::path> fileHere(const WeightsRequest &request)
{
    const auto file = pretrainedWeights(request.modelId);
    if (!file)
        return std::nullopt;
    if (const std::string sha256 = sha256OfFile(*file); !sha256.starts_with(request.sha256))
        throw Error(ErrorKind::BadInput, utf8(*file) + ": other weights are there (sha256 " + sha256 + ", wanted " +
                                             request.sha256 + "); use them as they are, or move that file away first");
    return file;
}

/// @throws Error BadInput naming the address, unless the file holds the weights of that network
WeightsInfo inspected(const fs::path &file, const WeightsRequest &request)
{
    const std::string refused = printable(request.url) + ": refused, ", end = "; nothing of it is kept";
    WeightsInfo info;
    try {
        info = inspectWeights(file);
    } catch (const Error &problem) {
        if (problem.kind() != ErrorKind::BadInput)
            throw;
        std::string why = problem.what();
        if (const std::string itsName = utf8(file) + ": "; why.starts_with(itsName))
            why = why.substr(itsName.size());
        throw Error(ErrorKind::BadInput, refused + why.substr(0, why.find("; ")) + end);
    }
    if (info.architecture == request.modelId)
        return info;
    throw Error(ErrorKind::BadInput,
                refused + "these are not the weights of " + findModel(request.modelId).title + " but " +
                    (info.architecture ? "those of " + findModel(*info.architecture).title : whyNotRecognised(info)) +
                    end);
}

FetchedFile fetched(const fs::path &file, const WeightsRequest &request, const DownloadRules &rules,
                    const DownloadObserver &observer, const CancelToken &cancel)
{
    const auto left = leftFile(file);
    if (left && left->bytes > 0 && left->remote.url != request.url && observer.note)
        observer.note("starting over: what is here comes from another address, " + printable(left->remote.url));
    DownloadRules own = rules;
    own.largestFile = std::min(rules.largestFile, kLargestWeights);
    return fetchFile(file, {request.url, request.sha256, requireWeightsStart}, own, observer, cancel);
}

fs::path published(const fs::path &file, const WeightsRequest &request, const WeightsInfo &info)
{
    const fs::path target = weightsFolder() /
                            (request.modelId + (info.format == "safetensors" ? ".safetensors" : ".pth"));
    if (std::rename(file.c_str(), target.c_str()) != 0)
        throwSystemError(target, "renaming", errno);
    syncFolder(weightsFolder());
    return target;
}

DownloadedWeights fetchInto(ArrivalFolder &arrival, const WeightsRequest &request, const DownloadRules &rules,
                            const DownloadObserver &observer, const CancelToken &cancel)
{
    const fs::path file = ArrivalFolder::fileFor(request.modelId);
    DownloadedWeights result{{}, request.url, {}, {}};
    try {
        result.fetched = fetched(file, request, rules, observer, cancel);
    } catch (...) {
        if (const auto left = leftFile(file); !left || left->bytes == 0)
            arrival.removeAtEnd(); // nothing came that could be gone on with
        throw;
    }
    try {
        result.info = inspected(file, request);
    } catch (const Error &problem) {
        if (problem.kind() == ErrorKind::BadInput) // the bytes themselves are wrong: kept, they would fail again
            arrival.removeAtEnd();
        throw;
    }
    result.file = published(file, request, result.info);
    arrival.removeAtEnd();
    return result;
}

} // namespace

WeightsPlan planWeightsDownload(const WeightsRequest &request)
{
    WeightsRequest wanted = request;
    findModel(wanted.modelId);
    wanted.sha256 = normalisedSha256(request.sha256, kFewestSha256Digits);
    if (const PretrainedSource *source = pretrainedSource(wanted.modelId); source && wanted.sha256.empty())
        wanted.sha256 = source->sha256; // a mirror must have the same file
    if (!wanted.url.empty())
        parseWebAddress(wanted.url);
    WeightsPlan plan{wanted, fileHere(wanted), 0};
    if (plan.here)
        return plan;
    if (wanted.url.empty())
        plan.request.url = checkedStandardAddress(wanted.modelId);
    if (const auto left = unfinishedWeights(wanted.modelId); left && left->url == plan.request.url)
        plan.bytesHere = left->bytes;
    return plan;
}

DownloadedWeights downloadWeights(const WeightsRequest &request, const DownloadRules &rules,
                                  const DownloadObserver &observer, const CancelToken &cancel)
{
    if (const WeightsPlan plan = planWeightsDownload(request); plan.here) // else refused before anything is made
        return {*plan.here, "", {}, inspectWeights(*plan.here)};
    ArrivalFolder arrival(request.modelId);
    const WeightsPlan plan = planWeightsDownload(request); // what holds, now that no other process changes it
    if (plan.here) {
        arrival.removeAtEnd();
        return {*plan.here, "", {}, inspectWeights(*plan.here)};
    }
    return fetchInto(arrival, plan.request, rules, observer, cancel);
}

std::optional<UnfinishedWeights> unfinishedWeights(const std::string &modelId)
{
    const auto left = leftFile(ArrivalFolder::fileFor(modelId));
    if (!left || left->bytes == 0)
        return std::nullopt;
    return UnfinishedWeights{left->remote.url, left->bytes, left->remote.totalBytes};
}

} // namespace histo
