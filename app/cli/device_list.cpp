#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "core/device/device.h"
#include "core/device/threads.h"
#include "core/download/transfer_meter.h"

#include <CLI/CLI.hpp>

namespace histo::cli {

namespace {

Json numberOrNull(const std::optional<std::size_t> &bytes) { return bytes ? Json(*bytes) : Json(nullptr); }

Json documentOf(const std::vector<Device> &devices)
{
    Json rows = Json::array();
    for (const Device &device : devices)
        rows.push_back({{"id", device.id},
                        {"name", device.name},
                        {"bf16", device.hasBf16},
                        {"memory_bytes", device.memoryBytes},
                        {"free_bytes", numberOrNull(device.freeBytes)}});
    const MachineMemory machine = machineMemory();
    const MemoryReading own = memoryReading();
    return {{"threads", computeThreads()},
            {"processors", usableProcessors()},
            {"features", cpuFeatures()},
            {"memory",
             {{"total_bytes", machine.totalBytes},
              {"available_bytes", machine.availableBytes},
              {"limit_bytes", numberOrNull(machine.limitBytes)},
              {"resident_bytes", own.residentBytes},
              {"peak_bytes", own.peakBytes}}},
            {"devices", rows}};
}

std::string textOf(const std::vector<Device> &devices)
{
    std::string text;
    for (const Device &device : devices)
        text += device.id + "\n  " + device.name + "\n  " + bytesInWords(device.memoryBytes) + " of memory" +
                (device.freeBytes ? ", " + bytesInWords(*device.freeBytes) + " free" : "") +
                (device.hasBf16 ? "; bf16 is fast\n" : "; no fast bf16\n");
    text += "threads " + std::to_string(computeThreads()) + " on " + std::to_string(usableProcessors()) +
            " processors (--threads N, " + kThreadsVariable + ")\nvector instructions";
    for (const std::string &feature : cpuFeatures())
        text += " " + feature;
    if (const auto limit = machineMemory().limitBytes)
        text += "\nmemory limited to " + bytesInWords(*limit) + " by a container or service";
    return text + "\n";
}

} // namespace

void declareDeviceList(CLI::App &command, const CommandContext &)
{
    auto json = std::make_shared<JsonOption>();
    json->declare(command);
    command.callback([json] {
        const std::vector<Device> devices = listDevices();
        json->write(documentOf(devices));
        printText(*json, textOf(devices));
    });
}

} // namespace histo::cli
