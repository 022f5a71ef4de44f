#include "core/model/inference/cell_kernels_torch.h"
#include "core/model/training/layers_torch.h"
#include "core/model/training/norm_kernels_torch.h"

namespace histo {

namespace {

enum Kept { kX, kMeans, kFactors };

/// y = x f, with f of each picture and channel from the means of x. The two small layers between run by LibTorch's
/// autograd in float32: they cost nothing, and rounding them would round every cell.
class ExciteLayer : public TrainingLayer {
public:
    ExciteLayer(const Node &squeeze, const Node &excite, int input, int output)
        : TrainingLayer({input}, output), m_squeeze(squeeze), m_excite(excite)
    {}

    bool learns() const override { return m_squeeze.weight.requires_grad() || m_excite.weight.requires_grad(); }

    at::Tensor forward(const Tensors &inputs, Tensors *kept) const override
    {
        const at::Tensor &x = inputs[0];
        const at::Tensor means = meanOverCells(x);
        const at::AutoGradMode gradients(kept != nullptr);
        if (kept)
            means.set_requires_grad(true);
        const at::Tensor squeezed = at::silu(through(m_squeeze, means));
        const at::Tensor factors = at::sigmoid(through(m_excite, squeezed)); // [N, C]
        if (kept)
            *kept = {x, means, factors};
        return scaled(Curve::None, x, {}, factors.detach(), at::zeros_like(factors.detach()));
    }

    /// dx = dy f + (slope by the mean) / cells, where the slope by f is the sum of dy x.
    Tensors backward(const Tensors &kept, const Slope &slope, const std::vector<bool> &wanted) const override
    {
        const at::Tensor slopes = slope.sum(), &x = kept[kX];
        kept[kFactors].backward(productsByPicture(slopes, x));
        if (!wanted[0])
            return {at::Tensor()};
        const at::Tensor shares = kept[kMeans].grad() / double(x.size(2) * x.size(3));
        return {scaled(Curve::None, slopes, {}, kept[kFactors].detach(), shares)};
    }

private:
    static at::Tensor through(const Node &layer, const at::Tensor &values)
    {
        return at::linear(values, layer.weight.flatten(1), layer.bias);
    }

    const Node &m_squeeze, &m_excite;
};

} // namespace

std::unique_ptr<TrainingLayer> makeExciteLayer(const Node &squeeze, const Node &excite, int input, int output)
{
    return std::make_unique<ExciteLayer>(squeeze, excite, input, output);
}

} // namespace histo
