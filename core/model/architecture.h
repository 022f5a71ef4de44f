#pragma once

#include "core/model/weight_names.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace histo {

struct Architecture {
    std::string modelId;
    std::int64_t classes = 0;
    WeightDialect dialect = WeightDialect::Torchvision;
    std::string prefix; ///< before every name of the file
};

/// The model of the table whose state dict has these names (its own, or those of a dialect that is right for it) and
/// shapes, whatever its number of classes. Of several the one that the metadata names as "model", else the first. Dtypes
/// and order do not matter. Old files have no num_batches_tracked; checkpoints have more, under names with a '/': both
/// are allowed.
std::optional<Architecture> recogniseArchitecture(const std::vector<TensorInfo> &tensors,
                                                  const std::map<std::string, std::string> &metadata = {});

/// Why tensors that are named and shaped like a model's were not recognised as its; empty if there are none such.
std::string reasonNotRecognised(const std::vector<TensorInfo> &tensors);

/// Parameters as PyTorch counts them: without batch-norm statistics, and without what a checkpoint holds beside the
/// weights.
std::int64_t countParameters(const std::vector<TensorInfo> &tensors);

} // namespace histo
