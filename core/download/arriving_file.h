#pragma once

// Core-only: the bytes of one file, over as many requests as it takes.

#include "core/download/file_download.h"
#include "core/download/partial_file.h"
#include "core/download/transfer_meter.h"

#include <optional>
#include <string>

namespace histo {

/// Takes what a server sends and decides whether it belongs to the file that is being fetched: a wrong answer makes it
/// start over, with the reason told, or throws.
class ArrivingFile : public HttpReceiver {
public:
    ArrivingFile(const std::filesystem::path &target, const FileRequest &request, const DownloadRules &rules,
                 const DownloadObserver &observer, const CancelToken &cancel);

    HttpRequest nextRequest(); ///< for all, or for the rest
    void end(HttpEnd end);     ///< of the request
    bool begin(const HttpHead &head) override;
    void take(std::string_view bytes) override;

    PartialFile &part() { return m_part; }
    const WebAddress &address() const { return m_address; }
    bool hasStartedOver() const { return m_hasStartedOver; }
    /// The answer to the last request, if it brought no bytes.
    const std::optional<HttpHead> &unhelpful() const { return m_unhelpful; }

private:
    bool beginWhole(const HttpHead &head);
    bool beginRest(const HttpHead &head);
    void countStartOver(const std::string &reason);
    bool startOver(const std::string &reason);
    void requireAcceptable(const HttpHead &head, std::optional<std::uint64_t> total) const;
    void requireSpace(std::uint64_t bytesToCome, std::uint64_t total) const;
    void beginFile();
    void keep(std::string_view bytes);

    const std::filesystem::path m_folder;
    const FileRequest &m_request;
    const WebAddress m_address;
    const DownloadRules &m_rules;
    const DownloadObserver &m_observer;
    PartialFile m_part;
    TransferMeter m_meter;
    int m_startsOver = 0;
    double m_checkpointSeconds = 0;

    // Of the request under way:
    std::optional<HttpHead> m_unhelpful;
    bool m_hasStartedOver = false;
    std::optional<RemoteFile> m_coming; ///< a file from its first byte, until m_start tells that it is what is wanted
    std::string m_start;
};

} // namespace histo
