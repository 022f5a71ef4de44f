// Feeds arbitrary bytes to the reader of zip directories. Whatever they are, the answer is a list of entries that lie
// inside the file without overlapping, or a FormatError; never a crash, a hang, or memory out of proportion to the file.
//
// Build with -DHISTO_FUZZ=ON and clang, then
//     fuzz_zip -rss_limit_mb=512 -timeout=5 CORPUS
// where CORPUS is a folder with a few small zip files, which receives what the fuzzer finds.

#include "core/common/format_error.h"
#include "core/common/zip_directory.h"

#include <algorithm>
#include <cstdlib>
#include <string>
#include <sys/mman.h>
#include <unistd.h>

namespace {

constexpr std::uint64_t kMostEntries = 1000;

/// A file in memory, at a path like any other.
class MemoryFile {
public:
    MemoryFile(const std::uint8_t *bytes, std::size_t count) : m_descriptor(::memfd_create("zip", 0))
    {
        if (m_descriptor < 0 || ::write(m_descriptor, bytes, count) != static_cast<ssize_t>(count))
            std::abort();
    }
    ~MemoryFile() { ::close(m_descriptor); }
    MemoryFile(const MemoryFile &) = delete;
    MemoryFile &operator=(const MemoryFile &) = delete;

    std::string path() const { return "/proc/self/fd/" + std::to_string(m_descriptor); }

private:
    int m_descriptor;
};

void requireApart(std::vector<histo::ZipRecord> records, std::size_t fileBytes)
{
    if (records.size() > kMostEntries)
        std::abort();
    std::sort(records.begin(), records.end(), [](const auto &left, const auto &right) {
        return std::pair(left.dataOffset, left.storedBytes) < std::pair(right.dataOffset, right.storedBytes);
    });
    std::uint64_t previousEnd = 0;
    for (const histo::ZipRecord &record : records) {
        if (record.dataOffset < previousEnd || record.dataOffset > fileBytes ||
            record.storedBytes > fileBytes - record.dataOffset)
            std::abort();
        previousEnd = record.dataOffset + record.storedBytes;
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t count)
{
    const MemoryFile memory(bytes, count);
    try {
        const histo::RandomAccessFile file(memory.path());
        requireApart(histo::readZipDirectory(file, kMostEntries), count);
    } catch (const histo::FormatError &) {
        // refused, with its reason
    }
    return 0;
}
