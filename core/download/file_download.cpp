#include "core/download/file_download.h"

#include "core/common/format_error.h"
#include "core/download/arriving_file.h"

#include <algorithm>
#include <cmath>

namespace histo {

namespace {

namespace fs = std::filesystem;

bool mayPassByWaiting(int status)
{
    constexpr int kTransient[] = {408, 425, 429, 500, 502, 503, 504};
    return std::ranges::find(kTransient, status) != std::end(kTransient);
}

std::string whyItStopped(const ArrivingFile &file, const HttpResult &result)
{
    if (file.unhelpful())
        return file.address().host + " answered " + std::to_string(file.unhelpful()->status);
    return result.end == HttpEnd::Broken ? result.problem : file.address().host + " stopped in the middle";
}

/// Asks again and again, with pauses, until the file is whole or there is no hope.
class FileFetch {
public:
    FileFetch(ArrivingFile &file, const DownloadRules &rules, const DownloadObserver &observer,
              const CancelToken &cancel)
        : m_file(file), m_rules(rules), m_observer(observer), m_cancel(cancel), m_backOff(rules.backOff)
    {}

    void run()
    {
        while (!m_file.part().isWhole()) {
            m_bytesBefore = std::min(m_bytesBefore, m_file.part().bytes());
            const HttpResult result = httpGet(m_file.nextRequest(), m_rules.http, m_file, m_cancel);
            m_file.end(result.end);
            if (m_file.hasStartedOver() || m_file.part().isWhole())
                continue; // starts over are counted: not for ever
            countProgress();
            requireHope();
            wait(whyItStopped(m_file, result));
        }
    }

private:
    void countProgress()
    {
        if (m_file.part().bytes() < m_bytesBefore + m_rules.bytesThatCount)
            return;
        m_bytesBefore = m_file.part().bytes();
        m_backOff.madeProgress();
    }

    void requireHope() const
    {
        const auto &answer = m_file.unhelpful();
        if (answer && !mayPassByWaiting(answer->status))
            throw Error(ErrorKind::BadInput, printable(m_file.address().text) + ": the server answered " +
                                                 std::to_string(answer->status) +
                                                 "; check the address, or try again later");
    }

    static std::string inWords(double seconds)
    {
        const long whole = std::lround(seconds);
        return whole < 1 ? "at once" : "in " + std::to_string(whole) + " s";
    }

    void wait(const std::string &problem)
    {
        std::optional<double> asked;
        if (m_file.unhelpful())
            asked = retryAfterSeconds(m_file.unhelpful()->retryAfter, m_rules.clock.utcSeconds());
        const auto seconds = m_backOff.secondsAfterFailure(asked);
        if (!seconds)
            throw Error(ErrorKind::Io, printable(m_file.address().text) + ": given up after " +
                                           std::to_string(m_backOff.failures()) + " attempts, " + problem +
                                           "; what came is kept, the same command goes on with it");
        if (m_observer.note)
            m_observer.note(problem + "; trying again " + inWords(*seconds));
        if (m_observer.progress) {
            Progress waiting = TransferMeter().progress(m_file.part().bytes(), m_file.part().remote().totalBytes);
            waiting.text += ", waiting for the server";
            m_observer.progress(waiting);
        }
        m_rules.clock.wait(*seconds, m_cancel);
    }

    ArrivingFile &m_file;
    const DownloadRules &m_rules;
    const DownloadObserver &m_observer;
    const CancelToken &m_cancel;
    BackOff m_backOff;
    std::uint64_t m_bytesBefore = 0; ///< when progress was counted last
};

/// @throws Error BadInput if it is another file than was asked for; nothing of it is kept then
FetchedFile accepted(ArrivingFile &file, const FileRequest &request, std::uint64_t bytesFromBefore)
{
    const std::string sha256 = file.part().sha256();
    if (!sha256.starts_with(request.sha256)) {
        file.part().discard();
        const bool isWhole = request.sha256.size() == kSha256Digits;
        throw Error(ErrorKind::BadInput, printable(file.address().text) + ": refused, its sha256 is " + sha256 +
                                             " and should " + (isWhole ? "be " : "begin with ") + request.sha256 +
                                             "; the file at this address is another one, or was damaged on its way");
    }
    file.part().accept();
    return {sha256, file.part().bytes(), std::min(bytesFromBefore, file.part().bytes())};
}

} // namespace

std::string normalisedSha256(const std::string &text, std::size_t fewestDigits)
{
    std::string sha256 = text;
    std::ranges::transform(sha256, sha256.begin(),
                           [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    const bool isDigest = sha256.size() >= fewestDigits && sha256.size() <= kSha256Digits &&
                          sha256.find_first_not_of("0123456789abcdef") == std::string::npos;
    if (!sha256.empty() && !isDigest)
        throw Error(ErrorKind::Usage,
                    printable(text) + ": is no sha256; give 64 hexadecimal digits" +
                        (fewestDigits < kSha256Digits ? ", or at least the first " + std::to_string(fewestDigits) : ""));
    return sha256;
}

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
    checked.sha256 = normalisedSha256(request.sha256, kFewestSha256Digits);
    ArrivingFile file(target, checked, rules, observer, cancel);
    const std::uint64_t bytesFromBefore = file.part().bytes();
    FileFetch(file, rules, observer, cancel).run();
    return accepted(file, checked, bytesFromBefore);
}

} // namespace histo
