#include "core/dataset/download/file_download.h"

#include "core/common/format_error.h"
#include "core/common/paths.h"
#include "core/dataset/download/partial_file.h"
#include "core/dataset/download/transfer_meter.h"

#include <algorithm>
#include <fstream>

namespace histo {

namespace {

namespace fs = std::filesystem;

constexpr int kWholeAnswer = 200, kPartAnswer = 206, kRangeRefused = 416;

bool mayPassByWaiting(int status)
{
    constexpr int kTransient[] = {408, 425, 429, 500, 502, 503, 504};
    return std::ranges::find(kTransient, status) != std::end(kTransient);
}

std::string orNone(const std::string &text) { return text.empty() ? "none" : printable(text); }

/// Holds what a server says now against what it said when the file began. @return why they are not the same file, or ""
std::string difference(const RemoteFile &before, const HttpHead &now, std::optional<std::uint64_t> totalNow)
{
    if (before.totalBytes && totalNow && *before.totalBytes != *totalNow)
        return "its size was " + std::to_string(*before.totalBytes) + " and is now " + std::to_string(*totalNow);
    if (before.etag != now.etag)
        return "its ETag was " + orNone(before.etag) + " and is now " + orNone(now.etag);
    if (before.lastModified != now.lastModified)
        return "its date was " + orNone(before.lastModified) + " and is now " + orNone(now.lastModified);
    return "";
}

/// The bytes of one file, over as many requests as it takes.
class FileFetch : public HttpReceiver {
public:
    FileFetch(const fs::path &target, const FileRequest &request, const DownloadRules &rules,
              const DownloadObserver &observer, const CancelToken &cancel)
        : m_target(target),
          m_request(request),
          m_address(parseWebAddress(request.url)),
          m_rules(rules),
          m_observer(observer),
          m_cancel(cancel),
          m_part(target, request.url, cancel, observer.progress),
          m_backOff(rules.backOff)
    {}

    FetchedFile run()
    {
        const std::uint64_t bytesFromBefore = m_part.bytes();
        if (!m_part.isWhole())
            requestUntilWhole();
        return accept(bytesFromBefore);
    }

    bool begin(const HttpHead &head) override;
    void take(std::string_view bytes) override;

private:
    void requestUntilWhole();
    HttpResult requestOnce();
    bool beginWhole(const HttpHead &head);
    bool beginRest(const HttpHead &head);
    void countStartOver(const std::string &reason);
    bool startOver(const std::string &reason);
    void requireAcceptable(const HttpHead &head, std::optional<std::uint64_t> total) const;
    void requireSpace(std::uint64_t bytesToCome, std::uint64_t total) const;
    void beginFile();
    void keep(std::string_view bytes);
    void waitAfter(const std::string &problem);
    FetchedFile accept(std::uint64_t bytesFromBefore);
    void note(const std::string &text) const
    {
        if (m_observer.note)
            m_observer.note(text);
    }

    const fs::path m_target;
    const FileRequest &m_request;
    const WebAddress m_address;
    const DownloadRules &m_rules;
    const DownloadObserver &m_observer;
    const CancelToken &m_cancel;
    PartialFile m_part;
    BackOff m_backOff;
    TransferMeter m_meter;

    // Of the request under way:
    std::optional<HttpHead> m_unhelpful; ///< an answer that brings no bytes
    bool m_hasStartedOver = false;
    std::optional<RemoteFile> m_coming; ///< a file from its first byte, until m_start tells that it is an archive
    std::string m_start;

    int m_startsOver = 0;
    double m_checkpointSeconds = 0;
    std::uint64_t m_bytesAtLastProgress = 0;
};

void FileFetch::countStartOver(const std::string &reason)
{
    note("starting over: " + reason);
    if (++m_startsOver > m_rules.mostStartsOver)
        throw Error(ErrorKind::Io, printable(m_address.text) + ": given up after " +
                                       std::to_string(m_rules.mostStartsOver) + " new starts, the last because " +
                                       reason + "; try again later");
}

/// Drops what is here, so that the next request asks for all of it. @return false: this answer's body is not wanted
bool FileFetch::startOver(const std::string &reason)
{
    countStartOver(reason);
    m_part.restart({m_request.url, "", "", std::nullopt});
    m_hasStartedOver = true;
    return false;
}

void FileFetch::requireAcceptable(const HttpHead &head, std::optional<std::uint64_t> total) const
{
    // Some servers put "Content-Encoding: x-gzip" beside a .tar.gz that they send as it is.
    const bool isLabelOfTheFileItself = head.contentEncoding.ends_with("gzip") && m_address.path.ends_with("gz");
    if (!head.contentEncoding.empty() && head.contentEncoding != "identity" && !isLabelOfTheFileItself)
        throw Error(ErrorKind::BadInput, printable(m_address.text) + ": the server sends the file packed anew (" +
                                             printable(head.contentEncoding) +
                                             "), which was not asked for; try another address");
    if (!total && !head.isChunked && m_request.sha256.empty())
        throw Error(ErrorKind::BadInput, printable(m_address.text) +
                                             ": the server does not say how long the file is, so a "
                                             "cut-off could not be noticed; give its sha256");
    if (total == 0)
        throw Error(ErrorKind::BadInput,
                    printable(m_address.text) + ": the server sent an empty file; check the address");
    if (total && *total > m_rules.largestFile)
        throw Error(ErrorKind::BadInput, printable(m_address.text) + ": " + bytesInWords(*total) +
                                             " is more than the " + bytesInWords(m_rules.largestFile) +
                                             " that are taken");
}

void FileFetch::requireSpace(std::uint64_t bytesToCome, std::uint64_t total) const
{
    const auto forTheRest = static_cast<std::uint64_t>((m_request.spaceFactor - 1) * static_cast<double>(total));
    const std::uint64_t needed = bytesToCome + forTheRest, free = m_rules.freeBytes(m_target.parent_path());
    if (free < needed)
        throw Error(ErrorKind::DiskFull, utf8(m_target.parent_path()) + ": " + bytesInWords(needed) +
                                             " are needed and " + bytesInWords(free) +
                                             " free; make room or choose another folder");
}

bool FileFetch::begin(const HttpHead &head)
{
    if (head.status == kWholeAnswer)
        return beginWhole(head);
    if (head.status == kPartAnswer)
        return beginRest(head);
    m_unhelpful = head;
    if (head.status == kRangeRefused && m_part.bytes() > 0)
        return startOver("the server has no bytes from " + std::to_string(m_part.bytes()) + " on");
    return false;
}

/// What is here already stays until the first bytes have told that it is not a sign-in page that answered.
bool FileFetch::beginWhole(const HttpHead &head)
{
    if (m_part.bytes() > 0) {
        const std::string changed = difference(m_part.remote(), head, head.contentLength);
        countStartOver(changed.empty() ? "the server cannot resume" : "the file on the server has changed: " + changed);
    }
    requireAcceptable(head, head.contentLength);
    if (head.contentLength)
        requireSpace(*head.contentLength, *head.contentLength);
    m_coming = {m_request.url, head.etag, head.lastModified, head.contentLength};
    return true;
}

bool FileFetch::beginRest(const HttpHead &head)
{
    m_unhelpful = head;
    const auto range = head.contentRange;
    if (m_part.bytes() == 0 || !range || !range->total || range->first != m_part.bytes())
        return startOver("the server sent another part of the file than was asked for");
    const std::string changed = difference(m_part.remote(), head, range->total);
    if (!changed.empty())
        return startOver("the file on the server has changed: " + changed);
    m_unhelpful.reset();
    m_part.setTotal(*range->total);
    requireSpace(*range->total - m_part.bytes(), *range->total);
    return true;
}

void FileFetch::take(std::string_view bytes)
{
    if (!m_coming) {
        keep(bytes);
        return;
    }
    m_start += bytes;
    if (m_start.size() >= std::min<std::uint64_t>(kBytesThatTell, m_coming->totalBytes.value_or(kBytesThatTell)))
        beginFile();
}

void FileFetch::beginFile()
{
    recognisedArchive(m_start, m_address.text);
    m_part.restart(*m_coming);
    m_coming.reset();
    keep(std::exchange(m_start, {}));
}

void FileFetch::keep(std::string_view bytes)
{
    const std::uint64_t most = m_part.remote().totalBytes.value_or(m_rules.largestFile);
    if (bytes.size() > most - m_part.bytes())
        throw Error(ErrorKind::BadInput, printable(m_address.text) + ": the server sent more than the " +
                                             bytesInWords(most) + " that are taken; check the address");
    m_part.append(bytes);
    const double now = m_rules.clock.monotonicSeconds();
    m_meter.add(now, bytes.size());
    if (now - m_checkpointSeconds >= m_rules.secondsBetweenCheckpoints) {
        m_part.checkpoint();
        m_checkpointSeconds = now;
    }
    if (m_observer.progress)
        m_observer.progress(m_meter.progress(m_part.bytes(), m_part.remote().totalBytes));
}

HttpResult FileFetch::requestOnce()
{
    if (m_part.bytes() > 0 && m_part.remote().validator().empty())
        startOver("the server gave no mark (ETag or date) by which the rest could be asked for");
    HttpRequest request{m_address, m_part.bytes(), ""};
    if (request.firstByte > 0)
        request.ifRange = m_part.remote().validator();
    m_unhelpful.reset();
    m_hasStartedOver = false;
    m_coming.reset();
    m_start.clear();
    m_checkpointSeconds = m_rules.clock.monotonicSeconds();
    return httpGet(request, m_rules.http, *this, m_cancel);
}

void FileFetch::requestUntilWhole()
{
    for (;;) {
        m_bytesAtLastProgress = std::min(m_bytesAtLastProgress, m_part.bytes());
        const HttpResult result = requestOnce();
        if (result.end == HttpEnd::Complete && m_coming)
            beginFile(); // all of it is shorter than what tells
        if (result.end == HttpEnd::Complete && !m_part.remote().totalBytes)
            m_part.setTotal(m_part.bytes()); // of a body with a marked end
        if (m_part.isWhole())
            return;
        if (m_hasStartedOver)
            continue; // at once, and not for ever: they are counted
        if (m_part.bytes() > 0)
            m_part.checkpoint();
        if (m_part.bytes() >= m_bytesAtLastProgress + m_rules.bytesThatCount) {
            m_bytesAtLastProgress = m_part.bytes();
            m_backOff.madeProgress();
        }
        const int status = m_unhelpful ? m_unhelpful->status : 0;
        if (status != 0 && !mayPassByWaiting(status))
            throw Error(ErrorKind::BadInput, printable(m_address.text) + ": the server answered " +
                                                 std::to_string(status) + "; check the address, or try again later");
        waitAfter(status != 0                     ? m_address.host + " answered " + std::to_string(status)
                  : result.end == HttpEnd::Broken ? result.problem
                                                  : m_address.host + " stopped in the middle");
    }
}

void FileFetch::waitAfter(const std::string &problem)
{
    std::optional<double> asked;
    if (m_unhelpful)
        asked = retryAfterSeconds(m_unhelpful->retryAfter, m_rules.clock.utcSeconds());
    const auto seconds = m_backOff.secondsAfterFailure(asked);
    if (!seconds)
        throw Error(ErrorKind::Io, printable(m_address.text) + ": given up after " +
                                       std::to_string(m_backOff.failures()) + " attempts, " + problem +
                                       "; what came is kept, the same command goes on with it");
    note(problem + "; trying again in " + std::to_string(static_cast<int>(*seconds + 0.5)) + " s");
    if (m_observer.progress) {
        Progress waiting = TransferMeter().progress(m_part.bytes(), m_part.remote().totalBytes);
        waiting.text += ", waiting for the server";
        m_observer.progress(waiting);
    }
    m_rules.clock.wait(*seconds, m_cancel);
}

std::string firstBytesOf(const fs::path &file)
{
    std::string bytes(kBytesThatTell, '\0');
    std::ifstream stream(file, std::ios::binary);
    stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<std::size_t>(stream.gcount()));
    return bytes;
}

FetchedFile FileFetch::accept(std::uint64_t bytesFromBefore)
{
    const std::string sha256 = m_part.sha256();
    if (!m_request.sha256.empty() && sha256 != m_request.sha256) {
        m_part.discard();
        throw Error(ErrorKind::BadInput, printable(m_address.text) + ": refused, its sha256 is " + sha256 +
                                             " and should be " + m_request.sha256 +
                                             "; the file at this address is another one, or was "
                                             "damaged on its way");
    }
    m_part.accept();
    return {sha256, m_part.bytes(), std::min(bytesFromBefore, m_part.bytes()),
            recognisedArchive(firstBytesOf(m_target), m_address.text)};
}

void requireSha256(const std::string &sha256)
{
    const bool isDigest = sha256.size() == 64 && sha256.find_first_not_of("0123456789abcdef") == std::string::npos;
    if (!sha256.empty() && !isDigest)
        throw Error(ErrorKind::Usage, printable(sha256) + ": is no sha256; give 64 hexadecimal digits");
}

} // namespace

DownloadRules::DownloadRules()
    : freeBytes([](const fs::path &folder) {
          std::error_code problem;
          const fs::space_info space = fs::space(folder, problem);
          return problem ? UINT64_MAX : static_cast<std::uint64_t>(space.available); // unknown: writing will tell
      })
{}

FetchedFile fetchFile(const fs::path &target, const FileRequest &request, const DownloadRules &rules,
                      const DownloadObserver &observer, const CancelToken &cancel)
{
    FileRequest checked = request;
    std::ranges::transform(checked.sha256, checked.sha256.begin(),
                           [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    requireSha256(checked.sha256);
    return FileFetch(target, checked, rules, observer, cancel).run();
}

} // namespace histo
