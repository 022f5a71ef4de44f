#pragma once

// Core-only: what the pass on the CPU is made of.

#include "core/model/network_torch.h"
#include "core/model/training/rounded_weight_torch.h"

#include <memory>
#include <vector>

namespace histo {

using Tensors = std::vector<at::Tensor>;

/// The loss's slope by a value, from its readers. The sum of two is left to the loop that reads them.
struct Slope {
    at::Tensor first, second; ///< none, one or both
    void add(const at::Tensor &more);
    bool isThere() const { return first.defined(); }
    at::Tensor sum() const; ///< of those that are there
};

/// One operation, or several fused, forwards and backwards. What backward() needs of the forward pass it gets as `kept`:
/// layers themselves remember nothing of a picture.
/// Values are channels last where they have cells, and of the pass's type. Values and slopes belong to several layers:
/// none is ever written to.
class TrainingLayer {
public:
    explicit TrainingLayer(std::vector<int> inputs, int output) : m_inputs(std::move(inputs)), m_output(output) {}
    virtual ~TrainingLayer() = default;

    const std::vector<int> &inputs() const { return m_inputs; } ///< values are numbered as the network's nodes
    int output() const { return m_output; }

    /// Tells of the copies of its tensors that it reads instead of them.
    virtual void tellCopies(const CopySink &) const {}
    /// Whether one of its own tensors learns.
    virtual bool learns() const = 0;
    /// @param kept  where to put what backward() needs; null if there will be none
    virtual at::Tensor forward(const Tensors &inputs, Tensors *kept) const = 0;
    /// Adds to the gradients of its own tensors that learn.
    /// @param wanted  by input: whether its slope is asked for
    /// @return        slopes by the inputs; undefined where not wanted
    virtual Tensors backward(const Tensors &kept, const Slope &slope, const std::vector<bool> &wanted) const = 0;

private:
    std::vector<int> m_inputs;
    int m_output;
};

/// Adds to a tensor's gradient, if it learns.
void addGradient(const at::Tensor &parameter, const at::Tensor &gradient);

} // namespace histo
