#pragma once

// Core-only: what an archive may cost. Source of the rules: the zip rules of the project's threat model; overlapping and
// over-dense archives after Fifield, A better zip bomb, WOOT 2019.

#include <cstdint>
#include <string>

namespace histo {

struct ArchiveLimits {
    std::uint64_t entries = 200'000; ///< files and folders, also those that are only named on the way to a file
    std::uint64_t bytes = std::uint64_t(64) << 30;
    std::uint64_t ratio = 200; ///< unpacked to packed bytes, over …
    std::uint64_t ratioFromBytes = 16 << 20;
    std::size_t nameBytes = 1024, partBytes = 255, parts = 32; ///< of one name
};

/// Adds up what is unpacked, over all levels of one archive, and says no before a limit is passed.
class UnpackBudget {
public:
    explicit UnpackBudget(const ArchiveLimits &limits) : m_limits(limits) {}

    const ArchiveLimits &limits() const { return m_limits; }
    std::uint64_t bytes() const { return m_bytes; }
    void addEntries(std::uint64_t count);                         ///< @throws RefusedContent
    void addBytes(std::uint64_t count, const std::string &entry); ///< @throws RefusedContent, naming the entry
    /// @throws RefusedContent if so many bytes out of so few can only be meant to fill the disk
    void requireRatio(std::uint64_t unpackedBytes, std::uint64_t packedBytes, const std::string &what) const;

private:
    ArchiveLimits m_limits;
    std::uint64_t m_entries = 0, m_bytes = 0;
};

} // namespace histo
