#include "core/common/random.h"
#include "core/model/network_torch.h"

#include <ATen/CPUGeneratorImpl.h>
#include <cmath>

namespace histo {

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
        case StateKind::RunningVariance: tensor.fill_(1); break;
        default: tensor.zero_();
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
        case StateKind::RunningVariance: tensor.copy_(1 + 0.4 * u); break;
        case StateKind::NormWeight: tensor.copy_(1 + 0.2 * u); break;
        case StateKind::Weight: {
            double fanIn = static_cast<double>(tensor.numel()) / static_cast<double>(tensor.size(0));
            tensor.copy_(patternGain(entry) * std::sqrt(24 / fanIn) * u);
            break;
        }
        default: tensor.copy_(0.1 * u);
        }
    }
}

} // namespace histo
