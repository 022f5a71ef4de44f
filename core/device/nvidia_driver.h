#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace histo {

/// What the driver says of a graphics card.
struct GpuFacts {
    std::string name;                             ///< "NVIDIA H100 80GB HBM3"
    std::string pciBusId;                         ///< "0000:3b:00.0"
    int capabilityMajor = 0, capabilityMinor = 0; ///< CUDA compute capability; bfloat16 from 8.0 on
    std::size_t memoryBytes = 0;
    std::optional<std::size_t> freeBytes; ///< at this moment, over all programs; NVML tells it
};

/// Names of the driver's libraries; tests give others.
struct NvidiaLibraries {
    std::string cuda = "libcuda.so.1", management = "libnvidia-ml.so.1";
};

/// The cards in CUDA's own order and with its own numbers (CUDA_VISIBLE_DEVICES holds). Both libraries are opened at run
/// time; without them, or without a card, there are none. No card is woken: no context is made.
/// @thread any
/// Source: NVIDIA, CUDA Driver API (cuDeviceGet…) and NVML API (nvmlDeviceGetMemoryInfo).
std::vector<GpuFacts> gpuFacts(const NvidiaLibraries &libraries = {});

} // namespace histo
