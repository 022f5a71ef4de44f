#include "core/common/file_lock.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>

namespace histo {

std::optional<FileLock> FileLock::tryTake(const std::filesystem::path &file)
{
    FileDescriptor descriptor(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644));
    if (!descriptor.isOpen())
        throwSystemError(file, "opening", errno);
    if (::flock(descriptor.number(), LOCK_EX | LOCK_NB) == 0)
        return FileLock(std::move(descriptor));
    if (errno != EWOULDBLOCK)
        throwSystemError(file, "locking", errno);
    return std::nullopt;
}

} // namespace histo
