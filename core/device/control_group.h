#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

namespace histo {

/// What a container or a service manager grants this process; nothing where there is no limit.
struct ControlGroupLimits {
    std::optional<std::uint64_t> memoryBytes;
    std::optional<double> processors; ///< time on so many of them
};

/// The tightest limits of this process' control group and of all groups above it. Both versions of the interface.
/// @param membership  the process' groups, as /proc/self/cgroup lists them
/// @param root        where the hierarchy is mounted
/// Source: Linux' Documentation/admin-guide/cgroup-v2.rst (memory.max, cpu.max) and cgroup-v1/memory.rst.
ControlGroupLimits controlGroupLimits(const std::filesystem::path &membership = "/proc/self/cgroup",
                                      const std::filesystem::path &root = "/sys/fs/cgroup");

} // namespace histo
