#include "core/model/families_torch.h"

#include <algorithm>
#include <cmath>

namespace histo {

namespace {

/// One stage of the family's base network. Source: Tan and Le 2019, table 1.
struct Stage {
    int expansion, kernel, stride, channelsOut, blocks;
};
constexpr Stage kStages[] = {{1, 3, 1, 16, 1},  {6, 3, 2, 24, 2},  {6, 5, 2, 40, 2}, {6, 3, 2, 80, 3},
                             {6, 5, 1, 112, 3}, {6, 5, 2, 192, 4}, {6, 3, 1, 320, 1}};
constexpr int kStemChannels = 32;
constexpr double kDepthDropProbability = 0.2; ///< of the last block; it grows from block to block

/// Channels are scaled to the nearest multiple of 8 that loses no more than a tenth.
int scaledChannels(int channels, double factor)
{
    const double exact = channels * factor;
    const int nearest = std::max(8, static_cast<int>(exact + 4) / 8 * 8);
    return nearest < 0.9 * exact ? nearest + 8 : nearest;
}

int scaledBlocks(int blocks, double factor) { return static_cast<int>(std::ceil(blocks * factor)); }

/// Scales channels by what the whole picture says of them (Hu et al. 2018), with torchvision's names.
int squeezeExcitation(GraphBuilder &graph, const std::string &name, int input, int squeezed)
{
    int factors = graph.averagePool("", input, 1); // [N, C, 1, 1]
    factors = graph.conv(name + ".fc1", factors, {.channelsOut = squeezed, .kernel = 1, .bias = true});
    factors = graph.activation("", factors, ActivationKind::SiLU, InPlace::No);
    factors = graph.conv(name + ".fc2", factors, {.channelsOut = graph.channels(input), .kernel = 1, .bias = true});
    factors = graph.activation("", factors, ActivationKind::Sigmoid, InPlace::No);
    return graph.tap(graph.scale(input, factors), name);
}

/// torchvision's MBConv: children of "block" are expansion (if any), depthwise, squeeze-excitation, projection.
int mbConv(GraphBuilder &graph, const std::string &name, int input, const Stage &stage, int stride,
           double dropProbability, const EfficientNetNumbers &numbers)
{
    const bool same = numbers.padding == ConvPadding::Same;
    const int channelsIn = graph.channels(input), middle = channelsIn * stage.expansion;
    int child = 0, value = input;
    const auto childName = [&] { return name + ".block." + std::to_string(child++); };
    if (stage.expansion != 1)
        value = graph.convNormActivation(childName(), value, {middle, 1}, numbers.norm, ActivationKind::SiLU);
    value = graph.convNormActivation(childName(), value, {middle, stage.kernel, stride, middle, false, same},
                                     numbers.norm, ActivationKind::SiLU);
    value = squeezeExcitation(graph, childName(), value, std::max(1, channelsIn / 4));
    const std::string projection = childName();
    value = graph.tap(graph.convNorm(projection, value, {stage.channelsOut, 1}, numbers.norm), projection);
    graph.tap(value, name + ".block");
    if (stride == 1 && channelsIn == stage.channelsOut)
        value = graph.add(graph.stochasticDepth(value, dropProbability), input);
    return graph.tap(value, name);
}

} // namespace

std::unique_ptr<Network> makeEfficientNet(const EfficientNetNumbers &numbers, int classes)
{
    int allBlocks = 0, blockCount = 0;
    for (const Stage &stage : kStages)
        allBlocks += scaledBlocks(stage.blocks, numbers.depth);

    GraphBuilder graph;
    const bool same = numbers.padding == ConvPadding::Same;
    int value = graph.convNormActivation("features.0", graph.input(),
                                         {scaledChannels(kStemChannels, numbers.width), 3, 2, 1, false, same},
                                         numbers.norm, ActivationKind::SiLU);
    int stageIndex = 1;
    for (Stage stage : kStages) {
        const std::string name = "features." + std::to_string(stageIndex++);
        stage.channelsOut = scaledChannels(stage.channelsOut, numbers.width);
        for (int index = 0; index < scaledBlocks(stage.blocks, numbers.depth); ++index)
            value = mbConv(graph, name + "." + std::to_string(index), value, stage, index == 0 ? stage.stride : 1,
                           kDepthDropProbability * blockCount++ / allBlocks, numbers);
        graph.tap(value, name);
    }
    value = graph.convNormActivation("features." + std::to_string(stageIndex), value, {4 * graph.channels(value), 1},
                                     numbers.norm, ActivationKind::SiLU);
    graph.tap(value, "features");
    value = graph.dropout(graph.globalMean(value), numbers.dropout);
    graph.linear("classifier.1", value, classes);
    return std::make_unique<Network>(graph.take());
}

std::unique_ptr<Network> makeEfficientNetLite0(int classes)
{
    // No squeeze-excitation, ReLU6, "same" padding; names of the published weights.
    constexpr NormSettings norm{1e-3, 0.01};
    GraphBuilder graph;
    const auto layer = [&](int input, const std::string &conv, const ConvShape &shape, const std::string &normName) {
        return graph.norm(normName, graph.conv(conv, input, shape), norm);
    };
    const auto clipped = [&](const std::string &name, int input) {
        return graph.activation(name, input, ActivationKind::ReLU6, InPlace::No);
    };
    int value = clipped("_relu0", layer(graph.input(), "_conv_stem", {kStemChannels, 3, 2, 1, false, true}, "_bn0"));
    int blockCount = 0;
    for (const Stage &stage : kStages)
        for (int index = 0; index < stage.blocks; ++index) {
            const std::string name = "_blocks." + std::to_string(blockCount++);
            const int input = value, middle = graph.channels(input) * stage.expansion;
            const int stride = index == 0 ? stage.stride : 1;
            if (stage.expansion != 1)
                value = clipped(name + "._relu0", layer(value, name + "._expand_conv", {middle, 1}, name + "._bn0"));
            value = clipped(name + "._relu1",
                            layer(value, name + "._depthwise_conv", {middle, stage.kernel, stride, middle, false, true},
                                  name + "._bn1"));
            value = layer(value, name + "._project_conv", {stage.channelsOut, 1}, name + "._bn2");
            if (stride == 1 && graph.channels(input) == stage.channelsOut)
                value = graph.add(value, input, InPlace::No);
            graph.tap(value, name);
        }
    value = clipped("_relu1", layer(value, "_conv_head", {1280, 1}, "_bn1"));
    graph.linear("_fc", graph.dropout(graph.globalMean(value), 0.2), classes);
    return std::make_unique<Network>(graph.take());
}

} // namespace histo
