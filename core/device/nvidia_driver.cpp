#include "core/device/nvidia_driver.h"

#include <dlfcn.h>

namespace histo {

namespace {

/// A library opened at run time; its functions are null if it is not there. Never closed: a driver does not like that.
class RunTimeLibrary {
public:
    explicit RunTimeLibrary(const std::string &name) : m_handle(dlopen(name.c_str(), RTLD_NOW | RTLD_LOCAL)) {}

    template <typename Function>
    Function *function(const char *name) const
    {
        return m_handle ? reinterpret_cast<Function *>(dlsym(m_handle, name)) : nullptr;
    }

private:
    void *m_handle;
};

constexpr int kSuccess = 0;                                 ///< of both interfaces
constexpr int kCapabilityMajor = 75, kCapabilityMinor = 76; ///< CUdevice_attribute

/// The part of the CUDA driver's interface that describes cards.
class CudaDriver {
public:
    explicit CudaDriver(const RunTimeLibrary &library)
        : m_init(library.function<int(unsigned)>("cuInit")),
          m_count(library.function<int(int *)>("cuDeviceGetCount")),
          m_device(library.function<int(int *, int)>("cuDeviceGet")),
          m_name(library.function<int(char *, int, int)>("cuDeviceGetName")),
          m_memory(library.function<int(std::size_t *, int)>("cuDeviceTotalMem_v2")),
          m_attribute(library.function<int(int *, int, int)>("cuDeviceGetAttribute")),
          m_busId(library.function<int(char *, int, int)>("cuDeviceGetPCIBusId"))
    {}

    int cards() const
    {
        const bool isWhole = m_init && m_count && m_device && m_name && m_memory && m_attribute && m_busId;
        int count = 0;
        return isWhole && m_init(0) == kSuccess && m_count(&count) == kSuccess ? count : 0;
    }

    GpuFacts facts(int index) const
    {
        GpuFacts facts;
        int device = 0;
        char text[256] = {};
        if (m_device(&device, index) != kSuccess)
            return facts;
        if (m_name(text, sizeof text - 1, device) == kSuccess)
            facts.name = text;
        if (m_busId(text, sizeof text - 1, device) == kSuccess)
            facts.pciBusId = text;
        m_memory(&facts.memoryBytes, device);
        m_attribute(&facts.capabilityMajor, kCapabilityMajor, device);
        m_attribute(&facts.capabilityMinor, kCapabilityMinor, device);
        return facts;
    }

private:
    int (*m_init)(unsigned);
    int (*m_count)(int *);
    int (*m_device)(int *, int);
    int (*m_name)(char *, int, int);
    int (*m_memory)(std::size_t *, int);
    int (*m_attribute)(int *, int, int);
    int (*m_busId)(char *, int, int);
};

/// nvmlMemory_t
struct NvmlMemory {
    unsigned long long total = 0, free = 0, used = 0;
};

/// NVML, for what the CUDA driver tells only after it has woken the card.
class ManagementLibrary {
public:
    explicit ManagementLibrary(const RunTimeLibrary &library)
        : m_card(library.function<int(const char *, void **)>("nvmlDeviceGetHandleByPciBusId_v2")),
          m_memory(library.function<int(void *, NvmlMemory *)>("nvmlDeviceGetMemoryInfo")),
          m_end(library.function<int()>("nvmlShutdown"))
    {
        auto *begin = library.function<int()>("nvmlInit_v2");
        m_isReady = begin && m_card && m_memory && m_end && begin() == kSuccess;
    }
    ~ManagementLibrary()
    {
        if (m_isReady)
            m_end();
    }
    ManagementLibrary(const ManagementLibrary &) = delete;
    ManagementLibrary &operator=(const ManagementLibrary &) = delete;

    std::optional<std::size_t> freeBytes(const std::string &pciBusId) const
    {
        void *card = nullptr;
        NvmlMemory memory;
        if (!m_isReady || m_card(pciBusId.c_str(), &card) != kSuccess || m_memory(card, &memory) != kSuccess)
            return std::nullopt;
        return static_cast<std::size_t>(memory.free);
    }

private:
    int (*m_card)(const char *, void **);
    int (*m_memory)(void *, NvmlMemory *);
    int (*m_end)();
    bool m_isReady = false;
};

} // namespace

std::vector<GpuFacts> gpuFacts(const NvidiaLibraries &libraries)
{
    const RunTimeLibrary cuda(libraries.cuda);
    const CudaDriver driver(cuda);
    const int count = driver.cards();
    if (count <= 0)
        return {};
    const RunTimeLibrary nvml(libraries.management);
    const ManagementLibrary management(nvml);
    std::vector<GpuFacts> cards;
    for (int index = 0; index < count; ++index) {
        cards.push_back(driver.facts(index));
        cards.back().freeBytes = management.freeBytes(cards.back().pciBusId);
    }
    return cards;
}

} // namespace histo
