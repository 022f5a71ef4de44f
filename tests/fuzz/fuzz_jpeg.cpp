// Feeds arbitrary bytes to the checks that a JPEG passes before it is decoded: its markers, its size, and libjpeg's own
// opinion of its compressed pixels. Whatever they are, the answer is a reason or none; never a crash or a hang.
//
// Build with -DHISTO_FUZZ=ON and clang, then
//     fuzz_jpeg -rss_limit_mb=1024 -timeout=20 -max_len=8192 CORPUS
// where CORPUS is a folder with a few small JPEGs, that receives what the fuzzer finds.

#include "core/image/jpeg_damage.h"
#include "core/image/jpeg_structure.h"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t count)
{
    constexpr std::int64_t kMostPixels = 1 << 20; // more only takes time
    const std::string_view jpeg(reinterpret_cast<const char *>(bytes), count);
    const histo::JpegStructure structure = histo::readJpegStructure(jpeg);
    if (structure.problem || structure.width * structure.height > kMostPixels)
        return 0;
    if (structure.width <= 0 || structure.height <= 0)
        std::abort(); // sound markers without a size
    histo::problemWithJpegPixels(jpeg);
    return 0;
}
