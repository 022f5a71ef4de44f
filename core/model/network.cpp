#include "core/model/network_torch.h"

#include "core/model/padded_torch.h"

#include <algorithm>

namespace histo {

namespace {

/// Weights are kept in float32; an operation reads them in the type of the pass.
at::Tensor inType(const at::Tensor &tensor, at::ScalarType type)
{
    return !tensor.defined() || tensor.scalar_type() == type ? tensor : tensor.to(type);
}

at::Tensor convolve(const Node &node, const at::Tensor &input, const Pass &pass)
{
    const ConvShape &shape = node.conv;
    const auto [source, padding] = padded(shape, inType(input, pass.type));
    return at::conv2d(source, inType(node.weight, pass.type), inType(node.bias, pass.type),
                      {shape.stride, shape.stride}, {padding, padding}, {1, 1}, shape.groups);
}

at::Tensor normalise(const Node &node, const at::Tensor &input, const Pass &pass)
{
    if (pass.batchStatistics)
        at::Tensor(node.batchCount).add_(1);
    return at::batch_norm(input, node.weight, node.bias, node.runningMean, node.runningVariance, pass.batchStatistics,
                          node.norm.momentum, node.norm.epsilon, true);
}

at::Tensor activate(ActivationKind kind, const at::Tensor &input)
{
    switch (kind) {
    case ActivationKind::ReLU: return at::relu(input);
    case ActivationKind::ReLU6: return at::relu6(input);
    case ActivationKind::SiLU: return at::silu(input);
    case ActivationKind::Sigmoid: break;
    }
    return at::sigmoid(input);
}

/// 1 / survival with that probability, else 0; drawn from the pass's generator.
at::Tensor survivors(at::IntArrayRef shape, double survival, const at::TensorOptions &options, const Pass &pass)
{
    return at::empty(shape, options).bernoulli_(survival, pass.generator).div_(survival);
}

at::Tensor droppedOut(const Node &node, const at::Tensor &input, const Pass &pass)
{
    if (!pass.training || node.probability == 0)
        return input;
    if (node.op == Op::StochasticDepth)
        return input * survivors({input.size(0), 1, 1, 1}, 1 - node.probability, input.options(), pass);
    return input * survivors(input.sizes(), 1 - node.probability, input.options(), pass);
}

} // namespace

at::Tensor evaluate(const Node &node, const at::Tensor &input, const at::Tensor &second, const Pass &pass)
{
    switch (node.op) {
    case Op::Input: break;
    case Op::Conv: return convolve(node, input, pass);
    case Op::Norm: return normalise(node, input, pass);
    case Op::Activation: return activate(node.activation, input);
    case Op::Add: return input + second;
    case Op::Scale: return input * second;
    case Op::MaxPool:
        return at::max_pool2d(input, {node.pool.kernel, node.pool.kernel}, {node.pool.stride, node.pool.stride},
                              {node.pool.padding, node.pool.padding});
    case Op::AveragePool: return at::adaptive_avg_pool2d(input, {node.side, node.side});
    case Op::GlobalMean: return input.mean({2, 3}, /*keepdim=*/false, at::kFloat); // [N, C]
    case Op::Flatten: return input.contiguous().flatten(1);
    case Op::Linear:
        return at::linear(inType(input, pass.type), inType(node.weight, pass.type), inType(node.bias, pass.type));
    case Op::Dropout:
    case Op::StochasticDepth: return droppedOut(node, input, pass);
    }
    return {};
}

Network::Network(std::vector<Node> nodes) : m_nodes(std::move(nodes)), m_lastUse(m_nodes.size())
{
    for (std::size_t index = 0; index < m_nodes.size(); ++index)
        for (int input : m_nodes[index].inputs)
            m_lastUse[static_cast<std::size_t>(input)] = index;
}

at::Tensor Network::features(const at::Tensor &input, const Pass &pass) const
{
    std::vector<at::Tensor> values(m_nodes.size());
    values[0] = input;
    const std::size_t head = m_nodes.size() - 1;
    for (std::size_t index = 1; index < head; ++index) {
        const Node &node = m_nodes[index];
        const auto value = [&](std::size_t input) {
            return input < node.inputs.size() ? values[static_cast<std::size_t>(node.inputs[input])] : at::Tensor();
        };
        values[index] = evaluate(node, value(0), value(1), pass);
        for (const std::string &name : node.taps)
            values[index] = pass.tapped(name, values[index]);
        for (int used : node.inputs)
            if (m_lastUse[static_cast<std::size_t>(used)] == index)
                values[static_cast<std::size_t>(used)].reset();
    }
    return values[head - 1].to(at::kFloat);
}

at::Tensor Network::head(const at::Tensor &features) const
{
    // The few numbers of the last layer cost nothing in float32, and rounding them would round the score.
    return at::linear(features, m_nodes.back().weight, m_nodes.back().bias); // [N, classes]
}

std::vector<StateEntry> Network::state()
{
    std::vector<StateEntry> entries;
    for (Node &node : m_nodes) {
        if (!node.weight.defined())
            continue;
        const bool isNorm = node.op == Op::Norm;
        entries.push_back({node.name + ".weight", isNorm ? StateKind::NormWeight : StateKind::Weight, &node.weight,
                           !isNorm && node.bias.defined()});
        if (node.bias.defined())
            entries.push_back({node.name + ".bias", isNorm ? StateKind::NormBias : StateKind::Bias, &node.bias});
        if (!isNorm)
            continue;
        entries.push_back({node.name + ".running_mean", StateKind::RunningMean, &node.runningMean});
        entries.push_back({node.name + ".running_var", StateKind::RunningVariance, &node.runningVariance});
        entries.push_back({node.name + ".num_batches_tracked", StateKind::BatchCount, &node.batchCount});
    }
    return entries;
}

void Network::moveTo(at::Device device)
{
    c10::NoGradGuard noGradients;
    for (StateEntry &entry : state())
        *entry.tensor = entry.tensor->to(device);
}

std::vector<std::string> Network::layerNames() const
{
    std::vector<std::string> layers;
    for (const Node &node : m_nodes) {
        if (node.op == Op::Flatten || node.op == Op::GlobalMean)
            break;
        layers.insert(layers.end(), node.taps.begin(), node.taps.end());
    }
    return layers;
}

std::int64_t multiplyAdds(const Network &network, std::int64_t height, std::int64_t width)
{
    struct Extent {
        std::int64_t rows, columns;
    };
    std::vector<Extent> extents;
    std::int64_t sum = 0;
    for (const Node &node : network.nodes()) {
        Extent extent = node.inputs.empty() ? Extent{height, width}
                                            : extents[static_cast<std::size_t>(node.inputs.front())];
        if (node.op == Op::Conv)
            extent = {extentAfter(node.conv, extent.rows), extentAfter(node.conv, extent.columns)};
        else if (node.op == Op::MaxPool)
            extent = {extentAfter(node.pool, extent.rows), extentAfter(node.pool, extent.columns)};
        else if (node.op == Op::AveragePool)
            extent = {node.side, node.side};
        else if (node.op == Op::GlobalMean || node.op == Op::Flatten)
            extent = {1, 1};
        if (node.op == Op::Conv || node.op == Op::Linear)
            sum += extent.rows * extent.columns * node.weight.numel();
        extents.push_back(extent);
    }
    return sum;
}

} // namespace histo
