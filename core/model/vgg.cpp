#include "core/model/layers_torch.h"

namespace histo {

namespace {

/// VGG16 without batch norm, as torchvision builds it. Source: Simonyan and Zisserman 2015, table 1, column D.
class Vgg16 : public Network {
public:
    explicit Vgg16(int classes)
    {
        int channels = 3, index = 0;
        for (int width : {64, 64, 0, 128, 128, 0, 256, 256, 256, 0, 512, 512, 512, 0, 512, 512, 512, 0}) {
            if (width == 0) {
                m_features.add<MaxPool2d>(std::to_string(index++), 2, 2);
                continue;
            }
            m_features.add<Conv2d>(std::to_string(index++), Conv2d::Shape{channels, width, 3, 1, 1, true});
            m_features.add<Activation>(std::to_string(index++), ActivationKind::ReLU);
            channels = width;
        }
        m_classifier.add<Linear>("0", 512 * 7 * 7, 4096);
        m_classifier.add<Activation>("1", ActivationKind::ReLU);
        m_classifier.add<Dropout>("2", 0.5);
        m_classifier.add<Linear>("3", 4096, 4096);
        m_classifier.add<Activation>("4", ActivationKind::ReLU);
        m_classifier.add<Dropout>("5", 0.5);
        m_head = std::make_unique<Linear>("classifier.6", 4096, classes);
    }

    at::Tensor features(const at::Tensor &input, const Pass &pass) override
    {
        at::Tensor cells = m_features.forward(input, pass);
        cells = pass.tapped("features", cells);
        cells = pass.tapped("avgpool", at::adaptive_avg_pool2d(cells, {7, 7}));
        // The linear layers' weights are in the order channel, row, column.
        at::Tensor flat = cells.contiguous().flatten(1); // [N, 25088]
        return m_classifier.forward(flat, pass).to(at::kFloat);
    }

    std::vector<std::string> layerNames() const override
    {
        std::vector<std::string> layers;
        m_features.collectLayers(layers);
        return layers;
    }

protected:
    void collectBodyState(std::vector<StateEntry> &state) override
    {
        m_features.collectState(state);
        m_classifier.collectState(state);
    }

private:
    Sequential m_features{"features"}, m_classifier{"classifier"};
};

} // namespace

std::unique_ptr<Network> makeVgg16(int classes)
{
    return std::make_unique<Vgg16>(classes);
}

} // namespace histo
