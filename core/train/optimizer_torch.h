#pragma once

// Core-only.

#include "core/model/network_torch.h"
#include "core/model/weights_file.h"

#include <ATen/ATen.h>
#include <string>
#include <vector>

namespace histo {

/// AdamW (Loshchilov and Hutter 2019, algorithm 2) over ATen's fused kernel. Norms and biases do not decay.
class AdamW {
public:
    /// @param parameters  trainable entries; their tensors get requires_grad. Borrowed: they must outlive this.
    AdamW(const std::vector<StateEntry> &parameters, double weightDecay);
    ~AdamW(); ///< takes requires_grad off again

    void clearGradients();
    /// One step from the gradients that the backward pass left.
    void step(double learningRate);

    /// Moments and step count, named optimizer/<parameter>/first|second and optimizer/steps.
    std::vector<std::pair<std::string, at::Tensor>> state() const;
    /// Takes up where state() was made. @throws Error BadInput if a tensor is missing
    void restore(const std::vector<TensorData> &tensors);

private:
    struct Group {
        double weightDecay = 0;
        std::vector<std::string> names;
        std::vector<at::Tensor> parameters, firstMoments, secondMoments, steps;
    };
    Group m_decaying, m_plain;
};

} // namespace histo
