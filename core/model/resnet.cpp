#include "core/model/families_torch.h"

namespace histo {

namespace {

/// Two 3x3 with a way around.
/// @return the branch, ready to be added to the way around
int basicBranch(GraphBuilder &graph, const std::string &name, int input, int width, int stride)
{
    int value = graph.norm(name + ".bn1", graph.conv(name + ".conv1", input, {width, 3, stride}));
    value = graph.activation("", value, ActivationKind::ReLU);
    return graph.norm(name + ".bn2", graph.conv(name + ".conv2", value, {width, 3}));
}

/// 1x1, 3x3, 1x1 with a way around. Stride in the 3x3, as torchvision has it ("ResNet v1.5").
int bottleneckBranch(GraphBuilder &graph, const std::string &name, int input, int width, int stride)
{
    int value = graph.norm(name + ".bn1", graph.conv(name + ".conv1", input, {width, 1}));
    value = graph.activation("", value, ActivationKind::ReLU);
    value = graph.norm(name + ".bn2", graph.conv(name + ".conv2", value, {width, 3, stride}));
    value = graph.activation("", value, ActivationKind::ReLU);
    return graph.norm(name + ".bn3", graph.conv(name + ".conv3", value, {4 * width, 1}));
}

int block(GraphBuilder &graph, const std::string &name, int input, int width, int stride, ResNetBlock kind)
{
    const auto makeBranch = kind == ResNetBlock::Basic ? basicBranch : bottleneckBranch;
    const int branch = makeBranch(graph, name, input, width, stride);
    int around = input;
    if (stride != 1 || graph.channels(input) != graph.channels(branch))
        around = graph.tap(graph.convNorm(name + ".downsample", input, {graph.channels(branch), 1, stride}, {}),
                           name + ".downsample");
    return graph.tap(graph.activation("", graph.add(branch, around), ActivationKind::ReLU), name);
}

} // namespace

std::unique_ptr<Network> makeResNet(const ResNetNumbers &numbers, int classes)
{
    GraphBuilder graph;
    int value = graph.norm("bn1", graph.conv("conv1", graph.input(), {64, 7, 2}));
    value = graph.maxPool("maxpool", graph.activation("relu", value, ActivationKind::ReLU), {3, 2, 1});
    int width = 64;
    for (int stage = 1; stage <= 4; ++stage, width *= 2) {
        const std::string name = "layer" + std::to_string(stage);
        for (int index = 0; index < numbers.blocks[static_cast<std::size_t>(stage - 1)]; ++index)
            value = block(graph, name + "." + std::to_string(index), value, width, index == 0 && stage > 1 ? 2 : 1,
                          numbers.block);
        graph.tap(value, name);
    }
    graph.linear("fc", graph.globalMean(value), classes);
    return std::make_unique<Network>(graph.take());
}

} // namespace histo
