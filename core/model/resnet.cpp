#include "core/model/layers_torch.h"

namespace histo {

namespace {

/// 1x1, 3x3, 1x1 with a way around. Stride in the 3x3, as torchvision has it ("ResNet v1.5").
class Bottleneck : public Module {
public:
    Bottleneck(std::string name, int channelsIn, int width, int stride)
        : Module(std::move(name)), m_conv1(m_name + ".conv1", {channelsIn, width, 1}), m_bn1(m_name + ".bn1", width),
          m_conv2(m_name + ".conv2", {width, width, 3, stride}), m_bn2(m_name + ".bn2", width),
          m_conv3(m_name + ".conv3", {width, 4 * width, 1}), m_bn3(m_name + ".bn3", 4 * width)
    {
        if (stride == 1 && channelsIn == 4 * width)
            return;
        m_downsample = std::make_unique<Sequential>(m_name + ".downsample");
        m_downsample->add<Conv2d>("0", Conv2d::Shape{channelsIn, 4 * width, 1, stride});
        m_downsample->add<BatchNorm2d>("1", 4 * width);
    }

    at::Tensor forward(const at::Tensor &input, const Pass &pass) override
    {
        at::Tensor out = pass.tapped(m_conv1.name(), m_conv1.forward(input, pass));
        out = pass.tapped(m_bn1.name(), at::relu(m_bn1.forward(out, pass)));
        out = pass.tapped(m_conv2.name(), m_conv2.forward(out, pass));
        out = pass.tapped(m_bn2.name(), at::relu(m_bn2.forward(out, pass)));
        out = pass.tapped(m_conv3.name(), m_conv3.forward(out, pass));
        out = m_bn3.forward(out, pass);
        at::Tensor around = input;
        if (m_downsample)
            around = pass.tapped(m_downsample->name(), m_downsample->forward(input, pass));
        return pass.tapped(m_bn3.name(), at::relu(out + around));
    }

    void collectState(std::vector<StateEntry> &state) override
    {
        for (Module *part : {static_cast<Module *>(&m_conv1), static_cast<Module *>(&m_bn1), static_cast<Module *>(&m_conv2),
                             static_cast<Module *>(&m_bn2), static_cast<Module *>(&m_conv3), static_cast<Module *>(&m_bn3)})
            part->collectState(state);
        if (m_downsample)
            m_downsample->collectState(state);
    }

    void collectLayers(std::vector<std::string> &layers) const override
    {
        for (const char *part : {"conv1", "bn1", "conv2", "bn2", "conv3"})
            layers.push_back(m_name + "." + part);
        if (m_downsample)
            m_downsample->collectLayers(layers);
        layers.push_back(m_name + ".bn3");
        layers.push_back(m_name);
    }

private:
    Conv2d m_conv1;
    BatchNorm2d m_bn1;
    Conv2d m_conv2;
    BatchNorm2d m_bn2;
    Conv2d m_conv3;
    BatchNorm2d m_bn3;
    std::unique_ptr<Sequential> m_downsample;
};

/// Source: He et al. 2016, table 1.
class ResNet50 : public PooledNetwork {
public:
    explicit ResNet50(int classes) : PooledNetwork("")
    {
        m_body.add<Conv2d>("conv1", Conv2d::Shape{3, 64, 7, 2});
        m_body.add<BatchNorm2d>("bn1", 64);
        m_body.add<Activation>("relu", ActivationKind::ReLU);
        m_body.add<MaxPool2d>("maxpool", 3, 2, 1);
        int channels = 64;
        int width = 64;
        int stageIndex = 1;
        for (int blocks : {3, 4, 6, 3}) {
            auto &stage = m_body.add<Sequential>("layer" + std::to_string(stageIndex));
            for (int blockIndex = 0; blockIndex < blocks; ++blockIndex) {
                int stride = blockIndex == 0 && stageIndex > 1 ? 2 : 1;
                stage.add<Bottleneck>(std::to_string(blockIndex), channels, width, stride);
                channels = 4 * width;
            }
            width *= 2;
            ++stageIndex;
        }
        m_head = std::make_unique<Linear>("fc", channels, classes);
    }
};

} // namespace

std::unique_ptr<Network> makeResNet50(int classes)
{
    return std::make_unique<ResNet50>(classes);
}

} // namespace histo
