#pragma once

// Core-only: files through their descriptors, every answer of the system looked at.

#include <filesystem>
#include <string>
#include <utility>

namespace histo {

/// Owns an open file or folder.
class FileDescriptor {
public:
    explicit FileDescriptor(int number = -1) : m_number(number) {}
    ~FileDescriptor() { close(); }
    FileDescriptor(FileDescriptor &&other) noexcept : m_number(std::exchange(other.m_number, -1)) {}
    FileDescriptor &operator=(FileDescriptor &&other) noexcept
    {
        std::swap(m_number, other.m_number);
        return *this;
    }

    int number() const { return m_number; }
    bool isOpen() const { return m_number >= 0; }
    bool close(); ///< false if the system says that something was lost

private:
    int m_number;
};

/// @throws Error DiskFull or Io: "<path>: <action> failed (<reason>); check the folder and its permissions"
[[noreturn]] void throwSystemError(const std::filesystem::path &path, const std::string &action, int code);

/// Writes all bytes. @throws Error DiskFull or Io, naming `path`
void writeAll(int descriptor, const std::filesystem::path &path, const void *bytes, std::size_t count);

/// Makes the folder and those above it. @throws Error DiskFull or Io
void makeFolder(const std::filesystem::path &folder);

/// A rename is durable only when the folder that holds the name is.
void syncFolder(const std::filesystem::path &folder);

} // namespace histo
