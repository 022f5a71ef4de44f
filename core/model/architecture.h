#pragma once

#include "core/model/weights.h"

#include <optional>
#include <string>
#include <vector>

namespace histo {

struct Architecture {
    std::string modelId;
    std::int64_t classes = 0;
};

/// The model of the table whose state dict has these names and shapes, whatever its number of classes. Dtypes and order
/// do not matter. Old files have no num_batches_tracked; checkpoints have more, under names with a '/': both are
/// allowed.
std::optional<Architecture> recogniseArchitecture(const std::vector<TensorInfo> &tensors);

/// Parameters as PyTorch counts them: without batch-norm statistics, and without what a checkpoint holds beside the
/// weights.
std::int64_t countParameters(const std::vector<TensorInfo> &tensors);

} // namespace histo
