#pragma once

// Core-only: a batch norm that keeps its statistics, folded into the convolution in front of it.

#include "core/model/network_torch.h"

namespace histo {

/// y = g (W x + b - m) / sqrt(v + e) + beta is a convolution with W' = W f and b' = (b - m) f + beta, f = g / sqrt(v + e).
/// Nodes are borrowed; what they hold is read anew each time.
class FoldedNorm {
public:
    FoldedNorm(const Node &conv, const Node &norm) : m_conv(conv), m_norm(norm) {}

    at::Tensor weight(at::ScalarType type) const; ///< W', in the layout of W
    at::Tensor bias() const;                      ///< b', float32 [out]

    /// From the gradients of W' and b' to those of what learns:
    /// dW = dW' f, db = db' f, dbeta = db', dg = (<W, dW'> + (b - m) db') / sqrt(v + e).
    /// @param byWeight  may be undefined: then W and g do not learn
    void addGradients(const at::Tensor &byWeight, const at::Tensor &byBias) const;

private:
    at::Tensor inverse() const { return (m_norm.runningVariance + m_norm.norm.epsilon).rsqrt(); }
    at::Tensor factor() const { return m_norm.weight.detach() * inverse(); }
    at::Tensor away() const; ///< b - m

    const Node &m_conv, &m_norm;
};

} // namespace histo
