// Feeds arbitrary bytes to the reader of zip directories. Whatever they are, the answer is a list of entries that lie
// inside the file without overlapping, or a FormatError; never a crash, a hang, or memory out of proportion to the file.
//
// Build with -DHISTO_FUZZ=ON and clang, then
//     fuzz_zip -rss_limit_mb=512 -timeout=5 CORPUS
// where CORPUS is a folder with a few small zip files, which receives what the fuzzer finds.

#include "core/common/format_error.h"
#include "core/common/zip_directory.h"
#include "tests/fuzz/memory_file.h"

#include <algorithm>
#include <cstdlib>

namespace {

constexpr std::uint64_t kMostEntries = 1000;

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
