#pragma once

// Core-only: the linear layers between a network's convolutions and its head.

#include "core/model/inference/onednn_torch.h"

namespace histo {

/// Runs on all pictures at once, so that the weights, most of a VGG16, are read once. May be empty.
class LinearTail {
public:
    /// @param type  at::kFloat or at::kBFloat16
    LinearTail(std::vector<FusedStep> steps, at::ScalarType type);

    /// @param value  [N, C], of any type
    /// @return       what the head sees, float32 [N, featureCount]
    at::Tensor run(at::Tensor value) const;

private:
    std::vector<FusedStep> m_steps;
    at::ScalarType m_type;
    std::vector<std::optional<PreparedConv>> m_weights; ///< by step
};

} // namespace histo
