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

/// Bytes of one element; 0 for an unknown dtype. Names as safetensors has them: F64 F32 F16 BF16 I64 I32 I16 I8 U8
/// BOOL.
std::size_t bytesPerElement(const std::string &dtype);

/// The format is found by content, never by the name's ending. Nothing in the file is executed.
/// Of a .pth: the state dict, also one kept under "state_dict" or "model"; entries that are no tensors are passed over,
/// and "module." before every name (DataParallel's) is taken off. A view is gathered into a tensor of its own.
/// @throws Error BadInput naming the file and the rule it breaks
WeightsFile readWeightsFile(const std::filesystem::path &path);

/// A tensor to be written; borrowed until the call returns.
struct TensorView {
    TensorInfo info;
    const void *bytes = nullptr;
};

/// safetensors by the atomic rule; readable by Python's safetensors. The data begins at a multiple of 8 bytes, the
/// tensors follow one another as given (the format allows no gaps). What is not UTF-8 in the metadata is replaced.
/// @throws Error Io or DiskFull; Internal for an unknown dtype or one name given twice
void writeSafetensors(const std::filesystem::path &path, const std::vector<TensorView> &tensors,
                      const std::map<std::string, std::string> &metadata = {});

} // namespace histo
