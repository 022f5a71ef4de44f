#pragma once

// Core-only: a file read at any place, never mapped: a mapped file that somebody cuts off kills the process, and one
// that is saved over itself changes under the reader.

#include <cstdint>
#include <filesystem>
#include <string>

namespace histo {

class RandomAccessFile {
public:
    /// @throws Error BadInput if it cannot be opened or is not a regular file
    explicit RandomAccessFile(const std::filesystem::path &path);
    ~RandomAccessFile();
    RandomAccessFile(const RandomAccessFile &) = delete;
    RandomAccessFile &operator=(const RandomAccessFile &) = delete;

    std::uint64_t size() const { return m_size; }

    /// Checks the range against the file's length before anything is read.
    /// @throws FormatError if the range is not inside the file
    void read(std::uint64_t offset, void *target, std::uint64_t count) const;

    /// As above; memory is asked for only after the check.
    std::string read(std::uint64_t offset, std::uint64_t count) const;

private:
    void requireRange(std::uint64_t offset, std::uint64_t count) const;

    int m_descriptor = -1;
    std::uint64_t m_size = 0;
};

} // namespace histo
