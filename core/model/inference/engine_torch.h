#pragma once

// Core-only: networks without gradients, as fast as the machine allows.

#include "core/common/cancel_token.h"
#include "core/model/network_torch.h"

#include <memory>

namespace histo {

/// Runs a network's body for predictions: evaluation mode, batch norms folded, activations and sums inside the
/// convolutions, weights laid out once as the processor wants them. Used by evaluating, predicting and validation.
/// Explanations that need gradients and training run the network itself.
///
/// fp32 differs from Network::features() by the order of additions alone (below 1e-5 of the largest value); bf16 rounds
/// weights and what lies between layers.
///
/// On the CPU each core works on pictures of its own, a few at a time so that they stay in its cache; a single picture
/// is shared by all cores. On another device the network runs there as it is.
/// @thread one call at a time per object; it uses as many threads as LibTorch is told to (core/device/threads)
class InferenceEngine {
public:
    /// @param network  borrowed; where its weights are now (see Network::moveTo) is where it runs. Changed weights need
    ///                 a new engine.
    /// @param type     at::kFloat or at::kBFloat16; at::kHalf on a graphics card
    InferenceEngine(const Network &network, at::ScalarType type);
    ~InferenceEngine();

    /// @param input  [N, 3, H, W], float32
    /// @param cancel asked before every few pictures
    /// @return       what the head sees, float32 [N, featureCount]
    /// @throws Error Cancelled
    at::Tensor features(const at::Tensor &input, const CancelToken &cancel = {});
    /// @return  logits, float32 [N, classes]; the head is always computed in float32
    at::Tensor forward(const at::Tensor &input, const CancelToken &cancel = {});

    at::ScalarType type() const;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace histo
