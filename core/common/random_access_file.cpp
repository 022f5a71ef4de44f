#include "core/common/random_access_file.h"

#include "core/common/error.h"
#include "core/common/paths.h"
#include "core/common/format_error.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace histo {

RandomAccessFile::RandomAccessFile(const std::filesystem::path &path)
{
    m_descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK); // a pipe must not make us wait
    if (m_descriptor < 0)
        throw Error(ErrorKind::BadInput, utf8(path) + ": cannot be read (" + std::strerror(errno) +
                                             "); check that it exists and its permissions");
    struct stat status;
    if (::fstat(m_descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
        ::close(m_descriptor);
        throw Error(ErrorKind::BadInput, utf8(path) + ": is not a file; name the file itself");
    }
    m_size = static_cast<std::uint64_t>(status.st_size);
}

RandomAccessFile::~RandomAccessFile() { ::close(m_descriptor); }

void RandomAccessFile::requireRange(std::uint64_t offset, std::uint64_t count) const
{
    if (offset > m_size || count > m_size - offset)
        throw FormatError("the file is cut off: " + std::to_string(count) + " bytes are wanted at byte " +
                          std::to_string(offset) + ", but it has only " + std::to_string(m_size));
}

void RandomAccessFile::read(std::uint64_t offset, void *target, std::uint64_t count) const
{
    requireRange(offset, count);
    char *next = static_cast<char *>(target);
    while (count > 0) {
        ssize_t received = ::pread(m_descriptor, next, count, static_cast<off_t>(offset));
        if (received < 0 && errno == EINTR)
            continue;
        if (received <= 0)
            throw FormatError("reading stopped half-way; check the disk or network folder");
        next += received;
        offset += static_cast<std::uint64_t>(received);
        count -= static_cast<std::uint64_t>(received);
    }
}

std::string RandomAccessFile::read(std::uint64_t offset, std::uint64_t count) const
{
    requireRange(offset, count);
    std::string bytes(count, '\0');
    read(offset, bytes.data(), count);
    return bytes;
}

} // namespace histo
