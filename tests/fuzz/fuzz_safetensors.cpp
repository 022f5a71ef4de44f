// Feeds bytes to the reader of safetensors files. Whatever they are, the answer is whole tensors or an Error of kind
// BadInput; never a crash, a hang, or memory out of proportion to the file.
//
// The first byte of an input says what the rest is:
//   even  a file as it is
//   odd   a header behind two bytes that say how much data follows it; the header's length is put before it here, so
//         that it does not keep the fuzzer at the door
//
// Build with -DHISTO_FUZZ=ON and clang, then
//     write_weights_seeds CORPUS safetensors
//     fuzz_safetensors -rss_limit_mb=512 -timeout=10 -max_len=4096 -dict=tests/fuzz/safetensors.dict CORPUS
// where CORPUS is a folder that receives what the fuzzer finds.

#include "tests/fuzz/read_weights.h"
#include "tests/support/weights_bytes.h"

namespace {

/// The format has no gaps and no overlaps: what was read is as long as what was there.
void requireAllData(const histo::WeightsFile &file, std::size_t dataBytes)
{
    std::size_t total = 0;
    for (const histo::TensorData &tensor : file.tensors)
        total += tensor.bytes.size();
    if (total != dataBytes)
        std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t count)
{
    const std::string input(reinterpret_cast<const char *>(bytes), count);
    if (input.empty())
        return 0;
    if (bytes[0] % 2 == 0) {
        readOrRefused(input.substr(1));
    } else if (count >= 3) {
        const std::size_t dataBytes = bytes[1] + 256u * (bytes[2] % 8);
        if (const auto file = readOrRefused(safetensorsBytes(input.substr(3), std::string(dataBytes, 'x'))))
            requireAllData(*file, dataBytes);
    }
    return 0;
}
