#pragma once

// Core-only: one of the few headers that know LibTorch.

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace histo {

/// How one forward pass runs.
struct Pass {
    bool training = false;              ///< dropout and stochastic depth act
    bool batchStatistics = false;       ///< batch norm uses and follows the batch's own statistics
    std::optional<at::Generator> generator; ///< of dropout and stochastic depth: one a job, so that jobs do not disturb
                                            ///< each other's numbers
    at::ScalarType type = at::kFloat;   ///< of the activations; weights are cast as they are used
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
    at::Tensor *tensor; ///< owned by the network
    bool hasOwnBias = false; ///< for weights: its layer has a bias
};

/// A node of a network's tree. Names are torchvision's module names.
class Module {
public:
    virtual ~Module() = default;
    virtual at::Tensor forward(const at::Tensor &input, const Pass &pass) = 0;
    /// Appends the state of this module and its children, names prefixed.
    virtual void collectState(std::vector<StateEntry> &state) = 0;
    /// Appends names whose output reaches Pass::tap, in order of the forward pass.
    virtual void collectLayers(std::vector<std::string> &layers) const { layers.push_back(m_name); }
    /// Done to its input by writing over it (torchvision's inplace=True).
    virtual bool actsInPlace() const { return false; }
    const std::string &name() const { return m_name; }

protected:
    explicit Module(std::string name) : m_name(std::move(name)) {}
    std::string m_name;
};

/// A classification network: everything before the last linear layer, and that layer.
class Network {
public:
    Network();
    virtual ~Network();
    /// @param input  [N, 3, H, W], float32 or pass.type
    /// @return       what the head sees, float32 [N, featureCount]
    virtual at::Tensor features(const at::Tensor &input, const Pass &pass) = 0;
    /// @param features  float32 [N, featureCount]
    /// @return          logits, float32 [N, classes]
    at::Tensor head(const at::Tensor &features, const Pass &pass);
    at::Tensor forward(const at::Tensor &input, const Pass &pass) { return head(features(input, pass), pass); }

    std::vector<StateEntry> state(); ///< in the order of the forward pass
    void moveTo(at::Device device);
    virtual std::vector<std::string> layerNames() const = 0;
    /// torchvision's name of the replaceable last linear layer: fc, classifier.6, …
    const std::string &headName() const;
    int classCount() const;

protected:
    virtual void collectBodyState(std::vector<StateEntry> &state) = 0;
    std::unique_ptr<class Linear> m_head;
};

/// One function per family; `classes` outputs, uninitialised weights.
std::unique_ptr<Network> makeVgg16(int classes);
std::unique_ptr<Network> makeResNet50(int classes);
std::unique_ptr<Network> makeEfficientNetB0(int classes);
std::unique_ptr<Network> makeEfficientNetLite0(int classes);
/// @throws Error Usage for an unknown model
std::unique_ptr<Network> makeNetwork(const std::string &modelId, int classes);

/// Kaiming-normal convolutions (fan out), unit batch norms, small normal linear layers; a function of the seed.
void fillRandom(Network &network, std::uint64_t seed);
/// The deterministic fill by tensor name and flat index (splitmix64 seeded with FNV-1a of the name).
void fillPattern(Network &network);

} // namespace histo
