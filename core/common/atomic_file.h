#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

namespace histo {

/// The one commit rule for everything durable: temporary name in the same folder, every write checked, fsync,
/// rename, fsync of the folder. Until commit() the old file is untouched; without it the temporary file goes away.
class AtomicFile {
public:
    /// Makes missing parent folders. @throws Error Io or DiskFull, naming the file
    explicit AtomicFile(std::filesystem::path target);
    ~AtomicFile();
    AtomicFile(const AtomicFile &) = delete;
    AtomicFile &operator=(const AtomicFile &) = delete;

    void write(const void *bytes, std::size_t count); ///< @throws Error DiskFull or Io
    void write(std::string_view text) { write(text.data(), text.size()); }
    void commit();                                     ///< the new file is durable when this returns

private:
    std::filesystem::path m_target, m_temporary;
    int m_descriptor = -1;
};

/// The whole file in one call.
void writeFileAtomically(const std::filesystem::path &target, std::string_view bytes);

/// An append-only log: each line is written in one call and survives kill -9. Cuts off a half-written last line
/// (from a killed predecessor) when it opens an existing file.
class AppendFile {
public:
    explicit AppendFile(std::filesystem::path path);
    ~AppendFile();
    AppendFile(const AppendFile &) = delete;
    AppendFile &operator=(const AppendFile &) = delete;

    void appendLine(std::string_view line); ///< @throws Error DiskFull or Io
    void sync();                            ///< durable against power loss when this returns

private:
    std::filesystem::path m_path;
    int m_descriptor = -1;
};

/// The bytes of a file. @throws Error BadInput if missing or larger than `maxBytes`
std::string readFile(const std::filesystem::path &path, std::size_t maxBytes = std::size_t(1) << 31);

} // namespace histo
