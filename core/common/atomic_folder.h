#pragma once

#include <filesystem>

namespace histo {

/// A folder that is there whole or not at all: it is filled under a temporary name beside its place and renamed at the
/// end. Without commit() everything goes away.
class AtomicFolder {
public:
    /// @throws Error BadInput if `target` is there and not an empty folder; Io or DiskFull
    explicit AtomicFolder(const std::filesystem::path &target);
    ~AtomicFolder();
    AtomicFolder(const AtomicFolder &) = delete;
    AtomicFolder &operator=(const AtomicFolder &) = delete;

    const std::filesystem::path &path() const { return m_temporary; } ///< to be filled, by AtomicFile
    void
    commit(); ///< the folder is durable when this returns. @throws Error Io, or BadInput if it was filled meanwhile

private:
    std::filesystem::path m_target, m_temporary;
};

} // namespace histo
