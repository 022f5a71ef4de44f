#include "core/model/training/training_layer_torch.h"

namespace histo {

void Slope::add(const at::Tensor &more)
{
    if (!first.defined())
        first = more;
    else if (!second.defined())
        second = more;
    else
        second = second + more;
}

at::Tensor Slope::sum() const { return second.defined() ? first + second : first; }

void addGradient(const at::Tensor &parameter, const at::Tensor &gradient)
{
    if (!parameter.requires_grad())
        return;
    at::Tensor &sum = parameter.mutable_grad();
    sum = sum.defined() ? sum + gradient : gradient;
}

} // namespace histo
