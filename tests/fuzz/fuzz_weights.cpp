// Feeds arbitrary bytes to the readers of weights files (safetensors, zip .pth, legacy .pth). Whatever they are, the
// answer is tensors or an Error of kind BadInput; never a crash, a hang, or memory out of proportion to the file.
//
// Build with -DHISTO_FUZZ=ON and clang, then
//     fuzz_weights -rss_limit_mb=512 -timeout=10 CORPUS tests/golden/weights
// where CORPUS is a folder that receives what the fuzzer finds.

#include "core/common/error.h"
#include "core/model/weights_file.h"

#include <cstdlib>
#include <filesystem>
#include <string>
#include <sys/mman.h>
#include <unistd.h>

namespace {

/// A file in memory, at a path like any other.
class MemoryFile {
public:
    MemoryFile(const std::uint8_t *bytes, std::size_t count) : m_descriptor(::memfd_create("weights", 0))
    {
        if (m_descriptor < 0 || ::write(m_descriptor, bytes, count) != static_cast<ssize_t>(count))
            std::abort();
    }
    ~MemoryFile() { ::close(m_descriptor); }
    MemoryFile(const MemoryFile &) = delete;
    MemoryFile &operator=(const MemoryFile &) = delete;

    std::filesystem::path path() const { return "/proc/self/fd/" + std::to_string(m_descriptor); }

private:
    int m_descriptor;
};

void requireWholeTensors(const histo::WeightsFile &file)
{
    for (const histo::TensorData &tensor : file.tensors) {
        std::size_t bytes = histo::bytesPerElement(tensor.info.dtype);
        for (std::int64_t size : tensor.info.shape)
            bytes *= static_cast<std::size_t>(size);
        if (tensor.bytes.size() != bytes)
            std::abort();
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t count)
{
    MemoryFile file(bytes, count);
    try {
        requireWholeTensors(histo::readWeightsFile(file.path()));
    } catch (const histo::Error &error) {
        if (error.kind() != histo::ErrorKind::BadInput)
            std::abort();
    }
    return 0;
}
