#include "core/train/weight_average_torch.h"

#include "core/train/checkpoint_torch.h"

#include <algorithm>

namespace histo {

namespace {

std::vector<StateEntry> averaged(Network &network)
{
    std::vector<StateEntry> entries = network.state();
    std::erase_if(entries, [](const StateEntry &entry) { return entry.kind == StateKind::BatchCount; });
    return entries;
}

} // namespace

WeightAverage::WeightAverage(Network &network, double decay) : m_network(network), m_decay(decay)
{
    c10::NoGradGuard noGradients;
    for (const StateEntry &entry : averaged(network))
        m_average.emplace_back("average/" + entry.name, entry.tensor->detach().clone());
}

void WeightAverage::update(std::int64_t step)
{
    c10::NoGradGuard noGradients;
    const double decay = std::min(m_decay, (1.0 + double(step)) / (10.0 + double(step)));
    const std::vector<StateEntry> entries = averaged(m_network);
    for (std::size_t i = 0; i < entries.size(); ++i)
        m_average[i].second.lerp_(*entries[i].tensor, 1 - decay);
}

void WeightAverage::swap()
{
    c10::NoGradGuard noGradients;
    const std::vector<StateEntry> entries = averaged(m_network);
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const at::Tensor now = entries[i].tensor->detach().clone();
        entries[i].tensor->copy_(m_average[i].second);
        m_average[i].second.copy_(now);
    }
}

WeightAverage::InPlace::InPlace(WeightAverage &average) : m_average(average) { m_average.swap(); }
WeightAverage::InPlace::~InPlace() { m_average.swap(); }

std::vector<std::pair<std::string, at::Tensor>> WeightAverage::state() const { return m_average; }

void WeightAverage::restore(const std::vector<TensorData> &tensors) { restoreTensors(m_average, tensors); }

} // namespace histo
