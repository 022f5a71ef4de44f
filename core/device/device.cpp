#include "core/device/device.h"

#include "core/common/error.h"
#include "core/common/format_error.h"
#include "core/device/cuda.h"
#include "core/device/proc_file.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <libdeflate.h>
#include <opencv2/core/version.hpp>
#include <sstream>
#include <thread>
#include <torch/version.h> // macros only

namespace histo {

namespace {

constexpr const char *kSimulatedDevicesVariable = "HISTO_SIMULATED_DEVICES";
constexpr int kMostSimulated = 64;

Device cpuDevice()
{
    Device cpu;
    cpu.id = "cpu";
    std::string model = procValue("/proc/cpuinfo", "model name");
    unsigned threads = std::max(1u, std::thread::hardware_concurrency());
    cpu.name = (model.empty() ? "CPU" : model) + ", " + std::to_string(threads) +
               (threads == 1 ? " thread" : " threads");
    auto features = cpuFeatures();
    cpu.hasBf16 = std::any_of(features.begin(), features.end(), [](const std::string &feature) {
        return feature == "avx512_bf16" || feature == "amx_bf16";
    });
    const MachineMemory memory = machineMemory();
    cpu.memoryBytes = memory.usableBytes();
    cpu.freeBytes = std::min(memory.availableBytes, cpu.memoryBytes);
    return cpu;
}

Device simulatedDevice(int index)
{
    Device device = cpuDevice();
    device.id = "cpu:" + std::to_string(index);
    device.name += ", simulated device " + std::to_string(index);
    return device;
}

/// The index in "cpu:3"; -1 for anything else. The limit keeps a slip of the finger from making a thousand workers.
int simulatedIndex(const std::string &id)
{
    if (!id.starts_with("cpu:") || id.size() > 6 || id.size() < 5 ||
        !std::all_of(id.begin() + 4, id.end(), [](unsigned char letter) { return std::isdigit(letter); }))
        return -1;
    int index = std::stoi(id.substr(4));
    return index < kMostSimulated ? index : -1;
}

} // namespace

int simulatedDevices()
{
    const char *text = std::getenv(kSimulatedDevicesVariable);
    if (!text || !*text)
        return 0;
    int count = 0;
    const char *end = text + std::strlen(text);
    const auto [stopped, problem] = std::from_chars(text, end, count);
    if (problem != std::errc() || stopped != end || count < 0 || count > kMostSimulated)
        throw Error(ErrorKind::Usage, std::string(kSimulatedDevicesVariable) + " is " + inQuotes(text) +
                                          "; give a number of devices from 0 to " + std::to_string(kMostSimulated));
    return count;
}

std::vector<Device> listDevices()
{
    std::vector<Device> devices = {cpuDevice()};
    for (int index = 0; index < simulatedDevices(); ++index)
        devices.push_back(simulatedDevice(index));
    for (auto &device : cudaDevices())
        devices.push_back(std::move(device));
    return devices;
}

Device findDevice(const std::string &id)
{
    auto devices = listDevices();
    auto found = std::find_if(devices.begin(), devices.end(), [&](const Device &device) {
        return id == "auto" ? device.id.starts_with("cuda:") : device.id == id;
    });
    if (found != devices.end())
        return *found;
    if (id == "auto")
        return devices.front();
    // A name that anyone may use, listed or not: cpu:0 and cpu:1 are workers of their own on the same processor.
    if (int index = simulatedIndex(id); index >= 0)
        return simulatedDevice(index);
    std::string known = "auto";
    for (const auto &device : devices)
        known += ", " + device.id;
    throw Error(ErrorKind::Usage, "no device \"" + id + "\"; this machine has " + known);
}

std::vector<std::string> cpuFeatures()
{
    static constexpr std::array kThatMatter = {"sse4_2",      "avx",         "avx2",     "fma",      "f16c",
                                               "avx512f",     "avx512bw",    "avx512vl", "avx_vnni", "avx512_vnni",
                                               "avx512_bf16", "avx512_fp16", "amx_tile", "amx_int8", "amx_bf16"};
    std::istringstream words(procValue("/proc/cpuinfo", "flags"));
    std::vector<std::string> features;
    for (std::string word; words >> word;)
        if (std::find(kThatMatter.begin(), kThatMatter.end(), word) != kThatMatter.end())
            features.push_back(word);
    return features;
}

Json libraryVersions()
{
    return {{"histoscope", HISTO_VERSION},
            {"libtorch", TORCH_VERSION},
            {"opencv", CV_VERSION},
            {"libdeflate", LIBDEFLATE_VERSION_STRING}};
}

} // namespace histo
