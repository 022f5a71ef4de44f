#include "core/model/inference/onednn_torch.h"
#include "core/model/padded_torch.h"
#include "core/model/training/depthwise_torch.h"
#include "core/model/training/folded_norm_torch.h"
#include "core/model/training/layers_torch.h"
#include "core/model/training/norm_kernels_torch.h"

namespace histo {

namespace {

/// Up to so many cells a picture, a 1x1 convolution's weight gradient is faster as a matrix product than as oneDNN's
/// convolution: 1.2 times at 14 x 14, 1.6 at 7 x 7.
constexpr std::int64_t kMostCellsOfAProduct = 28 * 28;

enum Kept { kInput, kWeight, kSeen, kArgument, kOffset };

class ConvLayer : public TrainingLayer {
public:
    ConvLayer(const ConvParts &parts, std::vector<int> inputs, int output, at::ScalarType type)
        : TrainingLayer(std::move(inputs), output),
          m_parts(parts),
          m_type(type),
          m_weight(parts.conv->weight, type),
          m_bias(parts.conv->bias, type)
    {
        if (parts.norm)
            m_folded.emplace(*parts.conv, *parts.norm);
    }

    void tellCopies(const CopySink &sink) const override
    {
        if (m_folded) // anew in each step
            return;
        m_weight.tell(sink);
        m_bias.tell(sink);
    }

    bool learns() const override
    {
        const auto doesLearn = [](const Node *node) {
            return node && (node->weight.requires_grad() || (node->bias.defined() && node->bias.requires_grad()));
        };
        return doesLearn(m_parts.conv) || doesLearn(m_parts.norm);
    }

    at::Tensor forward(const Tensors &inputs, Tensors *kept) const override
    {
        const at::Tensor input = inputs[0].to(m_type), added = m_parts.adds ? inputs[1] : at::Tensor();
        const at::Tensor weight = m_folded ? m_folded->weight(m_type) : m_weight.get();
        if (isFusedByOneDnn()) {
            const at::Tensor bias = m_folded ? m_folded->bias().to(m_type) : m_bias.get();
            const at::Tensor y = fused(input, weight, bias, added);
            if (kept)
                *kept = {input, weight, y, {}, {}};
            return y;
        }
        const at::Tensor argument = convolved(input, weight);
        if (!hasBias() && !m_parts.adds && m_parts.curve == Curve::None) {
            if (kept)
                *kept = {input, weight, {}, {}, {}};
            return argument;
        }
        const at::Tensor bias = m_folded ? m_folded->bias() : m_parts.conv->bias.detach();
        const at::Tensor y = scaled(m_parts.curve, argument, added, at::ones_like(bias), bias);
        if (kept) { // SiLU's slope is told by its argument, that of the others by their output
            const bool seesOutput = m_parts.curve == Curve::ReLU || m_parts.curve == Curve::ReLU6;
            *kept = {input, weight, seesOutput ? y : at::Tensor(), seesOutput ? at::Tensor() : argument, bias};
        }
        return y;
    }

    Tensors backward(const Tensors &kept, const Slope &slope, const std::vector<bool> &wanted) const override
    {
        SlopeSums sums;
        const bool writes = m_parts.curve != Curve::None || slope.second.defined();
        if (writes || hasBias()) {
            SlopeInput source{.gradient = slope.first, .other = slope.second, .seen = kept[kSeen]};
            if (kept[kArgument].defined() && m_parts.curve != Curve::None) {
                source.x = kept[kArgument];
                source.factor = at::ones_like(kept[kOffset]);
                source.offset = kept[kOffset];
            }
            sums = slopeSums(m_parts.curve, source, {}, writes ? WriteSlopes::Yes : WriteSlopes::No);
        }
        if (!writes)
            sums.slopes = slope.first;
        auto [byInput, byWeight] = throughConvolution(kept[kInput], kept[kWeight], sums.slopes, wanted[0]);
        if (m_folded)
            m_folded->addGradients(byWeight, sums.sums);
        else {
            if (byWeight.defined())
                addGradient(m_parts.conv->weight, byWeight);
            if (m_parts.conv->bias.defined())
                addGradient(m_parts.conv->bias, sums.sums);
        }
        Tensors slopes{byInput};
        if (m_parts.adds)
            slopes.push_back(sums.slopes);
        return slopes;
    }

private:
    const ConvShape &shape() const { return m_parts.conv->conv; }
    bool hasBias() const { return m_parts.norm || m_parts.conv->bias.defined(); }
    bool isDepthwise(const at::Tensor &input) const { return isKnownDepthwise(shape(), input.size(1)); }

    /// oneDNN adds the bias, a second input and the ReLU while it has the sums at hand.
    bool isFusedByOneDnn() const
    {
        return hasBias() && shape().groups == 1 &&
               (m_parts.curve == Curve::ReLU || (m_parts.curve == Curve::None && !m_parts.adds));
    }

    at::Tensor fused(const at::Tensor &input, const at::Tensor &weight, const at::Tensor &bias,
                     const at::Tensor &added) const
    {
        const auto [x, padding] = padded(shape(), input);
        FusedConv conv{.shape = shape(), .weight = {}, .bias = {}, .activation = {}};
        if (m_parts.curve == Curve::ReLU)
            conv.activation = ActivationKind::ReLU;
        const PreparedConv prepared{weight, bias, padding};
        return added.defined() ? runConvAdd(conv, prepared, x, added, /*mayOverwrite=*/false)
                               : runConv(conv, prepared, x);
    }

    at::Tensor convolved(const at::Tensor &input, const at::Tensor &weight) const
    {
        if (isDepthwise(input))
            return depthwise(shape(), input, weight);
        const auto [x, padding] = padded(shape(), input);
        return at::conv2d(x, weight, {}, strides(), {padding, padding}, {1, 1}, shape().groups);
    }
    std::array<std::int64_t, 2> strides() const { return {shape().stride, shape().stride}; }

    bool weightLearns() const
    {
        return m_parts.conv->weight.requires_grad() || (m_parts.norm && m_parts.norm->weight.requires_grad());
    }

    bool isProduct(const at::Tensor &input) const
    {
        return shape().kernel == 1 && shape().stride == 1 && shape().groups == 1 &&
               input.size(2) * input.size(3) <= kMostCellsOfAProduct;
    }

    /// Slopes by the convolution's input, where wanted, and by its weight, where it learns.
    std::pair<at::Tensor, at::Tensor> throughConvolution(const at::Tensor &input, const at::Tensor &weight,
                                                         const at::Tensor &slopes, bool wantsInput) const
    {
        if (isDepthwise(input))
            return {wantsInput ? depthwiseInputSlopes(shape(), slopes, weight, input.sizes()) : at::Tensor(),
                    weightLearns() ? depthwiseWeightSlopes(shape(), input, slopes) : at::Tensor()};
        const auto [x, padding] = padded(shape(), input);
        const bool usesProduct = weightLearns() && isProduct(input);
        auto [byInput, byWeight, byBias] = at::convolution_backward(
            slopes, x, weight, at::OptionalIntArrayRef(), strides(), {padding, padding}, {1, 1},
            /*transposed=*/false, {0, 0}, shape().groups, {wantsInput, weightLearns() && !usesProduct, false});
        if (usesProduct)
            byWeight = at::mm(byCell(slopes).t(), byCell(input)).view_as(weight);
        if (byInput.defined() && byInput.sizes() != input.sizes()) {
            const Margins margins = marginsOf(shape(), input.size(2), input.size(3));
            byInput = byInput.narrow(2, margins.top, input.size(2)).narrow(3, margins.left, input.size(3));
        }
        return {byInput, byWeight};
    }

    /// [N, C, H, W], channels last -> [N H W, C]
    static at::Tensor byCell(const at::Tensor &values)
    {
        return values.permute({0, 2, 3, 1}).reshape({-1, values.size(1)});
    }

    ConvParts m_parts;
    at::ScalarType m_type;
    RoundedWeight m_weight, m_bias;
    std::optional<FoldedNorm> m_folded;
};

} // namespace

std::unique_ptr<TrainingLayer> makeConvLayer(const ConvParts &parts, std::vector<int> inputs, int output,
                                             at::ScalarType type)
{
    return std::make_unique<ConvLayer>(parts, std::move(inputs), output, type);
}

} // namespace histo
