#include "core/dataset/download/folder_writer.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace histo {

namespace {

namespace fs = std::filesystem;

constexpr int kFolderFlags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
constexpr mode_t kFolderMode = 0755, kFileMode = 0644; // what the archive says is not taken over

FileDescriptor openOrMakeFolder(int parent, const std::string &part, const fs::path &forMessage)
{
    if (::mkdirat(parent, part.c_str(), kFolderMode) != 0 && errno != EEXIST)
        throwSystemError(forMessage / part, "making the folder", errno);
    FileDescriptor folder(::openat(parent, part.c_str(), kFolderFlags));
    if (!folder.isOpen())
        throwSystemError(forMessage / part, "opening the folder", errno);
    return folder;
}

} // namespace

void NewFile::close()
{
    if (!m_file.close())
        throwSystemError(m_path, "saving", errno);
}

FolderWriter::FolderWriter(const fs::path &root) : m_root(root)
{
    if (::mkdir(root.c_str(), kFolderMode) != 0)
        throwSystemError(root, "making the folder", errno);
    m_rootFolder = FileDescriptor(::open(root.c_str(), kFolderFlags));
    if (!m_rootFolder.isOpen())
        throwSystemError(root, "opening the folder", errno);
}

const FileDescriptor &FolderWriter::folder(const EntryPath &path, std::size_t parts)
{
    if (parts == 0)
        return m_rootFolder;
    const EntryPath wanted(path.begin(), path.begin() + static_cast<std::ptrdiff_t>(parts));
    if (m_lastFolder.isOpen() && m_lastPath == wanted)
        return m_lastFolder;
    FileDescriptor here = openOrMakeFolder(m_rootFolder.number(), wanted.front(), m_root);
    for (std::size_t i = 1; i < parts; ++i)
        here = openOrMakeFolder(here.number(), wanted[i], m_root);
    m_lastPath = wanted;
    m_lastFolder = std::move(here);
    return m_lastFolder;
}

void FolderWriter::makeFolder(const EntryPath &path) { folder(path, path.size()); }

NewFile FolderWriter::createFile(const EntryPath &path)
{
    const FileDescriptor &parent = folder(path, path.size() - 1);
    constexpr int kFlags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
    FileDescriptor file(::openat(parent.number(), path.back().c_str(), kFlags, kFileMode));
    if (!file.isOpen())
        throwSystemError(m_root / path.back(), "making the file", errno);
    return {std::move(file), m_root / path.back()};
}

void FolderWriter::sync()
{
    // One call for all files: thousands of fsync would take longer than writing them.
    if (::syncfs(m_rootFolder.number()) != 0)
        throwSystemError(m_root, "saving", errno);
}

} // namespace histo
