#pragma once

// Core-only.

#include <ATen/ATen.h>

#include <functional>
#include <limits>

namespace histo {

/// Told of a weight and the copy of it that a pass computes with.
using CopySink = std::function<void(const at::Tensor &weight, const at::Tensor &copy)>;

/// A weight in the type that a pass computes in. The copy is made anew only when the weight was changed by someone who
/// did not write the copy, too (see Optimizer::keepCopy): whoever writes both raises the version of both.
class RoundedWeight {
public:
    /// @param weight  float32, borrowed; may be undefined
    RoundedWeight(const at::Tensor &weight, at::ScalarType type) : m_weight(weight), m_type(type) {}

    const at::Tensor &get() const
    {
        if (!m_weight.defined() || m_type == at::kFloat)
            return m_weight;
        allocate();
        if (gap() != m_gap) {
            m_copy.copy_(m_weight.detach());
            m_gap = gap();
        }
        return m_copy;
    }

    /// Tells of the weight and its copy, if it has one.
    void tell(const CopySink &sink) const
    {
        if (!m_weight.defined() || m_type == at::kFloat)
            return;
        allocate();
        sink(m_weight, m_copy);
    }

private:
    void allocate() const
    {
        if (!m_copy.defined())
            m_copy = at::empty_like(m_weight, m_weight.options().dtype(m_type).requires_grad(false));
    }
    std::int64_t gap() const { return std::int64_t(m_weight._version()) - std::int64_t(m_copy._version()); }

    const at::Tensor &m_weight;
    at::ScalarType m_type;
    mutable at::Tensor m_copy;
    mutable std::int64_t m_gap = std::numeric_limits<std::int64_t>::min();
};

} // namespace histo
