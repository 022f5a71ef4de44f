#pragma once

// Core-only: one process at a time.

#include "core/common/system_file.h"

#include <filesystem>
#include <optional>

namespace histo {

/// Held until it is destroyed, or until the process ends, however it ends.
class FileLock {
public:
    /// Makes the file. Nothing if somebody else holds it. @throws Error DiskFull or Io
    static std::optional<FileLock> tryTake(const std::filesystem::path &file);
    /// Does somebody hold it, here or in another process? Asking takes nothing from anyone. No if there is no file.
    static bool isHeld(const std::filesystem::path &file);

    int descriptor() const { return m_file.number(); } ///< for what the holder writes into the file

private:
    explicit FileLock(FileDescriptor file) : m_file(std::move(file)) {}

    FileDescriptor m_file;
};

} // namespace histo
