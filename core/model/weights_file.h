#pragma once

#include "core/model/weights.h"

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace histo {

/// One tensor as it stands in a file: little endian, C order, without gaps.
struct TensorData {
    TensorInfo info;
    std::vector<std::byte> bytes; ///< product of shape times the size of the dtype
};

struct WeightsFile {
    std::string format; ///< safetensors | pth_zip | pth_legacy
    std::vector<TensorData> tensors; ///< in the file's order
    std::map<std::string, std::string> metadata; ///< of safetensors
};

/// Bytes of one element; 0 for an unknown dtype. Names as safetensors has them: F64 F32 F16 BF16 I64 I32 I16 I8 U8 BOOL.
std::size_t bytesPerElement(const std::string &dtype);

/// The format is found by content, never by the name's ending. Nothing in the file is executed.
/// @throws Error BadInput naming the file and the rule it breaks
WeightsFile readWeightsFile(const std::filesystem::path &path);

/// A tensor to be written; borrowed until the call returns.
struct TensorView {
    TensorInfo info;
    const void *bytes = nullptr;
};

/// safetensors by the atomic rule; readable by Python's safetensors, tensors aligned to 8 bytes, sorted as given.
/// @throws Error Io or DiskFull
void writeSafetensors(const std::filesystem::path &path, const std::vector<TensorView> &tensors,
                      const std::map<std::string, std::string> &metadata = {});

} // namespace histo
