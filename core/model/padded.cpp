#include "core/model/padded_torch.h"

namespace histo {

PaddedInput padded(const ConvShape &shape, const at::Tensor &input, double zero)
{
    const Margins margins = marginsOf(shape, input.size(2), input.size(3));
    if (margins.areEqual())
        return {input, margins.left};
    return {at::constant_pad_nd(input, {margins.left, margins.right, margins.top, margins.bottom}, zero), 0};
}

} // namespace histo
