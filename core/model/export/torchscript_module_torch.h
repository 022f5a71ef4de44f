#pragma once

// Core-only: a network as a TorchScript module.

#include "core/model/network_torch.h"

#include <torch/csrc/jit/api/module.h>

namespace histo {

/// The forward pass in TorchScript's language, for a module whose tensors have torchvision's names. Float32, evaluation
/// only: batch norm by its running statistics, no dropout. Input [N, 3, H, W] of any size, output logits [N, classes].
std::string torchScriptSource(const Network &network);

/// A module with torchScriptSource as its forward; its state dict has torchvision's names. The tensors are shared with
/// the network where they lie in C order (convolutions of kernel > 1 are copied).
torch::jit::Module torchScriptModule(const Network &network, const std::string &className);

} // namespace histo
