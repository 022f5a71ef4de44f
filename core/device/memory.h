#pragma once

#include <cstddef>
#include <optional>

namespace histo {

/// Resident memory of this process now, and at its peak.
struct MemoryReading {
    std::size_t residentBytes = 0, peakBytes = 0;
};
MemoryReading memoryReading();

/// The machine's memory, and how much of it this process may have.
struct MachineMemory {
    std::size_t totalBytes = 0;
    std::size_t availableBytes = 0;        ///< without swapping; what other programs leave
    std::optional<std::size_t> limitBytes; ///< of a container or service, where there is one

    std::size_t usableBytes() const; ///< the smaller of total and limit
};
MachineMemory machineMemory();

} // namespace histo
