#pragma once

#include "core/model/weights.h"

#include <optional>
#include <string>
#include <vector>

namespace histo {

/// The network of the table that shares most tensors with a file.
struct NearestNetwork {
    std::string modelId;
    std::vector<std::string> differences; ///< a line each: "missing: fc.bias [classes]"
};
/// @param info  of a file whose architecture was not recognised
/// @return      nothing if no tensor is that of any network
std::optional<NearestNetwork> nearestNetwork(const WeightsInfo &info);

/// Why a file's weights are those of no network known here: the network that comes nearest, and what does not fit it.
/// "of no network known here; the nearest is ResNet50, with 3 differences: missing: fc.bias [classes]; …"
/// @param info  of a file whose architecture was not recognised
std::string whyNotRecognised(const WeightsInfo &info);

} // namespace histo
