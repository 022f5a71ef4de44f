#pragma once

#include "core/common/cancel_token.h"
#include "core/common/hash.h"
#include "core/common/progress.h"
#include "core/common/system_file.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace histo {

/// Which file a server is sending, so that its rest can be asked for later.
struct RemoteFile {
    std::string url;
    std::string etag, lastModified; ///< empty: not told
    std::optional<std::uint64_t> totalBytes;

    /// For If-Range; empty if the server tells nothing that identifies the file's bytes. A weak ETag does not
    /// (RFC 9110, section 13.1.5).
    std::string validator() const;
};

/// A file that arrives: "<target>.part", and beside it "<target>.json" that says whose bytes they are. Whoever dies,
/// the next one goes on from the bytes that are there: all of them after a kill, those of the last checkpoint after the
/// machine itself went down. The caller holds a lock: one process at a time.
class PartialFile {
public:
    /// Takes up what an earlier process left for the same address. Reads it once, for the hash.
    /// @throws Error DiskFull or Io; Cancelled while it reads
    PartialFile(const std::filesystem::path &target, const std::string &url, const CancelToken &cancel,
                const ProgressSink &progress);

    const RemoteFile &remote() const { return m_remote; }
    std::uint64_t bytes() const { return m_bytes; }
    bool isWhole() const { return m_remote.totalBytes == m_bytes; }

    void restart(const RemoteFile &remote); ///< from the first byte, perhaps of another file
    void append(std::string_view bytes);
    void checkpoint();                  ///< what came so far is durable when this returns
    void setTotal(std::uint64_t bytes); ///< the server did not say it before
    std::string sha256();               ///< of all bytes; call once, when no more will come
    void accept();                      ///< durable under its final name when this returns
    void discard();                     ///< nothing is kept

private:
    void takeUp(const CancelToken &cancel, const ProgressSink &progress);
    void writeState() const;

    std::filesystem::path m_target, m_part, m_state;
    FileDescriptor m_file;
    RemoteFile m_remote;
    std::uint64_t m_bytes = 0;
    std::unique_ptr<Sha256> m_hash = std::make_unique<Sha256>(); ///< of the first m_bytes bytes
};

/// What an earlier process left for `target`, whole or not.
struct LeftFile {
    RemoteFile remote;
    std::uint64_t bytes = 0; ///< can be gone on from
    bool isWhole = false;    ///< it lies under its final name
};
std::optional<LeftFile> leftFile(const std::filesystem::path &target);

} // namespace histo
