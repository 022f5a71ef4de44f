#pragma once

// Core-only: where the tensors of a weights file lie, found without reading them.

#include "core/common/random_access_file.h"
#include "core/model/weights_file.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace histo {

/// A block of the file that one or several tensors look into. Inside the file: the format's reader has checked it.
struct StorageRecord {
    std::uint64_t fileOffset = 0, byteCount = 0;
    std::optional<std::uint32_t> crc32;
};

/// A tensor as a view of a storage; offset and strides count elements, as PyTorch's do.
struct TensorRecord {
    TensorInfo info;
    std::size_t storageIndex = 0;
    std::int64_t offset = 0;
    std::vector<std::int64_t> strides;
};

struct WeightsLayout {
    std::string format; ///< as WeightsFile::format
    std::vector<StorageRecord> storages;
    std::vector<TensorRecord> tensors; ///< as TensorInfo in the file's order
    std::map<std::string, std::string> metadata;
};

/// Recognises the format by content and checks every rule that needs no tensor's bytes.
/// @throws Error BadInput naming the file and the rule it breaks
WeightsLayout readWeightsLayout(const std::filesystem::path &path);

/// Checks every view against its storage, and all of them together against the file's length: a few bytes must not
/// unfold into many. @throws FormatError
void checkViews(const RandomAccessFile &file, const WeightsLayout &layout);

/// The tensors' bytes, gathered in C order, of a layout that checkViews() has passed.
/// @throws FormatError if a checksum is wrong or the file ends early
std::vector<TensorData> readTensors(const RandomAccessFile &file, const WeightsLayout &layout);

/// Strides of a tensor without gaps in C order.
std::vector<std::int64_t> contiguousStrides(const std::vector<std::int64_t> &shape);

/// Bytes that a tensor's elements take; nothing for an unknown dtype, a negative size or an overflow.
std::optional<std::uint64_t> byteCountOf(const TensorInfo &info);

} // namespace histo
