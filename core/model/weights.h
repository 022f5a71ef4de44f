#pragma once

#include "core/common/json.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace histo {

struct TensorInfo {
    std::string name, dtype; ///< dtype as safetensors writes it: F32, BF16, I64, …
    std::vector<std::int64_t> shape;
};

/// What stands in a weights file, without loading it into a network.
struct WeightsInfo {
    std::string format;                      ///< safetensors | pth_zip | pth_legacy
    std::optional<std::string> architecture; ///< id of the model whose names and shapes these are
    std::int64_t classes = 0;
    std::int64_t parameters = 0;             ///< without batch-norm statistics
    std::string sha256;
    std::vector<TensorInfo> tensors;
};

/// Reads .safetensors, and .pth as data only: nothing in the file is executed, every size is checked against the
/// file's length before memory is asked for.
/// @throws Error BadInput naming the file and what is wrong with it
WeightsInfo inspectWeights(const std::filesystem::path &path);

/// The document of `model inspect --json -`.
Json toJson(const WeightsInfo &info);

} // namespace histo
