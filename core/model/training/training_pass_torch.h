#pragma once

// Core-only: a network's body forwards and backwards, for learning.

#include "core/common/cancel_token.h"
#include "core/model/network_torch.h"
#include "core/model/training/rounded_weight_torch.h"

#include <memory>

namespace histo {

/// One way to run a network's body forwards and backwards. Explanations do not use it: they look at layers as they are.
class TrainingPass {
public:
    virtual ~TrainingPass() = default;

    /// @param input  [N, 3, H, W], float32 or the pass's type
    /// @return       what the head sees, float32 [N, featureCount]
    /// @throws Error Cancelled, within one layer's time
    virtual at::Tensor forward(const at::Tensor &input) = 0;

    /// Adds gradients to the learning tensors' grad(); the body's values of the last forward() are let go on the way.
    /// @param gradient  of the loss by what forward() returned
    /// @throws Error Cancelled, within one layer's time
    virtual void backward(const at::Tensor &gradient) = 0;

    /// Tells of the copies, rounded to the pass's type, that are read instead of float32 weights.
    virtual void tellCopies(const CopySink &) const {}

    /// Whether anything below the head learns.
    virtual bool learns() const = 0;
};

/// The pass that is fastest on the network's device. Tensors that require gradients learn; nothing is computed backwards
/// below the lowest of them.
/// @param network  borrowed
std::unique_ptr<TrainingPass> makeTrainingPass(Network &network, const Pass &pass, const CancelToken &cancel);

/// Own layers, fused, on the CPU.
std::unique_ptr<TrainingPass> makeFusedPass(Network &network, const Pass &pass, const CancelToken &cancel);

/// LibTorch's autograd over the network's operations, on any device.
std::unique_ptr<TrainingPass> makeAutogradPass(Network &network, const Pass &pass, const CancelToken &cancel);

} // namespace histo
