#pragma once

// Core-only.

#include "core/common/bf16_bits.h"
#include "core/model/network_torch.h"
#include "core/model/weights_file.h"
#include "core/train/recipe.h"

#include <ATen/ATen.h>
#include <memory>
#include <string>
#include <vector>

namespace histo {

/// A tensor that learns.
struct TunedParameter {
    StateEntry entry;      ///< borrowed: its tensor must outlive the optimizer
    double rateFactor = 1; ///< times the step's learning rate: lower stages may learn slower
};

/// Turns gradients into steps. Gradients are the parameters' own (at::Tensor::grad()): an explicit backward pass writes
/// them there as LibTorch's autograd does. They may be float32 or bfloat16; parameters and what is remembered of them
/// are float32. A parameter without a gradient stays as it is.
///
/// Norms and biases never decay.
/// @thread one call at a time
class Optimizer {
public:
    Optimizer(const Optimizer &) = delete;
    Optimizer &operator=(const Optimizer &) = delete;
    virtual ~Optimizer(); ///< takes gradients and requires_grad off the parameters again

    void clearGradients();
    /// Euclidean norm of all gradients together. One that is larger than `largest` is brought down to it in the next
    /// step, as torch.nn.utils.clip_grad_norm_ does. @param largest  0: none
    double clipGradients(double largest);
    /// One step from the gradients that are there.
    void step(double learningRate);

    /// What is remembered of each parameter, by name: optimizer/<parameter>/first|second|steps of AdamW,
    /// optimizer/<parameter>/momentum of SGD. The tensors are the optimizer's own.
    std::vector<std::pair<std::string, at::Tensor>> state() const;
    /// Takes up where state() was made. @throws Error BadInput if a tensor is missing or of another shape
    void restore(const std::vector<TensorData> &tensors);

    /// From now on each step writes the parameter, rounded to bfloat16, to this tensor of its shape and layout, too. The
    /// versions of both (at::Tensor::_version()) rise alike.
    void keepCopy(const at::Tensor &parameter, const at::Tensor &copy);
    void keepNoCopies();

    std::vector<TunedParameter> parameters() const;

protected:
    /// A parameter with what is remembered of it.
    struct Slot {
        TunedParameter parameter;
        double weightDecay = 0;
        at::Tensor copy{};                ///< bfloat16, or undefined
        std::vector<at::Tensor> memory{}; ///< in the order of memoryNames
    };
    struct Update {
        at::Tensor gradient; ///< float32 or bfloat16, in the parameter's layout
        double gradientFactor = 1, rate = 0;
    };

    Optimizer(const std::vector<TunedParameter> &parameters, double weightDecay, std::vector<std::string> memoryNames);
    /// The raw numbers of a bfloat16 tensor; null if it is undefined.
    static Bf16Bits *bitsOf(const at::Tensor &tensor)
    {
        return tensor.defined() ? static_cast<Bf16Bits *>(tensor.data_ptr()) : nullptr;
    }

private:
    virtual void update(Slot &slot, const Update &update) = 0;

    std::vector<Slot> m_slots;
    std::vector<std::string> m_memoryNames;
    double m_gradientFactor = 1;
};

/// @param parameters  get requires_grad
/// @param momentum    of SGD; AdamW has its customary 0.9 and 0.999
std::unique_ptr<Optimizer> makeOptimizer(OptimizerKind kind, const std::vector<TunedParameter> &parameters,
                                         double weightDecay, double momentum);

/// Loshchilov and Hutter 2019, algorithm 2, with the figures of torch.optim.AdamW.
std::unique_ptr<Optimizer> makeAdamW(const std::vector<TunedParameter> &parameters, double weightDecay);
/// Gradient descent with momentum as torch.optim.SGD has it: the decay is part of the gradient.
std::unique_ptr<Optimizer> makeSgd(const std::vector<TunedParameter> &parameters, double weightDecay, double momentum);

} // namespace histo
