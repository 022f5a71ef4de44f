#include "core/common/system_file.h"

#include "core/common/error.h"
#include "core/common/paths.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace histo {

bool FileDescriptor::close()
{
    const int number = std::exchange(m_number, -1);
    return number < 0 || ::close(number) == 0;
}

void throwSystemError(const std::filesystem::path &path, const std::string &action, int code)
{
    if (code == ENOSPC || code == EDQUOT)
        throw Error(ErrorKind::DiskFull, utf8(path) + ": the disk is full; free some space and try again");
    throw Error(ErrorKind::Io, utf8(path) + ": " + action + " failed (" + std::strerror(code) +
                                   "); check the folder and its permissions");
}

void writeAll(int descriptor, const std::filesystem::path &path, const void *bytes, std::size_t count)
{
    const char *next = static_cast<const char *>(bytes);
    while (count > 0) {
        ssize_t written = ::write(descriptor, next, count);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            throwSystemError(path, "writing", written < 0 ? errno : ENOSPC);
        next += written;
        count -= static_cast<std::size_t>(written);
    }
}

void makeFolder(const std::filesystem::path &folder)
{
    std::error_code problem;
    std::filesystem::create_directories(folder, problem);
    if (problem)
        throwSystemError(folder, "making the folder", problem.value());
}

void syncFolder(const std::filesystem::path &folder)
{
    const FileDescriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!descriptor.isOpen())
        return; // a folder that may be written but not read: the data is safe, the name as safe as the system makes it
    ::fsync(descriptor.number());
}

} // namespace histo
