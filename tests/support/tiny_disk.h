#pragma once

#include "tests/support/temporary_folder.h"

#include <cstddef>

/// A file system of a few kilobytes (tmpfs), to be filled up. Only root can make one.
class TinyDisk {
public:
    explicit TinyDisk(std::size_t kilobytes);
    ~TinyDisk();
    TinyDisk(const TinyDisk &) = delete;
    TinyDisk &operator=(const TinyDisk &) = delete;

    bool isThere() const { return m_isMounted; } ///< if not, the test is skipped
    std::filesystem::path operator/(const std::string &name) const { return m_folder / name; }

private:
    TemporaryFolder m_folder;
    bool m_isMounted = false;
};
