#pragma once

// Core-only: the layers of the pass on the CPU.

#include "core/model/training/norm_loops.h"
#include "core/model/training/training_layer_torch.h"

#include <optional>

namespace histo {

/// A convolution with what follows it: a batch norm that keeps its statistics, a sum, an activation.
struct ConvParts {
    const Node *conv = nullptr;
    const Node *norm = nullptr; ///< folded into weight and bias; null: none, or it follows the batches
    bool adds = false;          ///< the second input is added before the curve
    Curve curve = Curve::None;
};
std::unique_ptr<TrainingLayer> makeConvLayer(const ConvParts &parts, std::vector<int> inputs, int output,
                                             at::ScalarType type);

/// A batch norm that follows the batches, with the sum and the activation behind it.
struct NormParts {
    const Node *norm = nullptr;
    bool adds = false;
    Curve curve = Curve::None;
};
std::unique_ptr<TrainingLayer> makeNormLayer(const NormParts &parts, std::vector<int> inputs, int output);

/// A linear layer with the ReLU behind it.
std::unique_ptr<TrainingLayer> makeLinearLayer(const Node &linear, Curve curve, std::vector<int> inputs, int output,
                                               at::ScalarType type);

/// Squeeze and excitation (Hu et al. 2018): channels scaled by sigmoid(W2 silu(W1 mean + b1) + b2).
/// @param squeeze  the 1x1 convolution W1, with its bias  @param excite  W2
std::unique_ptr<TrainingLayer> makeExciteLayer(const Node &squeeze, const Node &excite, int input, int output);

/// @param pool  over channels that are a multiple of sixteen
std::unique_ptr<TrainingLayer> makeMaxPoolLayer(const Node &pool, int output);

std::unique_ptr<TrainingLayer> makeAddLayer(std::vector<int> inputs, int output);

/// Any operation, by LibTorch's autograd.
std::unique_ptr<TrainingLayer> makePlainLayer(const Node &node, const Pass &pass, int output);

/// What is run, in order, from the input to what the head sees. Nodes are borrowed from the network.
std::vector<std::unique_ptr<TrainingLayer>> trainingLayers(const Network &network, const Pass &pass);

} // namespace histo
