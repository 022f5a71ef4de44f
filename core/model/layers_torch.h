#pragma once

// Core-only: the layers that the networks are made of, each a few lines over ATen.

#include "core/model/network_torch.h"

namespace histo {

class Conv2d : public Module {
public:
    struct Shape {
        int channelsIn, channelsOut, kernel;
        int stride = 1, groups = 1;
        bool bias = false;
        /// TensorFlow's "same": output = ceil(input / stride), the odd pixel at the bottom right. Else (kernel - 1) / 2.
        bool samePadding = false;
        int padding = -1; ///< -1: (kernel - 1) / 2
    };
    Conv2d(std::string name, const Shape &shape);
    at::Tensor forward(const at::Tensor &input, const Pass &pass) override;
    void collectState(std::vector<StateEntry> &state) override;

private:
    Shape m_shape;
    at::Tensor m_weight, m_bias;
};

class BatchNorm2d : public Module {
public:
    BatchNorm2d(std::string name, int channels, double epsilon = 1e-5, double momentum = 0.1);
    at::Tensor forward(const at::Tensor &input, const Pass &pass) override;
    void collectState(std::vector<StateEntry> &state) override;

private:
    double m_epsilon, m_momentum;
    at::Tensor m_weight, m_bias, m_runningMean, m_runningVariance, m_batchCount;
};

class Linear : public Module {
public:
    Linear(std::string name, int featuresIn, int featuresOut);
    at::Tensor forward(const at::Tensor &input, const Pass &pass) override;
    void collectState(std::vector<StateEntry> &state) override;
    int featuresOut() const { return static_cast<int>(m_weight.size(0)); }

private:
    at::Tensor m_weight, m_bias;
};

enum class ActivationKind { ReLU, ReLU6, SiLU };

at::Tensor activate(ActivationKind kind, const at::Tensor &input);

/// Whether torchvision's module writes over its input (inplace=True): a hook on the module before then finds the result.
enum class InPlace { Yes, No };

class Activation : public Module {
public:
    Activation(std::string name, ActivationKind kind, InPlace inPlace = InPlace::Yes)
        : Module(std::move(name)), m_kind(kind), m_inPlace(inPlace)
    {
    }
    at::Tensor forward(const at::Tensor &input, const Pass &) override { return activate(m_kind, input); }
    void collectState(std::vector<StateEntry> &) override {}
    bool actsInPlace() const override { return m_inPlace == InPlace::Yes; }

private:
    ActivationKind m_kind;
    InPlace m_inPlace;
};

class MaxPool2d : public Module {
public:
    MaxPool2d(std::string name, int kernel, int stride, int padding = 0);
    at::Tensor forward(const at::Tensor &input, const Pass &) override;
    void collectState(std::vector<StateEntry> &) override {}

private:
    int m_kernel, m_stride, m_padding;
};

class Dropout : public Module {
public:
    Dropout(std::string name, double probability) : Module(std::move(name)), m_probability(probability) {}
    at::Tensor forward(const at::Tensor &input, const Pass &pass) override;
    void collectState(std::vector<StateEntry> &) override {}

private:
    double m_probability;
};

/// 1 / survival with that probability, else 0; drawn from the pass's generator.
at::Tensor survivors(at::IntArrayRef shape, double survival, const at::TensorOptions &options, const Pass &pass);

/// Runs its children in order and taps each.
class Sequential : public Module {
public:
    explicit Sequential(std::string name) : Module(std::move(name)) {}
    /// Adds a child named "<name>.<childName>".
    template <typename Child, typename... Arguments>
    Child &add(const std::string &childName, Arguments &&...arguments)
    {
        auto child = std::make_unique<Child>(m_name.empty() ? childName : m_name + "." + childName,
                                             std::forward<Arguments>(arguments)...);
        Child &reference = *child;
        m_children.push_back(std::move(child));
        return reference;
    }
    at::Tensor forward(const at::Tensor &input, const Pass &pass) override;
    void collectState(std::vector<StateEntry> &state) override;
    void collectLayers(std::vector<std::string> &layers) const override;

private:
    std::vector<std::unique_ptr<Module>> m_children;
};

/// Batch normalisation's numbers differ between families.
struct NormSettings {
    double epsilon = 1e-5, momentum = 0.1;
};

/// A network that is one sequence of layers, pooled to one number a channel, before its head.
class PooledNetwork : public Network {
public:
    at::Tensor features(const at::Tensor &input, const Pass &pass) override;
    std::vector<std::string> layerNames() const override;

protected:
    /// @param bodyName   torchvision's name of the sequence; empty where its members stand at the top
    /// @param dropout    before the head, in training
    explicit PooledNetwork(std::string bodyName, double dropout = 0)
        : m_body(std::move(bodyName)), m_dropout("dropout", dropout)
    {
    }
    void collectBodyState(std::vector<StateEntry> &state) override { m_body.collectState(state); }

    Sequential m_body;

private:
    Dropout m_dropout;
};

/// torchvision's Conv2dNormActivation: children 0 (convolution), 1 (batch norm), 2 (activation, if any).
void addConvNormActivation(Sequential &parent, const Conv2d::Shape &shape, const NormSettings &norm,
                           std::optional<ActivationKind> activation);

/// [N, C, H, W] -> float32 [N, C]
at::Tensor globalAveragePool(const at::Tensor &input);

} // namespace histo
