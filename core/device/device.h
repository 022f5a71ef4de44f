#pragma once

#include "core/common/json.h"
#include "core/device/memory.h"

#include <optional>
#include <string>
#include <vector>

namespace histo {

/// Something that can run a network.
struct Device {
    std::string id;       ///< cpu, cpu:1 (simulated), cuda:0
    std::string name;     ///< for people: "AMD EPYC, 2 threads"
    bool hasBf16 = false; ///< bfloat16 matrix instructions: training in bf16 pays
    std::size_t memoryBytes = 0;
    std::optional<std::size_t> freeBytes; ///< of it, at this moment
};

/// The CPU always; CUDA devices where libtorch_cuda.so and a GPU are there (opened at run time);
/// HISTO_SIMULATED_DEVICES=n gives cpu:0 … cpu:n-1 for tests. @throws Error Usage if that is no number of devices
std::vector<Device> listDevices();

int simulatedDevices(); ///< how many HISTO_SIMULATED_DEVICES asks for; 0 if it does not

/// "auto" is the first CUDA device, else the CPU. @throws Error Usage if there is none of that name (lists them)
Device findDevice(const std::string &id);

/// Names of the vector instructions that matter for speed: avx2, avx512f, avx512_bf16, …
std::vector<std::string> cpuFeatures();

/// Versions of the libraries in use, for run.json and Help > About.
Json libraryVersions();

} // namespace histo
