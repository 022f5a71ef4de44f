#include "core/common/atomic_file.h"

#include "core/common/error.h"
#include "core/common/log.h"
#include "core/common/paths.h"
#include "core/common/system_file.h"

#include <cerrno>
#include <fcntl.h>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

namespace histo {

namespace {

std::filesystem::path folderOf(const std::filesystem::path &file)
{
    return file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
}

} // namespace

AtomicFile::AtomicFile(std::filesystem::path target) : m_target(std::move(target))
{
    makeFolder(folderOf(m_target));
    m_temporary = m_target;
    m_temporary += "." + std::to_string(::getpid()) + "-" + newUuid().substr(0, 8) + ".tmp";
    m_descriptor = ::open(m_temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (m_descriptor < 0)
        throwSystemError(m_target, "writing", errno);
}

AtomicFile::~AtomicFile()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
    if (!m_temporary.empty())
        ::unlink(m_temporary.c_str());
}

void AtomicFile::write(const void *bytes, std::size_t count)
{
    writeAll(m_descriptor, m_target, bytes, count);
}

void AtomicFile::commit()
{
    // After a failed fsync the pages may be marked clean though they are lost: never retried, the caller writes anew.
    if (::fsync(m_descriptor) != 0)
        throwSystemError(m_target, "saving", errno);
    int closed = ::close(m_descriptor);
    m_descriptor = -1;
    if (closed != 0)
        throwSystemError(m_target, "saving", errno);
    if (::rename(m_temporary.c_str(), m_target.c_str()) != 0)
        throwSystemError(m_target, "renaming", errno);
    m_temporary.clear();
    syncFolder(folderOf(m_target));
}

void writeFileAtomically(const std::filesystem::path &target, std::string_view bytes)
{
    AtomicFile file(target);
    file.write(bytes);
    file.commit();
}

AppendFile::AppendFile(std::filesystem::path path) : m_path(std::move(path))
{
    makeFolder(folderOf(m_path));
    m_descriptor = ::open(m_path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (m_descriptor < 0)
        throwSystemError(m_path, "opening", errno);
    off_t size = ::lseek(m_descriptor, 0, SEEK_END);
    off_t keep = size;
    for (char last = 0; keep > 0; --keep)
        if (::pread(m_descriptor, &last, 1, keep - 1) == 1 && last == '\n')
            break;
    if (keep != size && ::ftruncate(m_descriptor, keep) != 0)
        throwSystemError(m_path, "repairing", errno);
}

AppendFile::~AppendFile()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

void AppendFile::appendLine(std::string_view line)
{
    std::string whole(line);
    whole += '\n';
    const off_t before = ::lseek(m_descriptor, 0, SEEK_END);
    try {
        writeAll(m_descriptor, m_path, whole.data(), whole.size());
    } catch (const Error &) {
        // A full disk takes half a line; without this the next line would be glued to it.
        if (before >= 0 && ::ftruncate(m_descriptor, before) != 0)
            log::warning(utf8(m_path) + ": half a line was left at the end");
        throw;
    }
}

void AppendFile::sync()
{
    if (::fsync(m_descriptor) != 0)
        throwSystemError(m_path, "saving", errno);
}

std::string readFile(const std::filesystem::path &path, std::size_t maxBytes)
{
    std::error_code problem;
    auto size = std::filesystem::file_size(path, problem);
    if (problem)
        throw Error(ErrorKind::BadInput, utf8(path) + ": cannot be read (" + problem.message()
                                             + "); check that it exists and is a file");
    if (size > maxBytes)
        throw Error(ErrorKind::BadInput, utf8(path) + ": " + std::to_string(size) + " bytes is more than the "
                                             + std::to_string(maxBytes) + " that such a file may have");
    std::ifstream file(path, std::ios::binary);
    std::string bytes(size, '\0');
    if (!file.read(bytes.data(), static_cast<std::streamsize>(size)) && size > 0)
        throw Error(ErrorKind::BadInput, utf8(path) + ": reading stopped half-way; check the disk and the permissions");
    return bytes;
}

} // namespace histo
