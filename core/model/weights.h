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
    std::optional<std::string> dialect;      ///< whose names: torchvision | timm | lukemelas; of a known architecture
    std::string note; ///< for people: what the file cannot tell, or why it is of no architecture; often empty
    std::string sha256;
    std::vector<TensorInfo> tensors;
};

/// Reads .safetensors, and .pth as data only: nothing in the file is executed, every size is checked against the
/// file's length before memory is asked for.
/// @throws Error BadInput naming the file and what is wrong with it
WeightsInfo inspectWeights(const std::filesystem::path &path);

/// What a command that loads the file for a model has to tell: what the names of its tensors cannot say. Empty if there
/// is nothing, or if it does not fit, which loading says.
/// @throws Error BadInput if it cannot be read
std::string noteOnWeights(const std::filesystem::path &path, const std::string &modelId);

/// The document of `model inspect --json -`.
Json toJson(const WeightsInfo &info);

} // namespace histo
