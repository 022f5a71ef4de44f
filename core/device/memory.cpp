#include "core/device/memory.h"

#include "core/device/control_group.h"
#include "core/device/proc_file.h"

#include <algorithm>

namespace histo {

namespace {

std::size_t bytesOf(const char *file, const std::string &key)
{
    return std::strtoull(procValue(file, key).c_str(), nullptr, 10) * 1024; // "VmRSS:  1234 kB"
}

} // namespace

MemoryReading memoryReading() { return {bytesOf("/proc/self/status", "VmRSS"), bytesOf("/proc/self/status", "VmHWM")}; }

std::size_t MachineMemory::usableBytes() const { return limitBytes ? std::min(totalBytes, *limitBytes) : totalBytes; }

MachineMemory machineMemory()
{
    MachineMemory memory{bytesOf("/proc/meminfo", "MemTotal"), bytesOf("/proc/meminfo", "MemAvailable"), {}};
    if (const auto limit = controlGroupLimits().memoryBytes; limit && *limit < memory.totalBytes)
        memory.limitBytes = static_cast<std::size_t>(*limit);
    return memory;
}

} // namespace histo
