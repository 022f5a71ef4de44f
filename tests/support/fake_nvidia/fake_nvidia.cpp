// Stands in for NVIDIA's driver libraries in tests: two cards, the second of which NVML does not know.

#include <cstdio>
#include <cstring>

extern "C" {

int cuInit(unsigned) { return 0; }
int cuDeviceGetCount(int *count)
{
    *count = 2;
    return 0;
}
int cuDeviceGet(int *device, int index)
{
    *device = 70 + index; // a handle, not the number
    return 0;
}
int cuDeviceGetName(char *text, int size, int device)
{
    std::snprintf(text, static_cast<std::size_t>(size), "Fake card %d", device - 70);
    return 0;
}
int cuDeviceTotalMem_v2(std::size_t *bytes, int device)
{
    *bytes = device == 70 ? 80'000'000'000 : 16'000'000'000;
    return 0;
}
int cuDeviceGetAttribute(int *value, int attribute, int device)
{
    *value = attribute == 75 ? (device == 70 ? 9 : 7) : 0;
    return 0;
}
int cuDeviceGetPCIBusId(char *text, int size, int device)
{
    std::snprintf(text, static_cast<std::size_t>(size), "0000:%02x:00.0", device);
    return 0;
}

int nvmlInit_v2() { return 0; }
int nvmlShutdown() { return 0; }
int nvmlDeviceGetHandleByPciBusId_v2(const char *busId, void **card)
{
    static int first;
    if (std::strcmp(busId, "0000:46:00.0") != 0)
        return 6; // NVML_ERROR_NOT_FOUND
    *card = &first;
    return 0;
}
int nvmlDeviceGetMemoryInfo(void *, unsigned long long *memory)
{
    memory[0] = 80'000'000'000;
    memory[1] = 79'000'000'000;
    memory[2] = 1'000'000'000;
    return 0;
}
}
