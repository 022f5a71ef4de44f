#include "core/model/training/folded_norm_torch.h"

#include "core/model/training/fold_loops.h"
#include "core/model/training/training_layer_torch.h"

#include <ATen/Parallel.h>

namespace histo {

namespace {

/// Weights that a core takes at a time.
constexpr std::int64_t kGrain = 1 << 14;

/// Calls `work(channel, place, count)` for each output channel on all cores. The weights of a channel lie together in
/// either layout.
template <typename Work>
void forEachChannel(const at::Tensor &weight, const Work &work)
{
    const std::int64_t channels = weight.size(0), count = weight.numel() / channels;
    at::parallel_for(0, channels, std::max<std::int64_t>(1, kGrain / count), [&](std::int64_t from, std::int64_t to) {
        for (std::int64_t channel = from; channel < to; ++channel)
            work(channel, channel * count, count);
    });
}

template <typename Value>
Value *valuesOf(const at::Tensor &tensor)
{
    return static_cast<Value *>(tensor.data_ptr());
}

/// The loops walk memory, not indices.
at::Tensor inLayoutOf(const at::Tensor &weight, const at::Tensor &gradient)
{
    return gradient.strides() == weight.strides()
               ? gradient
               : at::empty_like(weight, weight.options().dtype(gradient.scalar_type())).copy_(gradient);
}

} // namespace

at::Tensor FoldedNorm::away() const
{
    return m_conv.bias.defined() ? m_conv.bias.detach() - m_norm.runningMean : -m_norm.runningMean;
}

at::Tensor FoldedNorm::bias() const { return away() * factor() + m_norm.bias.detach(); }

at::Tensor FoldedNorm::weight(at::ScalarType type) const
{
    const at::Tensor factors = factor(), &weights = m_conv.weight;
    const at::Tensor folded = at::empty_like(weights, weights.options().dtype(type).requires_grad(false));
    const auto fold = [&](auto *target) {
        forEachChannel(weights, [&](std::int64_t channel, std::int64_t place, std::int64_t count) {
            foldRow(weights.data_ptr<float>() + place, factors.data_ptr<float>()[channel], target + place, count);
        });
    };
    if (type == at::kBFloat16)
        fold(valuesOf<Bf16Bits>(folded));
    else
        fold(valuesOf<float>(folded));
    return folded;
}

void FoldedNorm::addGradients(const at::Tensor &byWeight, const at::Tensor &byBias) const
{
    addGradient(m_norm.bias, byBias);
    if (m_conv.bias.defined())
        addGradient(m_conv.bias, byBias * factor());
    if (!byWeight.defined())
        return;
    const at::Tensor &weights = m_conv.weight, factors = factor(), slopes = inLayoutOf(weights, byWeight);
    const at::Tensor gradient = at::empty_like(weights, weights.options().requires_grad(false));
    const at::Tensor products = at::empty({weights.size(0)});
    const auto unfold = [&](const auto *source) {
        forEachChannel(weights, [&](std::int64_t channel, std::int64_t place, std::int64_t count) {
            products.data_ptr<float>()[channel] = unfoldRow(weights.data_ptr<float>() + place, source + place,
                                                            factors.data_ptr<float>()[channel],
                                                            gradient.data_ptr<float>() + place, count);
        });
    };
    if (slopes.scalar_type() == at::kBFloat16)
        unfold(valuesOf<const Bf16Bits>(slopes));
    else
        unfold(valuesOf<const float>(slopes));
    addGradient(m_norm.weight, (products + away() * byBias) * inverse());
    addGradient(m_conv.weight, gradient);
}

} // namespace histo
