#include "core/common/npy.h"

#include "core/common/atomic_file.h"
#include "core/common/error.h"
#include "core/common/paths.h"

#include <cstring>
#include <regex>

namespace histo {

namespace {

constexpr std::string_view kMagic("\x93NUMPY", 6);

[[noreturn]] void refuse(const std::filesystem::path &path, const std::string &why)
{
    throw Error(ErrorKind::BadInput, utf8(path) + ": " + why);
}

/// The dictionary that describes the array, as text, and where the values begin.
std::string headerOf(const std::string &bytes, const std::filesystem::path &path, std::size_t &valuesAt)
{
    if (bytes.size() < 10 || bytes.compare(0, kMagic.size(), kMagic) != 0)
        refuse(path, "not an .npy file");
    bool version1 = bytes[6] == 1;
    std::size_t lengthBytes = version1 ? 2 : 4;
    if (bytes.size() < 8 + lengthBytes)
        refuse(path, "cut off in its header");
    std::size_t length = 0;
    for (std::size_t i = 0; i < lengthBytes; ++i)
        length |= static_cast<std::size_t>(static_cast<unsigned char>(bytes[8 + i])) << (8 * i);
    valuesAt = 8 + lengthBytes + length;
    if (valuesAt > bytes.size())
        refuse(path, "cut off in its header");
    return bytes.substr(8 + lengthBytes, length);
}

std::vector<std::int64_t> shapeOf(const std::string &header, const std::filesystem::path &path)
{
    std::smatch match;
    if (!std::regex_search(header, match, std::regex(R"('shape':\s*\(([0-9,\s]*)\))")))
        refuse(path, "its header names no shape");
    std::vector<std::int64_t> shape;
    std::string list = match[1];
    std::regex number("[0-9]+");
    for (std::sregex_iterator it(list.begin(), list.end(), number), end; it != end; ++it) {
        if (it->length() > 15)
            refuse(path, "an impossible shape");
        shape.push_back(std::stoll(it->str()));
    }
    return shape;
}

} // namespace

NpyArray<float> readNpyFloat(const std::filesystem::path &path)
{
    const std::string bytes = readFile(path, std::size_t(8) << 30);
    std::size_t valuesAt = 0;
    const std::string header = headerOf(bytes, path, valuesAt);
    if (header.find("'<f4'") == std::string::npos)
        refuse(path, "holds no 32-bit floats; save it with array.astype(numpy.float32)");
    if (header.find("'fortran_order': False") == std::string::npos)
        refuse(path, "is in Fortran order; save it with numpy.ascontiguousarray");
    NpyArray<float> array;
    array.shape = shapeOf(header, path);
    const std::size_t available = (bytes.size() - valuesAt) / sizeof(float);
    std::size_t count = 1;
    for (auto extent : array.shape) {
        if (extent > 0 && count > available / static_cast<std::size_t>(extent))
            refuse(path, "is shorter than its shape says");
        count *= static_cast<std::size_t>(extent);
    }
    if (count * sizeof(float) != bytes.size() - valuesAt)
        refuse(path, "is not as long as its shape says");
    array.values.resize(count);
    std::memcpy(array.values.data(), bytes.data() + valuesAt, count * sizeof(float));
    return array;
}

void writeNpy(const std::filesystem::path &path, const std::vector<std::int64_t> &shape, const float *values)
{
    std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (";
    std::size_t count = 1;
    for (auto extent : shape) {
        header += std::to_string(extent) + ",";
        count *= static_cast<std::size_t>(extent);
    }
    header += "), }";
    header.append(63 - (10 + header.size()) % 64, ' '); // the values begin at a multiple of 64 bytes
    header += '\n';
    std::string start(kMagic);
    start += {1, 0, static_cast<char>(header.size() & 255), static_cast<char>(header.size() >> 8)};
    AtomicFile file(path);
    file.write(start + header);
    file.write(values, count * sizeof(float));
    file.commit();
}

} // namespace histo
