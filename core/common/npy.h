#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

namespace histo {

/// An array of NumPy's .npy format (version 1.0), C order, little endian.
template <typename T>
struct NpyArray {
    std::vector<std::int64_t> shape;
    std::vector<T> values; ///< product of shape many
};

/// float32 ('<f4'). Foreign files are checked: the header, the type, and that the file is as long as its shape says.
/// @throws Error BadInput naming the file
NpyArray<float> readNpyFloat(const std::filesystem::path &path);
/// Writes by the atomic rule.
void writeNpy(const std::filesystem::path &path, const std::vector<std::int64_t> &shape, const float *values);

} // namespace histo
