#pragma once

// Core-only: writes new files below one folder, and nowhere else.

#include "core/common/system_file.h"
#include "core/dataset/download/entry_names.h"

#include <filesystem>
#include <string_view>

namespace histo {

/// A file that is being written. @throws Error DiskFull or Io
class NewFile {
public:
    NewFile(FileDescriptor file, std::filesystem::path path) : m_file(std::move(file)), m_path(std::move(path)) {}
    void write(std::string_view bytes) { writeAll(m_file.number(), m_path, bytes.data(), bytes.size()); }
    void close();

private:
    FileDescriptor m_file;
    std::filesystem::path m_path;
};

/// Every part of a path is opened below the handle of the folder before it, links are never followed, and what exists is
/// never opened: whatever an archive says, and whatever somebody else does to the folder meanwhile, no byte goes
/// anywhere else.
class FolderWriter {
public:
    explicit FolderWriter(const std::filesystem::path &root); ///< makes it; @throws Error Io if it is there

    void makeFolder(const EntryPath &path); ///< with those above; may be there
    NewFile createFile(const EntryPath &path);
    void sync(); ///< all of it is durable when this returns

private:
    const FileDescriptor &folder(const EntryPath &path, std::size_t parts);

    std::filesystem::path m_root;
    FileDescriptor m_rootFolder;
    EntryPath m_lastPath; ///< most files lie in the folder of the one before
    FileDescriptor m_lastFolder;
};

} // namespace histo
