#include "core/model/layers_torch.h"

#include <algorithm>

namespace histo {

namespace {

/// One stage of the family's base network. Source: Tan and Le 2019, table 1.
struct Stage {
    int expansion, kernel, stride, channelsOut, blocks;
};
constexpr Stage kStages[] = {{1, 3, 1, 16, 1},  {6, 3, 2, 24, 2},  {6, 5, 2, 40, 2}, {6, 3, 2, 80, 3},
                             {6, 5, 1, 112, 3}, {6, 5, 2, 192, 4}, {6, 3, 1, 320, 1}};
constexpr int kBlocks = 16, kStemChannels = 32, kHeadChannels = 1280;

/// Scales channels by what the whole picture says of them (Hu et al. 2018), with torchvision's names.
class SqueezeExcitation : public Module {
public:
    SqueezeExcitation(std::string name, int channels, int squeezed)
        : Module(std::move(name)), m_fc1(m_name + ".fc1", {channels, squeezed, 1, 1, 1, true}),
          m_fc2(m_name + ".fc2", {squeezed, channels, 1, 1, 1, true})
    {
    }
    at::Tensor forward(const at::Tensor &input, const Pass &pass) override
    {
        at::Tensor scale = at::adaptive_avg_pool2d(input, {1, 1}); // [N, C, 1, 1]
        scale = at::sigmoid(m_fc2.forward(at::silu(m_fc1.forward(scale, pass)), pass));
        return input * scale;
    }
    void collectState(std::vector<StateEntry> &state) override
    {
        m_fc1.collectState(state);
        m_fc2.collectState(state);
    }

private:
    Conv2d m_fc1, m_fc2;
};

/// Drops a whole block for a picture in training (Huang et al. 2016), torchvision's mode "row".
at::Tensor stochasticDepth(const at::Tensor &branch, double probability, const Pass &pass)
{
    if (!pass.training || probability == 0)
        return branch;
    return branch * survivors({branch.size(0), 1, 1, 1}, 1 - probability, branch.options(), pass);
}

/// torchvision's MBConv: children of "block" are expansion (if any), depthwise, squeeze-excitation, projection.
class MbConv : public Module {
public:
    MbConv(std::string name, const Stage &stage, int channelsIn, int stride, double dropProbability)
        : Module(std::move(name)), m_block(m_name + ".block"), m_dropProbability(dropProbability),
          m_hasWayAround(stride == 1 && channelsIn == stage.channelsOut)
    {
        int middle = channelsIn * stage.expansion, child = 0;
        if (stage.expansion != 1)
            addConvNormActivation(m_block.add<Sequential>(std::to_string(child++)), {channelsIn, middle, 1}, {},
                                  ActivationKind::SiLU);
        addConvNormActivation(m_block.add<Sequential>(std::to_string(child++)),
                              {middle, middle, stage.kernel, stride, middle}, {}, ActivationKind::SiLU);
        m_block.add<SqueezeExcitation>(std::to_string(child++), middle, std::max(1, channelsIn / 4));
        addConvNormActivation(m_block.add<Sequential>(std::to_string(child++)), {middle, stage.channelsOut, 1}, {},
                              std::nullopt);
    }
    at::Tensor forward(const at::Tensor &input, const Pass &pass) override
    {
        at::Tensor branch = pass.tapped(m_block.name(), m_block.forward(input, pass));
        return m_hasWayAround ? stochasticDepth(branch, m_dropProbability, pass) + input : branch;
    }
    void collectState(std::vector<StateEntry> &state) override { m_block.collectState(state); }
    void collectLayers(std::vector<std::string> &layers) const override
    {
        m_block.collectLayers(layers);
        layers.push_back(m_name);
    }

private:
    Sequential m_block;
    double m_dropProbability;
    bool m_hasWayAround;
};

class EfficientNetB0 : public PooledNetwork {
public:
    explicit EfficientNetB0(int classes) : PooledNetwork("features", 0.2)
    {
        addConvNormActivation(m_body.add<Sequential>("0"), {3, kStemChannels, 3, 2}, {}, ActivationKind::SiLU);
        int channels = kStemChannels, stageIndex = 1, blockCount = 0;
        for (const Stage &stage : kStages) {
            auto &group = m_body.add<Sequential>(std::to_string(stageIndex++));
            for (int blockIndex = 0; blockIndex < stage.blocks; ++blockIndex) {
                group.add<MbConv>(std::to_string(blockIndex), stage, channels, blockIndex == 0 ? stage.stride : 1,
                                  0.2 * blockCount++ / kBlocks);
                channels = stage.channelsOut;
            }
        }
        addConvNormActivation(m_body.add<Sequential>(std::to_string(stageIndex)), {channels, kHeadChannels, 1}, {},
                              ActivationKind::SiLU);
        m_head = std::make_unique<Linear>("classifier.1", kHeadChannels, classes);
    }
};

// EfficientNet-Lite0: no squeeze-excitation, ReLU6, "same" padding; names of the published weights.
constexpr NormSettings kLiteNorm{1e-3, 0.01};

class LiteBlock : public Module {
public:
    LiteBlock(std::string name, const Stage &stage, int channelsIn, int stride)
        : Module(std::move(name)), m_body(m_name), m_hasWayAround(stride == 1 && channelsIn == stage.channelsOut)
    {
        int middle = channelsIn * stage.expansion;
        if (stage.expansion != 1) {
            m_body.add<Conv2d>("_expand_conv", Conv2d::Shape{channelsIn, middle, 1});
            m_body.add<BatchNorm2d>("_bn0", middle, kLiteNorm.epsilon, kLiteNorm.momentum);
            m_body.add<Activation>("_relu0", ActivationKind::ReLU6, InPlace::No);
        }
        m_body.add<Conv2d>("_depthwise_conv", Conv2d::Shape{middle, middle, stage.kernel, stride, middle, false, true});
        m_body.add<BatchNorm2d>("_bn1", middle, kLiteNorm.epsilon, kLiteNorm.momentum);
        m_body.add<Activation>("_relu1", ActivationKind::ReLU6, InPlace::No);
        m_body.add<Conv2d>("_project_conv", Conv2d::Shape{middle, stage.channelsOut, 1});
        m_body.add<BatchNorm2d>("_bn2", stage.channelsOut, kLiteNorm.epsilon, kLiteNorm.momentum);
    }
    at::Tensor forward(const at::Tensor &input, const Pass &pass) override
    {
        at::Tensor out = m_body.forward(input, pass);
        return m_hasWayAround ? input + out : out;
    }
    void collectState(std::vector<StateEntry> &state) override { m_body.collectState(state); }
    void collectLayers(std::vector<std::string> &layers) const override { m_body.collectLayers(layers); }

private:
    Sequential m_body;
    bool m_hasWayAround;
};

class EfficientNetLite0 : public PooledNetwork {
public:
    explicit EfficientNetLite0(int classes) : PooledNetwork("", 0.2)
    {
        m_body.add<Conv2d>("_conv_stem", Conv2d::Shape{3, kStemChannels, 3, 2, 1, false, true});
        m_body.add<BatchNorm2d>("_bn0", kStemChannels, kLiteNorm.epsilon, kLiteNorm.momentum);
        m_body.add<Activation>("_relu0", ActivationKind::ReLU6, InPlace::No);
        int channels = kStemChannels, blockCount = 0;
        for (const Stage &stage : kStages)
            for (int blockIndex = 0; blockIndex < stage.blocks; ++blockIndex) {
                m_body.add<LiteBlock>("_blocks." + std::to_string(blockCount++), stage, channels,
                                      blockIndex == 0 ? stage.stride : 1);
                channels = stage.channelsOut;
            }
        m_body.add<Conv2d>("_conv_head", Conv2d::Shape{channels, kHeadChannels, 1});
        m_body.add<BatchNorm2d>("_bn1", kHeadChannels, kLiteNorm.epsilon, kLiteNorm.momentum);
        m_body.add<Activation>("_relu1", ActivationKind::ReLU6, InPlace::No);
        m_head = std::make_unique<Linear>("_fc", kHeadChannels, classes);
    }
};

} // namespace

std::unique_ptr<Network> makeEfficientNetB0(int classes)
{
    return std::make_unique<EfficientNetB0>(classes);
}

std::unique_ptr<Network> makeEfficientNetLite0(int classes)
{
    return std::make_unique<EfficientNetLite0>(classes);
}

} // namespace histo
