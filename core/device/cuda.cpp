#include "core/device/cuda.h"

#include "core/common/log.h"
#include "core/device/nvidia_driver.h"

#include <ATen/detail/CUDAHooksInterface.h>

#include <dlfcn.h>
#include <filesystem>

namespace histo {

namespace {

constexpr int kFirstCapabilityWithBf16 = 8; // Ampere

/// The folder of libtorch_cpu.so: a CUDA build of LibTorch keeps its CUDA library beside it.
std::filesystem::path torchFolder()
{
    Dl_info place{};
    if (!dladdr(reinterpret_cast<const void *>(&at::detail::getCUDAHooks), &place) || !place.dli_fname)
        return {};
    return std::filesystem::path(place.dli_fname).parent_path();
}

bool openCudaLibrary()
{
    std::error_code ignored;
    if (!std::filesystem::exists("/dev/nvidia0", ignored))
        return false; // no GPU: the library is gigabytes that nothing would use
    const auto beside = torchFolder() / "libtorch_cuda.so";
    const std::string library = std::filesystem::exists(beside, ignored) ? beside.string() : "libtorch_cuda.so";
    if (dlopen(library.c_str(), RTLD_NOW | RTLD_GLOBAL))
        return true;
    log::info("a GPU is there, but LibTorch's CUDA library cannot be opened; working on the CPU");
    return false;
}

} // namespace

std::vector<Device> cudaDevices()
{
    static const bool isOpen = openCudaLibrary();
    if (!isOpen || !at::detail::getCUDAHooks().hasCUDA())
        return {};
    const std::vector<GpuFacts> facts = gpuFacts();
    std::vector<Device> devices;
    for (int index = 0; index < at::detail::getCUDAHooks().deviceCount(); ++index) {
        Device device;
        device.id = "cuda:" + std::to_string(index);
        device.name = "NVIDIA GPU";
        if (static_cast<std::size_t>(index) < facts.size()) {
            const GpuFacts &card = facts[static_cast<std::size_t>(index)];
            device.name = card.name;
            device.hasBf16 = card.capabilityMajor >= kFirstCapabilityWithBf16;
            device.memoryBytes = card.memoryBytes;
            device.freeBytes = card.freeBytes;
        }
        devices.push_back(device);
    }
    return devices;
}

} // namespace histo
