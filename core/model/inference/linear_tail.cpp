#include "core/model/inference/linear_tail_torch.h"

namespace histo {

LinearTail::LinearTail(std::vector<FusedStep> steps, at::ScalarType type) : m_steps(std::move(steps)), m_type(type)
{
    for (const FusedStep &step : m_steps)
        m_weights.push_back(step.kind == FusedStep::Kind::Linear ? std::optional(prepareLinear(step.conv, type))
                                                                 : std::nullopt);
}

at::Tensor LinearTail::run(at::Tensor value) const
{
    Pass pass;
    pass.type = m_type;
    for (std::size_t index = 0; index < m_steps.size(); ++index)
        value = m_weights[index] ? runLinear(m_steps[index].conv, *m_weights[index], value.to(m_type))
                                 : evaluate(*m_steps[index].node, value, at::Tensor(), pass);
    return value.to(at::kFloat);
}

} // namespace histo
