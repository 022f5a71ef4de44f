#pragma once

// The names that other libraries give the tensors of the same networks. Facts about their files, from their state dicts:
// timm (github.com/huggingface/pytorch-image-models) and efficientnet_pytorch (github.com/lukemelas/EfficientNet-PyTorch).

#include "core/model/weights.h"

#include <string>
#include <vector>

namespace histo {

enum class WeightDialect { Torchvision, Timm, Lukemelas };
inline constexpr WeightDialect kWeightDialects[] = {WeightDialect::Torchvision, WeightDialect::Timm,
                                                    WeightDialect::Lukemelas};

const char *name(WeightDialect dialect); ///< torchvision, timm, lukemelas

/// The dialect that a model's own names are in: torchvision's, and for EfficientNet-Lite those of its published weights.
WeightDialect ownDialect(const std::vector<TensorInfo> &own);

/// What a dialect calls a model's tensors and which shape it gives them (timm's VGG has convolutions where torchvision has
/// linear layers: the same numbers in the same order).
/// @param own  of one model, under its own names, in the order of the forward pass (expectedTensors)
/// @return     as many tensors in the same order; none if the dialect has no names for such a network
std::vector<TensorInfo> inDialect(const std::vector<TensorInfo> &own, WeightDialect dialect);

/// Whether a file that carries a dialect's names is right for a model, whose geometry (padding, epsilon of the batch
/// norms) the names do not tell.
struct DialectFit {
    bool isRight = true;
    std::string note; ///< for people: why not, or what the file cannot tell; empty if there is nothing to say
};
DialectFit fitOfDialect(WeightDialect dialect, const std::string &modelId);

} // namespace histo
