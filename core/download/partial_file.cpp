#include "core/download/partial_file.h"

#include "core/common/error.h"
#include "core/common/json.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <fstream>
#include <unistd.h>
#include <vector>

namespace histo {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kReadBytes = 1 << 20;

fs::path withEnding(const fs::path &target, const char *ending)
{
    fs::path path = target;
    path += ending;
    return path;
}

/// Changes with every start of the machine; empty where the system tells none.
std::string bootId()
{
    std::string id;
    std::ifstream file("/proc/sys/kernel/random/boot_id");
    std::getline(file, id);
    return id;
}

Json toJson(const RemoteFile &remote, std::uint64_t syncedBytes)
{
    return {{"schema", 1},
            {"url", remote.url},
            {"etag", remote.etag},
            {"last_modified", remote.lastModified},
            {"total_bytes", remote.totalBytes ? Json(*remote.totalBytes) : Json(nullptr)},
            {"synced_bytes", syncedBytes},
            {"boot_id", bootId()}};
}

std::optional<std::uint64_t> sizeOf(const fs::path &file)
{
    std::error_code problem;
    if (!fs::is_regular_file(fs::symlink_status(file, problem)) || problem)
        return std::nullopt;
    const auto size = fs::file_size(file, problem);
    return problem ? std::nullopt : std::optional<std::uint64_t>(size);
}

/// After a kill everything that was written is there. After a crash of the machine only what was synced is: a file can
/// then be longer than what reached the disk.
std::uint64_t trustedBytes(const Json &state, std::uint64_t sizeOfPart)
{
    const std::string then = state.at("boot_id"), now = bootId();
    if (!now.empty() && then == now)
        return sizeOfPart;
    return std::min(sizeOfPart, state.at("synced_bytes").get<std::uint64_t>());
}

} // namespace

std::string RemoteFile::validator() const { return !etag.empty() && !etag.starts_with("W/") ? etag : lastModified; }

std::optional<LeftFile> leftFile(const fs::path &target)
{
    try {
        const Json state = readJsonFile(withEnding(target, ".json"));
        LeftFile left;
        left.remote.url = state.at("url");
        left.remote.etag = state.at("etag");
        left.remote.lastModified = state.at("last_modified");
        if (!state.at("total_bytes").is_null())
            left.remote.totalBytes = state.at("total_bytes").get<std::uint64_t>();
        if (const auto whole = sizeOf(target)) {
            left.isWhole = whole == left.remote.totalBytes;
            left.bytes = left.isWhole ? *whole : 0;
        } else {
            left.bytes = trustedBytes(state, sizeOf(withEnding(target, ".part")).value_or(0));
        }
        if (left.remote.totalBytes && left.bytes > *left.remote.totalBytes)
            left.bytes = 0; // they contradict each other
        return left;
    } catch (const Error &) {
        return std::nullopt; // no state, or one that is broken: nothing to go on from
    } catch (const Json::exception &) {
        return std::nullopt;
    }
}

PartialFile::PartialFile(const fs::path &target, const std::string &url, const CancelToken &cancel,
                         const ProgressSink &progress)
    : m_target(target), m_part(withEnding(target, ".part")), m_state(withEnding(target, ".json"))
{
    const auto left = leftFile(target);
    if (left && left->isWhole && ::rename(m_target.c_str(), m_part.c_str()) != 0)
        throwSystemError(m_target, "renaming", errno); // looked at once more, then accepted again
    m_file = FileDescriptor(::open(m_part.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644));
    if (!m_file.isOpen())
        throwSystemError(m_part, "opening", errno);
    m_remote.url = url;
    if (left && left->remote.url == url) {
        m_remote = left->remote;
        m_bytes = left->bytes;
    }
    if (::ftruncate(m_file.number(), static_cast<off_t>(m_bytes)) != 0)
        throwSystemError(m_part, "cutting", errno);
    takeUp(cancel, progress);
}

void PartialFile::takeUp(const CancelToken &cancel, const ProgressSink &progress)
{
    std::vector<char> buffer(kReadBytes);
    for (std::uint64_t done = 0; done < m_bytes;) {
        cancel.throwIfCancelled();
        const std::size_t wanted = std::min<std::uint64_t>(buffer.size(), m_bytes - done);
        const ssize_t received = ::pread(m_file.number(), buffer.data(), wanted, static_cast<off_t>(done));
        if (received < 0 && errno == EINTR)
            continue;
        if (received <= 0)
            throwSystemError(m_part, "reading", received < 0 ? errno : EIO);
        m_hash->update(buffer.data(), static_cast<std::size_t>(received));
        done += static_cast<std::uint64_t>(received);
        if (progress)
            progress({static_cast<double>(done) / static_cast<double>(m_bytes), "checking what is already here", {}});
    }
    if (::lseek(m_file.number(), static_cast<off_t>(m_bytes), SEEK_SET) < 0)
        throwSystemError(m_part, "reading", errno);
}

void PartialFile::restart(const RemoteFile &remote)
{
    // In this order: whoever finds the old state finds no bytes to go with it.
    if (::ftruncate(m_file.number(), 0) != 0 || ::lseek(m_file.number(), 0, SEEK_SET) < 0)
        throwSystemError(m_part, "emptying", errno);
    m_bytes = 0;
    m_hash = std::make_unique<Sha256>();
    m_remote = remote;
    writeState();
}

void PartialFile::append(std::string_view bytes)
{
    writeAll(m_file.number(), m_part, bytes.data(), bytes.size());
    m_hash->update(bytes);
    constexpr std::uint64_t kBetweenSyncs = 4 << 20;
    const std::uint64_t before = std::exchange(m_bytes, m_bytes + bytes.size());
    if (m_bytes / kBetweenSyncs != before / kBetweenSyncs)
        beginSync(m_file.number()); // a checkpoint, and with it a wish to stop, must not wait for a second's worth
}

void PartialFile::checkpoint()
{
    if (::fsync(m_file.number()) != 0)
        throwSystemError(m_part, "saving", errno);
    writeState();
}

void PartialFile::writeState() const { writeJsonFile(m_state, toJson(m_remote, m_bytes)); }

void PartialFile::setTotal(std::uint64_t bytes) { m_remote.totalBytes = bytes; }

std::string PartialFile::sha256() { return m_hash->hexDigest(); }

void PartialFile::accept()
{
    checkpoint();
    m_file.close();
    if (::rename(m_part.c_str(), m_target.c_str()) != 0)
        throwSystemError(m_part, "renaming", errno);
    syncFolder(m_target.parent_path());
}

void PartialFile::discard()
{
    m_file.close();
    for (const fs::path &file : {m_state, m_part, m_target})
        ::unlink(file.c_str());
}

} // namespace histo
