#pragma once

// Core-only: a network's operations put together into few, for running without gradients.

#include "core/model/network_torch.h"

#include <optional>
#include <vector>

namespace histo {

/// A convolution with what follows it: batch norm folded into weight and bias, a sum, an activation. Or a linear layer
/// with its activation.
struct FusedConv {
    ConvShape shape;
    at::Tensor weight; ///< float32 [out, in / groups, kernel, kernel], or [out, in]
    at::Tensor bias;   ///< float32 [out]
    std::optional<ActivationKind> activation;
};

/// Squeeze and excitation (Hu et al. 2018): channels scaled by sigmoid(W2 silu(W1 mean + b1) + b2).
struct Excitation {
    at::Tensor weight1, bias1; ///< float32 [squeezed, channels], [squeezed]
    at::Tensor weight2, bias2; ///< float32 [channels, squeezed], [channels]
};

/// One step. Values are numbered as the network's nodes.
struct FusedStep {
    enum class Kind { Conv, Linear, Excite, Plain };
    Kind kind = Kind::Plain;
    int input = 0;    ///< the value read
    int added = -1;   ///< Conv: the value added before the activation. Plain: the second value read
    int output = 0;   ///< the value made
    FusedConv conv{}; ///< of Conv; of Linear without its shape
    Excitation excitation{};
    const Node *node = nullptr;  ///< of Plain: runs as it is
    std::vector<int> lastUses{}; ///< values that no later step reads
};

/// What is run, in order, from the input to what the head sees.
struct FusedPlan {
    std::vector<FusedStep> body; ///< of each picture by itself
    std::vector<FusedStep> tail; ///< from the first linear layer on: of all pictures at once
};

/// The steps from the input to what the head sees. Weights are new tensors; nodes are borrowed from the network, which
/// must outlive the plan.
/// Source of the folding: y = g (W x - m) / sqrt(v + e) + b, so W' = W g / sqrt(v + e), b' = b - m g / sqrt(v + e);
/// computed in float64.
FusedPlan fusedPlan(const Network &network);

} // namespace histo
