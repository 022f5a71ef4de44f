#include "core/model/graph_torch.h"

namespace histo {

GraphBuilder::GraphBuilder() { append({.op = Op::Input, .inputs = {}, .channels = 3}); }

int GraphBuilder::append(Node node)
{
    if (!node.name.empty())
        node.taps.push_back(node.name);
    m_nodes.push_back(std::move(node));
    return static_cast<int>(m_nodes.size()) - 1;
}

void GraphBuilder::moveTaps(int from, int to)
{
    auto &source = m_nodes[static_cast<std::size_t>(from)].taps, &target = m_nodes[static_cast<std::size_t>(to)].taps;
    target.insert(target.begin(), source.begin(), source.end());
    source.clear();
}

int GraphBuilder::conv(const std::string &name, int input, const ConvShape &shape)
{
    Node node{.op = Op::Conv, .inputs = {input}, .name = name, .channels = shape.channelsOut, .conv = shape};
    node.weight = at::empty({shape.channelsOut, channels(input) / shape.groups, shape.kernel, shape.kernel},
                            at::TensorOptions().memory_format(at::MemoryFormat::ChannelsLast));
    if (shape.bias)
        node.bias = at::empty({shape.channelsOut});
    return append(std::move(node));
}

int GraphBuilder::norm(const std::string &name, int input, const NormSettings &settings)
{
    const int count = channels(input);
    Node node{.op = Op::Norm, .inputs = {input}, .name = name, .channels = count, .norm = settings};
    node.weight = at::empty({count});
    node.bias = at::empty({count});
    node.runningMean = at::zeros({count});
    node.runningVariance = at::ones({count});
    node.batchCount = at::zeros({}, at::kLong);
    return append(std::move(node));
}

int GraphBuilder::activation(const std::string &name, int input, ActivationKind kind, InPlace inPlace)
{
    const int value = append(
        {.op = Op::Activation, .inputs = {input}, .name = name, .channels = channels(input), .activation = kind});
    if (inPlace == InPlace::Yes)
        moveTaps(input, value);
    return value;
}

int GraphBuilder::add(int value, int other, InPlace inPlace)
{
    const int sum = append({.op = Op::Add, .inputs = {value, other}, .channels = channels(value)});
    if (inPlace == InPlace::Yes)
        moveTaps(value, sum);
    return sum;
}

int GraphBuilder::scale(int value, int factors)
{
    return append({.op = Op::Scale, .inputs = {value, factors}, .channels = channels(value)});
}

int GraphBuilder::maxPool(const std::string &name, int input, const PoolShape &shape)
{
    return append({.op = Op::MaxPool, .inputs = {input}, .name = name, .channels = channels(input), .pool = shape});
}

int GraphBuilder::averagePool(const std::string &name, int input, int side)
{
    return append({.op = Op::AveragePool, .inputs = {input}, .name = name, .channels = channels(input), .side = side});
}

int GraphBuilder::globalMean(int input)
{
    return append({.op = Op::GlobalMean, .inputs = {input}, .channels = channels(input)});
}

int GraphBuilder::flatten(int input, int channels)
{
    return append({.op = Op::Flatten, .inputs = {input}, .channels = channels});
}

int GraphBuilder::linear(const std::string &name, int input, int outputs)
{
    Node node{.op = Op::Linear, .inputs = {input}, .name = name, .channels = outputs};
    node.weight = at::empty({outputs, channels(input)});
    node.bias = at::empty({outputs});
    return append(std::move(node));
}

int GraphBuilder::dropout(int input, double probability)
{
    return append({.op = Op::Dropout, .inputs = {input}, .channels = channels(input), .probability = probability});
}

int GraphBuilder::stochasticDepth(int input, double probability)
{
    const int value = append(
        {.op = Op::StochasticDepth, .inputs = {input}, .channels = channels(input), .probability = probability});
    moveTaps(input, value); // in evaluation the module hands on its very input
    return value;
}

int GraphBuilder::convNorm(const std::string &name, int input, const ConvShape &shape, const NormSettings &norm)
{
    return this->norm(name + ".1", conv(name + ".0", input, shape), norm);
}

int GraphBuilder::convNormActivation(const std::string &name, int input, const ConvShape &shape,
                                     const NormSettings &norm, ActivationKind kind)
{
    return tap(activation(name + ".2", convNorm(name, input, shape, norm), kind), name);
}

int GraphBuilder::tap(int value, const std::string &name)
{
    m_nodes[static_cast<std::size_t>(value)].taps.push_back(name);
    return value;
}

} // namespace histo
