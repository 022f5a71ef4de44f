#include "core/dataset/file_stamp.h"

#include <chrono>
#include <cstdlib>
#include <sys/stat.h>

namespace histo {

namespace {

constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;

} // namespace

std::optional<FileStamp> stampOf(const std::filesystem::path &file)
{
    struct stat status;
    if (::stat(file.c_str(), &status) != 0)
        return std::nullopt;
    return FileStamp{status.st_size, status.st_mtim.tv_sec * kNanosecondsPerSecond + status.st_mtim.tv_nsec};
}

bool isStillWet(const FileStamp &stamp, std::int64_t nowNanoseconds)
{
    // Linux stamps files by the timer's tick (at most 10 ms); FAT and old network file systems by one or two seconds.
    const bool isCoarse = stamp.modifiedNanoseconds % kNanosecondsPerSecond == 0;
    const std::int64_t tick = isCoarse ? 2 * kNanosecondsPerSecond : kNanosecondsPerSecond / 50;
    return std::abs(nowNanoseconds - stamp.modifiedNanoseconds) < tick;
}

bool isStillWet(const FileStamp &stamp)
{
    using namespace std::chrono;
    return isStillWet(stamp, duration_cast<nanoseconds>(system_clock::now().time_since_epoch()).count());
}

} // namespace histo
