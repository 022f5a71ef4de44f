#pragma once

#include "core/common/research_notice.h"
#include "core/model/model_table.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace histo {

/// What travels with an exported network: key and value, in the order in which people read them.
using NetworkCard = std::vector<std::pair<std::string, std::string>>;

/// Where a network comes from: what it cannot tell itself.
struct NetworkOrigin {
    std::string weightsSha256; ///< of the weights file; empty if the weights are in none
    NetworkCard run;           ///< what is to be known of the training run; empty without one
    /// Of the network's input, that is after a picture's shorter side became ModelInfo::resizeSide; nothing if it was
    /// not measured.
    std::optional<double> micrometresPerPixel;
};

/// benign, malignant; of any other number of classes class_0, class_1, …
std::vector<std::string> classNames(int count);

/// How the input is made, what the output means, which weights these are and the notice.
NetworkCard cardOf(const ModelInfo &model, int classes, const NetworkOrigin &origin);

} // namespace histo
