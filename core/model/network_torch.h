#pragma once

// Core-only: one of the few headers that know LibTorch.

#include "core/model/graph_torch.h"

#include <c10/core/GradMode.h>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace histo {

/// How one forward pass runs.
struct Pass {
    bool training = false;                  ///< dropout and stochastic depth act
    bool batchStatistics = false;           ///< batch norm uses and follows the batch's own statistics
    std::optional<at::Generator> generator; ///< of dropout and stochastic depth: one a job, so that jobs do not disturb
                                            ///< each other's numbers
    at::ScalarType type = at::kFloat;       ///< of the activations; weights are cast as they are used
    /// Called with each module's name and output; what it returns goes on. Outputs that torchvision's modules overwrite
    /// by an activation in place arrive after that activation, as a hook there would find them.
    std::function<at::Tensor(const std::string &name, const at::Tensor &output)> tap;

    at::Tensor tapped(const std::string &name, const at::Tensor &output) const
    {
        return tap ? tap(name, output) : output;
    }
};

/// What a tensor of the state dict is for: decides on weight decay, on pattern weights and on what is counted.
enum class StateKind { Weight, Bias, NormWeight, NormBias, RunningMean, RunningVariance, BatchCount };

inline bool isTrainable(StateKind kind)
{
    return kind != StateKind::RunningMean && kind != StateKind::RunningVariance && kind != StateKind::BatchCount;
}

struct StateEntry {
    std::string name; ///< torchvision's
    StateKind kind;
    at::Tensor *tensor;      ///< owned by the network
    bool hasOwnBias = false; ///< for weights: its layer has a bias
};

/// A classification network: a list of operations, of which the last is the linear layer that tells the classes.
class Network {
public:
    /// @param nodes  from the input to the linear layer, see GraphBuilder
    explicit Network(std::vector<Node> nodes);

    /// @param input  [N, 3, H, W], float32 or pass.type
    /// @return       what the head sees, float32 [N, featureCount]
    at::Tensor features(const at::Tensor &input, const Pass &pass) const;
    /// @param features  float32 [N, featureCount]
    /// @return          logits, float32 [N, classes]
    at::Tensor head(const at::Tensor &features) const;
    at::Tensor forward(const at::Tensor &input, const Pass &pass) const { return head(features(input, pass)); }

    const std::vector<Node> &nodes() const { return m_nodes; }
    std::vector<StateEntry> state(); ///< in the order of the forward pass
    void moveTo(at::Device device);
    /// Names whose output has cells and reaches Pass::tap, in order of the forward pass.
    std::vector<std::string> layerNames() const;
    /// torchvision's name of the replaceable last linear layer: fc, classifier.6, …
    const std::string &headName() const { return m_nodes.back().name; }
    int classCount() const { return m_nodes.back().channels; }

private:
    std::vector<Node> m_nodes;
    std::vector<std::size_t> m_lastUse; ///< of each node's value: the node after which it is not needed any more
};

/// One operation as ATen has it, with everything that the pass asks for but its taps.
/// @param second  of operations with two inputs
at::Tensor evaluate(const Node &node, const at::Tensor &input, const at::Tensor &second, const Pass &pass);

/// Multiply-adds of convolutions and linear layers in one forward pass of one picture.
std::int64_t multiplyAdds(const Network &network, std::int64_t height, std::int64_t width);

/// With uninitialised weights. @throws Error Usage for an unknown model
std::unique_ptr<Network> makeNetwork(const std::string &modelId, int classes);

/// Kaiming-normal convolutions (fan out), unit batch norms, small normal linear layers; a function of the seed.
void fillRandom(Network &network, std::uint64_t seed);
/// The deterministic fill by tensor name and flat index (splitmix64 seeded with FNV-1a of the name).
void fillPattern(Network &network);

} // namespace histo
