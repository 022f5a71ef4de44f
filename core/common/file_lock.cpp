#include "core/common/file_lock.h"

#include <cerrno>
#include <fcntl.h>

namespace histo {

namespace {

/// Of the whole file. Locks of open file descriptions, not of processes: two holders in one process exclude each other
/// too, and that somebody holds one can be asked without taking it (F_OFD_GETLK).
struct flock wholeFile()
{
    struct flock range = {};
    range.l_type = F_WRLCK;
    range.l_whence = SEEK_SET;
    return range;
}

} // namespace

std::optional<FileLock> FileLock::tryTake(const std::filesystem::path &file)
{
    FileDescriptor descriptor(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644));
    if (!descriptor.isOpen())
        throwSystemError(file, "opening", errno);
    struct flock range = wholeFile();
    if (::fcntl(descriptor.number(), F_OFD_SETLK, &range) == 0)
        return FileLock(std::move(descriptor));
    if (errno != EAGAIN && errno != EACCES)
        throwSystemError(file, "locking", errno);
    return std::nullopt;
}

bool FileLock::isHeld(const std::filesystem::path &file)
{
    FileDescriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (!descriptor.isOpen())
        return false;
    struct flock range = wholeFile();
    return ::fcntl(descriptor.number(), F_OFD_GETLK, &range) == 0 && range.l_type != F_UNLCK;
}

} // namespace histo
