#include "core/model/layers_torch.h"

#include <algorithm>

namespace histo {

namespace {

/// Weights are kept in float32; a convolution reads them in the type of the pass.
at::Tensor inType(const at::Tensor &tensor, at::ScalarType type)
{
    return !tensor.defined() || tensor.scalar_type() == type ? tensor : tensor.to(type);
}

/// Pixels missing on one axis for TensorFlow's "same" padding.
std::int64_t missingForSame(std::int64_t extent, int kernel, int stride)
{
    std::int64_t outputs = (extent + stride - 1) / stride;
    return std::max<std::int64_t>((outputs - 1) * stride + kernel - extent, 0);
}

} // namespace

Conv2d::Conv2d(std::string name, const Shape &shape) : Module(std::move(name)), m_shape(shape)
{
    m_weight = at::empty({shape.channelsOut, shape.channelsIn / shape.groups, shape.kernel, shape.kernel},
                         at::TensorOptions().memory_format(at::MemoryFormat::ChannelsLast));
    if (shape.bias)
        m_bias = at::empty({shape.channelsOut});
}

at::Tensor Conv2d::forward(const at::Tensor &input, const Pass &pass)
{
    at::Tensor padded = inType(input, pass.type);
    std::int64_t padding = m_shape.padding >= 0 ? m_shape.padding : (m_shape.kernel - 1) / 2;
    if (m_shape.samePadding) {
        std::int64_t rows = missingForSame(input.size(2), m_shape.kernel, m_shape.stride);
        std::int64_t columns = missingForSame(input.size(3), m_shape.kernel, m_shape.stride);
        // An even share on both sides is the convolution's own padding: no copy is needed.
        if (rows == columns && rows % 2 == 0) {
            padding = rows / 2;
        } else {
            padded = at::constant_pad_nd(padded, {columns / 2, columns - columns / 2, rows / 2, rows - rows / 2});
            padding = 0;
        }
    }
    return at::conv2d(padded, inType(m_weight, pass.type), inType(m_bias, pass.type), {m_shape.stride, m_shape.stride},
                      {padding, padding}, {1, 1}, m_shape.groups);
}

void Conv2d::collectState(std::vector<StateEntry> &state)
{
    state.push_back({m_name + ".weight", StateKind::Weight, &m_weight, m_shape.bias});
    if (m_shape.bias)
        state.push_back({m_name + ".bias", StateKind::Bias, &m_bias});
}

BatchNorm2d::BatchNorm2d(std::string name, int channels, double epsilon, double momentum)
    : Module(std::move(name)), m_epsilon(epsilon), m_momentum(momentum), m_weight(at::empty({channels})),
      m_bias(at::empty({channels})), m_runningMean(at::zeros({channels})), m_runningVariance(at::ones({channels})),
      m_batchCount(at::zeros({}, at::kLong))
{
}

at::Tensor BatchNorm2d::forward(const at::Tensor &input, const Pass &pass)
{
    if (pass.batchStatistics)
        m_batchCount.add_(1);
    return at::batch_norm(input, m_weight, m_bias, m_runningMean, m_runningVariance, pass.batchStatistics, m_momentum,
                          m_epsilon, true);
}

void BatchNorm2d::collectState(std::vector<StateEntry> &state)
{
    state.push_back({m_name + ".weight", StateKind::NormWeight, &m_weight});
    state.push_back({m_name + ".bias", StateKind::NormBias, &m_bias});
    state.push_back({m_name + ".running_mean", StateKind::RunningMean, &m_runningMean});
    state.push_back({m_name + ".running_var", StateKind::RunningVariance, &m_runningVariance});
    state.push_back({m_name + ".num_batches_tracked", StateKind::BatchCount, &m_batchCount});
}

Linear::Linear(std::string name, int featuresIn, int featuresOut)
    : Module(std::move(name)), m_weight(at::empty({featuresOut, featuresIn})), m_bias(at::empty({featuresOut}))
{
}

at::Tensor Linear::forward(const at::Tensor &input, const Pass &pass)
{
    return at::linear(inType(input, pass.type), inType(m_weight, pass.type), inType(m_bias, pass.type));
}

void Linear::collectState(std::vector<StateEntry> &state)
{
    state.push_back({m_name + ".weight", StateKind::Weight, &m_weight, true});
    state.push_back({m_name + ".bias", StateKind::Bias, &m_bias});
}

at::Tensor activate(ActivationKind kind, const at::Tensor &input)
{
    switch (kind) {
    case ActivationKind::ReLU:
        return at::relu(input);
    case ActivationKind::ReLU6:
        return at::relu6(input);
    case ActivationKind::SiLU:
        break;
    }
    return at::silu(input);
}

MaxPool2d::MaxPool2d(std::string name, int kernel, int stride, int padding)
    : Module(std::move(name)), m_kernel(kernel), m_stride(stride), m_padding(padding)
{
}

at::Tensor MaxPool2d::forward(const at::Tensor &input, const Pass &)
{
    return at::max_pool2d(input, {m_kernel, m_kernel}, {m_stride, m_stride}, {m_padding, m_padding});
}

at::Tensor survivors(at::IntArrayRef shape, double survival, const at::TensorOptions &options, const Pass &pass)
{
    return at::empty(shape, options).bernoulli_(survival, pass.generator).div_(survival);
}

at::Tensor Dropout::forward(const at::Tensor &input, const Pass &pass)
{
    if (!pass.training || m_probability == 0)
        return input;
    return input * survivors(input.sizes(), 1 - m_probability, input.options(), pass);
}

at::Tensor Sequential::forward(const at::Tensor &input, const Pass &pass)
{
    at::Tensor value = input;
    for (std::size_t i = 0; i < m_children.size(); ++i) {
        value = m_children[i]->forward(value, pass);
        bool overwritten = i + 1 < m_children.size() && m_children[i + 1]->actsInPlace();
        if (overwritten) {
            value = pass.tapped(m_children[i]->name(), m_children[i + 1]->forward(value, pass));
            ++i;
        }
        value = pass.tapped(m_children[i]->name(), value);
    }
    return value;
}

void Sequential::collectState(std::vector<StateEntry> &state)
{
    for (auto &child : m_children)
        child->collectState(state);
}

void Sequential::collectLayers(std::vector<std::string> &layers) const
{
    for (auto &child : m_children)
        child->collectLayers(layers);
    if (!m_name.empty())
        layers.push_back(m_name);
}

at::Tensor PooledNetwork::features(const at::Tensor &input, const Pass &pass)
{
    at::Tensor cells = m_body.forward(input, pass);
    if (!m_body.name().empty())
        cells = pass.tapped(m_body.name(), cells);
    return m_dropout.forward(globalAveragePool(cells), pass);
}

std::vector<std::string> PooledNetwork::layerNames() const
{
    std::vector<std::string> layers;
    m_body.collectLayers(layers);
    return layers;
}

void addConvNormActivation(Sequential &parent, const Conv2d::Shape &shape, const NormSettings &norm,
                           std::optional<ActivationKind> activation)
{
    parent.add<Conv2d>("0", shape);
    parent.add<BatchNorm2d>("1", shape.channelsOut, norm.epsilon, norm.momentum);
    if (activation)
        parent.add<Activation>("2", *activation);
}

at::Tensor globalAveragePool(const at::Tensor &input)
{
    return input.mean({2, 3}, /*keepdim=*/false, at::kFloat); // [N, C]
}

} // namespace histo
