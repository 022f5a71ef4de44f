// Feeds bytes to the readers of .pth files, zip and legacy. Whatever they are, the answer is whole tensors or an Error of
// kind BadInput; never a crash, a hang, or memory out of proportion to the file.
//
// The first byte of an input says what the rest is:
//   0  a file as it is
//   1  a pickle, which is put into a sound zip archive here
//   2  the same in the legacy format
//   3  numbers that describe one tensor: a view of six floats. If it is read, each element must be the one that the
//      numbers say
// so that checksums and lengths do not keep the fuzzer at the door.
//
// Build with -DHISTO_FUZZ=ON and clang, then
//     write_weights_seeds CORPUS pth
//     fuzz_pth -rss_limit_mb=512 -timeout=10 -max_len=8192 -dict=tests/fuzz/pth.dict CORPUS
// where CORPUS is a folder that receives what the fuzzer finds.

#include "core/common/byte_reader.h"
#include "tests/fuzz/read_weights.h"
#include "tests/support/weights_bytes.h"

#include <cstring>

namespace {

/// Mostly small, now and then at the edge of 64 bits.
std::int64_t takeNumber(histo::ByteReader &reader)
{
    const auto byte = reader.takeLittleEndian<std::uint8_t>();
    if (byte < 0xf0)
        return byte % 16 - 2;
    return static_cast<std::int64_t>(reader.takeLittleEndian<std::uint64_t>());
}

TensorPickle takeTensor(histo::ByteReader &reader)
{
    TensorPickle tensor;
    if (reader.takeLittleEndian<std::uint8_t>() % 4 == 0)
        tensor.elements = takeNumber(reader);
    tensor.offset = takeNumber(reader);
    tensor.shape.clear();
    tensor.strides.clear();
    for (int axes = reader.takeLittleEndian<std::uint8_t>() % 6; axes > 0; --axes) {
        tensor.shape.push_back(takeNumber(reader));
        tensor.strides.push_back(takeNumber(reader));
    }
    return tensor;
}

/// The view gathered the plain way.
void requireElements(const TensorPickle &described, const histo::TensorData &tensor)
{
    const std::string storage = sixFloats();
    std::vector<std::int64_t> index(described.shape.size(), 0);
    for (std::size_t place = 0; place < tensor.bytes.size(); place += 4) {
        std::int64_t element = described.offset;
        for (std::size_t axis = 0; axis < index.size(); ++axis)
            element += index[axis] * described.strides[axis];
        if (element < 0 || element >= 6 ||
            std::memcmp(&tensor.bytes[place], &storage[static_cast<std::size_t>(element) * 4], 4) != 0)
            std::abort();
        for (std::size_t axis = index.size(); axis-- > 0 && ++index[axis] == described.shape[axis];)
            index[axis] = 0;
    }
}

void readView(const std::string &numbers)
{
    histo::ByteReader reader(numbers);
    TensorPickle described;
    try {
        described = takeTensor(reader);
    } catch (const histo::FormatError &) {
        return; // too few numbers
    }
    std::size_t product = 1;
    for (std::int64_t size : described.shape)
        product *= size > 0 && size < 64 ? static_cast<std::size_t>(size) : 1;
    if (product > 4096)
        return; // only takes time
    if (const auto file = readOrRefused(zipPth(pickle::stateDict(described.bytes()))))
        requireElements(described, file->tensors.at(0));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t count)
{
    if (count == 0)
        return 0;
    const std::string input(reinterpret_cast<const char *>(bytes) + 1, count - 1);
    switch (bytes[0] % 4) {
    case 0: readOrRefused(input); break;
    case 1: readOrRefused(zipPth(input)); break;
    case 2: readOrRefused(legacyPth(input)); break;
    default: readView(input);
    }
    return 0;
}
