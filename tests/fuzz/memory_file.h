#pragma once

#include <cstdint>
#include <cstdlib>
#include <string>
#include <sys/mman.h>
#include <unistd.h>

/// A file in memory, at a path like any other.
class MemoryFile {
public:
    MemoryFile(const void *bytes, std::size_t count) : m_descriptor(::memfd_create("fuzz", 0))
    {
        if (m_descriptor < 0 || ::write(m_descriptor, bytes, count) != static_cast<ssize_t>(count))
            std::abort();
    }
    explicit MemoryFile(const std::string &bytes) : MemoryFile(bytes.data(), bytes.size()) {}
    ~MemoryFile() { ::close(m_descriptor); }
    MemoryFile(const MemoryFile &) = delete;
    MemoryFile &operator=(const MemoryFile &) = delete;

    std::string path() const { return "/proc/self/fd/" + std::to_string(m_descriptor); }

private:
    int m_descriptor;
};
