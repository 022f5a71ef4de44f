#include "core/download/arriving_file.h"

#include "core/common/format_error.h"
#include "core/common/paths.h"

#include <algorithm>

namespace histo {

namespace {

constexpr int kWholeAnswer = 200, kPartAnswer = 206, kRangeRefused = 416;

std::string orNone(const std::string &text) { return text.empty() ? "none" : printable(text); }

/// Holds what a server says now against what it said when the file began; the rest of a file need not come with all of
/// it (RFC 9110, section 15.3.7). @return why they are not the same file, or ""
std::string difference(const RemoteFile &before, const HttpHead &now, std::optional<std::uint64_t> totalNow)
{
    if (before.totalBytes && totalNow && *before.totalBytes != *totalNow)
        return "its size was " + std::to_string(*before.totalBytes) + " and is now " + std::to_string(*totalNow);
    if (!now.etag.empty() && before.etag != now.etag)
        return "its ETag was " + orNone(before.etag) + " and is now " + orNone(now.etag);
    if (!now.lastModified.empty() && before.lastModified != now.lastModified)
        return "its date was " + orNone(before.lastModified) + " and is now " + orNone(now.lastModified);
    return "";
}

} // namespace

ArrivingFile::ArrivingFile(const std::filesystem::path &target, const FileRequest &request, const DownloadRules &rules,
                           const DownloadObserver &observer, const CancelToken &cancel)
    : m_folder(target.parent_path()),
      m_request(request),
      m_address(parseWebAddress(request.url)),
      m_rules(rules),
      m_observer(observer),
      m_part(target, request.url, cancel, observer.progress)
{}

HttpRequest ArrivingFile::nextRequest()
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
    return request;
}

void ArrivingFile::end(HttpEnd end)
{
    if (end == HttpEnd::Complete && m_coming)
        beginFile(); // all of it is shorter than what tells
    if (end == HttpEnd::Complete && !m_part.remote().totalBytes)
        m_part.setTotal(m_part.bytes()); // of a body with a marked end, or with a known hash
    if (m_part.bytes() > 0 && !m_part.isWhole())
        m_part.checkpoint();
}

void ArrivingFile::countStartOver(const std::string &reason)
{
    if (m_observer.note)
        m_observer.note("starting over: " + reason);
    if (++m_startsOver > m_rules.mostStartsOver)
        throw Error(ErrorKind::Io, printable(m_address.text) + ": given up after " +
                                       std::to_string(m_rules.mostStartsOver) + " new starts, the last because " +
                                       reason + "; try again later");
}

/// Drops what is here, so that the next request asks for all of it. @return false: this answer's body is not wanted
bool ArrivingFile::startOver(const std::string &reason)
{
    countStartOver(reason);
    m_part.restart({m_request.url, "", "", std::nullopt});
    m_hasStartedOver = true;
    return false;
}

void ArrivingFile::requireAcceptable(const HttpHead &head, std::optional<std::uint64_t> total) const
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

void ArrivingFile::requireSpace(std::uint64_t bytesToCome, std::uint64_t total) const
{
    const auto forTheRest = static_cast<std::uint64_t>((m_request.spaceFactor - 1) * static_cast<double>(total));
    const std::uint64_t needed = bytesToCome + forTheRest, free = m_rules.freeBytes(m_folder);
    if (free < needed)
        throw Error(ErrorKind::DiskFull, utf8(m_folder) + ": " + bytesInWords(needed) + " are needed and " +
                                             bytesInWords(free) + " free; make room or choose another folder");
}

bool ArrivingFile::begin(const HttpHead &head)
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
bool ArrivingFile::beginWhole(const HttpHead &head)
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

bool ArrivingFile::beginRest(const HttpHead &head)
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

void ArrivingFile::take(std::string_view bytes)
{
    if (!m_coming) {
        keep(bytes);
        return;
    }
    m_start += bytes;
    if (m_start.size() >= std::min<std::uint64_t>(kBytesThatTell, m_coming->totalBytes.value_or(kBytesThatTell)))
        beginFile();
}

void ArrivingFile::beginFile()
{
    if (m_request.requireExpected)
        m_request.requireExpected(m_start, m_address.text);
    m_part.restart(*m_coming);
    m_coming.reset();
    keep(std::exchange(m_start, {}));
}

void ArrivingFile::keep(std::string_view bytes)
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

} // namespace histo
