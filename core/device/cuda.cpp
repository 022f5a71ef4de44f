#include "core/device/cuda.h"

#include "core/common/log.h"

#include <ATen/detail/CUDAHooksInterface.h>

#include <algorithm>
#include <dlfcn.h>
#include <filesystem>
#include <fstream>

namespace histo {

namespace {

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

/// The GPU's name as the driver tells it, in the order of its numbers.
std::vector<std::string> gpuNames()
{
    std::vector<std::string> names;
    std::error_code ignored;
    std::vector<std::filesystem::path> folders;
    for (const auto &entry : std::filesystem::directory_iterator("/proc/driver/nvidia/gpus", ignored))
        folders.push_back(entry.path());
    std::sort(folders.begin(), folders.end());
    for (const auto &folder : folders) {
        std::ifstream lines(folder / "information");
        for (std::string line; std::getline(lines, line);)
            if (line.starts_with("Model:"))
                names.push_back(line.substr(std::min(line.size(), line.find_first_not_of(" \t", 6))));
    }
    return names;
}

} // namespace

std::vector<Device> cudaDevices()
{
    static const bool isOpen = openCudaLibrary();
    if (!isOpen || !at::detail::getCUDAHooks().hasCUDA())
        return {};
    const auto names = gpuNames();
    std::vector<Device> devices;
    for (int index = 0; index < at::detail::getCUDAHooks().deviceCount(); ++index) {
        Device device;
        device.id = "cuda:" + std::to_string(index);
        device.name = static_cast<std::size_t>(index) < names.size() ? names[static_cast<std::size_t>(index)]
                                                                     : "NVIDIA GPU";
        device.hasBf16 = true;
        devices.push_back(device);
    }
    return devices;
}

} // namespace histo
