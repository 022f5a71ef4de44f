#pragma once

// Core-only: a network as a list of operations. Training and explaining run it as it is (network.cpp), the inference
// engine runs it fused, and the exporters write it down: all four read the same list.

#include "core/model/layer_shapes.h"

#include <ATen/ATen.h>
#include <string>
#include <vector>

namespace histo {

enum class Op {
    Input,
    Conv,
    Norm, ///< batch normalisation
    Activation,
    Add,   ///< of two equal shapes
    Scale, ///< [N, C, H, W] by [N, C, 1, 1]
    MaxPool,
    AveragePool, ///< to Node::side x Node::side cells
    GlobalMean,  ///< [N, C, H, W] -> float32 [N, C]
    Flatten,     ///< [N, C, H, W] -> [N, C H W], in the order channel, row, column
    Linear,
    Dropout,         ///< in training
    StochasticDepth, ///< drops a whole picture's branch in training (Huang et al. 2016), torchvision's mode "row"
};

/// One operation. Only the fields of its kind are set.
struct Node {
    Op op;
    std::vector<int> inputs{}; ///< indices of earlier nodes
    std::string name{};        ///< torchvision's name of the module that holds the tensors, else empty
    int channels = 0;          ///< of the output
    /// Module names whose output this value is, innermost first. What torchvision overwrites in place arrives after
    /// that, as a hook on the module would find it.
    std::vector<std::string> taps{};

    ConvShape conv{};
    NormSettings norm{};
    ActivationKind activation{};
    PoolShape pool{};
    int side = 0;           ///< of AveragePool
    double probability = 0; ///< of Dropout and StochasticDepth

    at::Tensor weight{}, bias{};                               ///< float32; convolutions channels last
    at::Tensor runningMean{}, runningVariance{}, batchCount{}; ///< of Norm
};

/// Whether torchvision's module writes over its input (inplace=True): a hook on the module before then finds the result.
enum class InPlace { Yes, No };

/// Puts a network together. Every call appends a node, with uninitialised tensors, and returns its index.
class GraphBuilder {
public:
    GraphBuilder();

    int input() const { return 0; }
    int conv(const std::string &name, int input, const ConvShape &shape);
    int norm(const std::string &name, int input, const NormSettings &settings = {});
    /// @param name  empty where the network has no module of its own for it
    int activation(const std::string &name, int input, ActivationKind kind, InPlace inPlace = InPlace::Yes);
    int add(int value, int other, InPlace inPlace = InPlace::Yes);
    int scale(int value, int factors);
    int maxPool(const std::string &name, int input, const PoolShape &shape);
    int averagePool(const std::string &name, int input, int side);
    int globalMean(int input);
    int flatten(int input, int channels);
    int linear(const std::string &name, int input, int outputs);
    int dropout(int input, double probability);
    int stochasticDepth(int input, double probability);

    /// torchvision's Conv2dNormActivation "<name>": children 0 (convolution), 1 (norm), 2 (activation).
    int convNormActivation(const std::string &name, int input, const ConvShape &shape, const NormSettings &norm,
                           ActivationKind kind);
    int convNorm(const std::string &name, int input, const ConvShape &shape, const NormSettings &norm);

    /// The module "<name>" ends with this value.
    int tap(int value, const std::string &name);
    int channels(int value) const { return m_nodes[static_cast<std::size_t>(value)].channels; }
    std::vector<Node> take() { return std::move(m_nodes); }

private:
    int append(Node node);
    void moveTaps(int from, int to);
    std::vector<Node> m_nodes;
};

} // namespace histo
