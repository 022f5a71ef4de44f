#include "core/model/layers_torch.h"

#include "core/common/error.h"
#include "core/common/random.h"
#include "core/model/model_table.h"

#include <ATen/CPUGeneratorImpl.h>
#include <cmath>

namespace histo {

Network::Network() = default;
Network::~Network() = default;

at::Tensor Network::head(const at::Tensor &features, const Pass &pass)
{
    // The few numbers of the last layer cost nothing in float32, and rounding them would round the score.
    Pass exact = pass;
    exact.type = at::kFloat;
    return m_head->forward(features, exact); // [N, classes]
}

std::vector<StateEntry> Network::state()
{
    std::vector<StateEntry> entries;
    collectBodyState(entries);
    m_head->collectState(entries);
    return entries;
}

void Network::moveTo(at::Device device)
{
    c10::NoGradGuard noGradients;
    for (StateEntry &entry : state())
        *entry.tensor = entry.tensor->to(device);
}

const std::string &Network::headName() const
{
    return m_head->name();
}

int Network::classCount() const
{
    return m_head->featuresOut();
}

std::unique_ptr<Network> makeNetwork(const std::string &modelId, int classes)
{
    struct Row {
        const char *id;
        std::unique_ptr<Network> (*make)(int);
    };
    static constexpr Row kRows[] = {{"vgg16", makeVgg16},
                                    {"resnet50", makeResNet50},
                                    {"efficientnet_b0", makeEfficientNetB0},
                                    {"efficientnet_lite0", makeEfficientNetLite0}};
    for (const Row &row : kRows)
        if (modelId == row.id)
            return row.make(classes);
    findModel(modelId); // throws, with the list of those that exist
    throw Error(ErrorKind::Internal, "model \"" + modelId + "\" is in the table but has no network");
}

void fillRandom(Network &network, std::uint64_t seed)
{
    at::Generator generator = at::detail::createCPUGenerator(seed);
    for (StateEntry &entry : network.state()) {
        at::Tensor &tensor = *entry.tensor;
        switch (entry.kind) {
        case StateKind::Weight: {
            // Kaiming normal, fan out, for convolutions (He et al. 2015, eq. 14); 0.01 for linear layers.
            double fanOut = tensor.dim() == 4 ? double(tensor.size(0)) * tensor.size(2) * tensor.size(3) : 0;
            tensor.normal_(0, tensor.dim() == 4 ? std::sqrt(2 / fanOut) : 0.01, generator);
            break;
        }
        case StateKind::NormWeight:
        case StateKind::RunningVariance:
            tensor.fill_(1);
            break;
        default:
            tensor.zero_();
        }
    }
}

namespace {

/// count float64 values in [-0.5, 0.5), a function of the name and the flat index alone.
at::Tensor patternUniform(const std::string &name, std::int64_t count)
{
    at::Tensor values = at::empty({count}, at::kDouble);
    double *out = values.data_ptr<double>();
    const std::uint64_t seed = fnv1a64(name);
    for (std::int64_t i = 0; i < count; ++i) {
        std::uint64_t state = seed + static_cast<std::uint64_t>(i);
        out[i] = static_cast<double>(splitmix64(state) >> 40) * 0x1.0p-24 - 0.5;
    }
    return values;
}

/// The gains keep activations near 1 through the whole network.
double patternGain(const StateEntry &entry)
{
    if (entry.hasOwnBias)
        return 1.0;
    return entry.name.starts_with("features.") ? 1.12 : 0.7;
}

} // namespace

void fillPattern(Network &network)
{
    for (StateEntry &entry : network.state()) {
        at::Tensor &tensor = *entry.tensor;
        if (entry.kind == StateKind::BatchCount) {
            tensor.zero_();
            continue;
        }
        at::Tensor u = patternUniform(entry.name, tensor.numel()).reshape(tensor.sizes());
        switch (entry.kind) {
        case StateKind::RunningVariance:
            tensor.copy_(1 + 0.4 * u);
            break;
        case StateKind::NormWeight:
            tensor.copy_(1 + 0.2 * u);
            break;
        case StateKind::Weight: {
            double fanIn = static_cast<double>(tensor.numel()) / static_cast<double>(tensor.size(0));
            tensor.copy_(patternGain(entry) * std::sqrt(24 / fanIn) * u);
            break;
        }
        default:
            tensor.copy_(0.1 * u);
        }
    }
}

} // namespace histo
