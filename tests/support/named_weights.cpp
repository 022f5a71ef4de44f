#include "tests/support/named_weights.h"

#include "core/model/classifier.h"
#include "tests/support/pattern.h"

#include <cstring>

using namespace histo;

namespace {

std::size_t elementsOf(const TensorInfo &info)
{
    std::size_t count = 1;
    for (std::int64_t size : info.shape)
        count *= static_cast<std::size_t>(size);
    return count;
}

/// Floats around zero; variances and scales, which stand where only one axis is, around one.
std::vector<std::byte> numbersFor(const TensorInfo &info, std::size_t place)
{
    if (info.dtype == "I64") {
        const std::int64_t count = 7;
        std::vector<std::byte> bytes(sizeof count);
        std::memcpy(bytes.data(), &count, sizeof count);
        return bytes;
    }
    std::vector<float> numbers;
    for (double u : patternUniform(std::to_string(place), elementsOf(info)))
        numbers.push_back(static_cast<float>(0.2 * u + (info.shape.size() == 1 ? 1 : 0)));
    std::vector<std::byte> bytes(numbers.size() * sizeof(float));
    std::memcpy(bytes.data(), numbers.data(), bytes.size());
    return bytes;
}

} // namespace

NamedWeights::NamedWeights(const std::string &model, std::optional<WeightDialect> dialect, const std::string &prefix)
{
    const std::vector<TensorInfo> own = expectedTensors(model, 2);
    m_infos = dialect ? inDialect(own, *dialect) : own;
    for (TensorInfo &info : m_infos) {
        info.name = prefix + info.name;
        m_bytes.push_back(numbersFor(info, m_bytes.size()));
    }
}

std::vector<TensorView> NamedWeights::views() const
{
    std::vector<TensorView> views;
    for (std::size_t i = 0; i < m_infos.size(); ++i)
        views.push_back({m_infos[i], m_bytes[i].data()});
    return views;
}
