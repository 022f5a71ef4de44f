#include "core/model/training/layers_torch.h"
#include "core/model/training/norm_kernels_torch.h"

namespace histo {

namespace {

enum Kept { kX, kMean, kInverse, kFactor, kOffset, kSeen };

class NormLayer : public TrainingLayer {
public:
    NormLayer(const NormParts &parts, std::vector<int> inputs, int output)
        : TrainingLayer(std::move(inputs), output), m_parts(parts)
    {}

    bool learns() const override { return norm().weight.requires_grad() || norm().bias.requires_grad(); }

    at::Tensor forward(const Tensors &inputs, Tensors *kept) const override
    {
        const at::Tensor &x = inputs[0], added = m_parts.adds ? inputs[1] : at::Tensor();
        const auto [mean, variance] = statisticsOf(x);
        follow(mean, variance, double(x.numel() / x.size(1)));
        const at::Tensor inverse = (variance + norm().norm.epsilon).rsqrt();
        const at::Tensor factor = norm().weight * inverse, offset = norm().bias - mean * factor;
        const at::Tensor y = scaled(m_parts.curve, x, added, factor, offset);
        if (kept) // with nothing added the curve's argument is found again from x
            *kept = {x, mean, inverse, factor, offset, seesOutput() ? y : at::Tensor()};
        return y;
    }

    /// With y = g (x - m) / s + b over n cells, slope d and xh = (x - m) / s:
    /// dx = g / s (d - sum d / n - xh sum(d xh) / n). Source: Ioffe and Szegedy 2015, section 3.
    Tensors backward(const Tensors &kept, const Slope &slope, const std::vector<bool> &wanted) const override
    {
        SlopeInput input{slope.first, slope.second, kept[kSeen], kept[kX], kept[kFactor], kept[kOffset]};
        Curve curve = m_parts.curve;
        const bool writes = m_parts.adds && (curve != Curve::None || slope.second.defined());
        const SlopeSums sums = slopeSums(curve, input, kept[kMean], writes ? WriteSlopes::Yes : WriteSlopes::No);
        const at::Tensor byWeight = sums.products * kept[kInverse];
        addGradient(norm().weight, byWeight);
        addGradient(norm().bias, sums.sums);
        if (writes) {
            input = {.gradient = sums.slopes, .x = kept[kX]};
            curve = Curve::None;
        }
        Tensors slopes(inputs().size());
        if (m_parts.adds)
            slopes[1] = input.gradient;
        if (wanted[0]) {
            const double cells = double(kept[kX].numel() / kept[kX].size(1));
            const at::Tensor &factor = kept[kFactor];
            const at::Tensor byInput = factor * kept[kInverse] * byWeight / -cells;
            slopes[0] = slopesThroughNorm(curve, input, factor, byInput,
                                          factor * sums.sums / -cells - byInput * kept[kMean]);
        }
        return slopes;
    }

private:
    const Node &norm() const { return *m_parts.norm; }
    bool seesOutput() const { return m_parts.adds && m_parts.curve != Curve::None; }

    /// Running statistics as PyTorch moves them: the variance unbiased.
    void follow(const at::Tensor &mean, const at::Tensor &variance, double cells) const
    {
        const double share = norm().norm.momentum;
        at::Tensor(norm().batchCount).add_(1);
        at::Tensor(norm().runningMean).mul_(1 - share).add_(mean, share);
        at::Tensor(norm().runningVariance).mul_(1 - share).add_(variance, share * cells / (cells - 1));
    }

    NormParts m_parts;
};

} // namespace

std::unique_ptr<TrainingLayer> makeNormLayer(const NormParts &parts, std::vector<int> inputs, int output)
{
    return std::make_unique<NormLayer>(parts, std::move(inputs), output);
}

} // namespace histo
