#pragma once

// Core-only: runs an Int8Plan over a few pictures.

#include "core/model/inference/int8_onednn_torch.h"
#include "core/model/inference/int8_plan_torch.h"
#include "core/model/inference/linear_tail_torch.h"
#include "core/model/padded_torch.h"

#include <functional>

namespace histo {

/// Runs the steps of a plan one after the other, on the threads that LibTorch has here.
/// @thread any number at once, each with a layout that is only read
class Int8Runner {
public:
    /// @param plan  borrowed
    /// @param type  of what is no bytes: at::kFloat or at::kBFloat16
    Int8Runner(const Int8Plan &plan, at::ScalarType type);

    /// Weights as the processor wants them, by step; laid out for pictures of one size, right for all.
    struct Weights {
        std::optional<PreparedConv> floats;
        std::optional<PreparedInt8Conv> bytes;
    };
    using Layout = std::vector<Weights>;
    Layout layoutFor(std::int64_t pictures, std::int64_t height, std::int64_t width) const;

    /// Called with each value as it is made.
    using Tap = std::function<void(int value, const at::Tensor &made)>;

    /// @param input  float32 [n, 3, H, W]
    /// @return       what the tail sees
    at::Tensor runBody(const at::Tensor &input, const Layout &layout, const Tap &tap = {}) const;
    /// @return  what the head sees, float32 [n, featureCount]
    at::Tensor runTail(const at::Tensor &value) const { return m_tail.run(value); }

private:
    struct Values;
    template <typename WeightsOf>
    at::Tensor run(const at::Tensor &input, const WeightsOf &weightsOf, const Tap &tap) const;
    at::Tensor convolved(const FusedStep &step, const Weights &weights, const PaddedInput &in, Values &values) const;
    at::Tensor plain(const FusedStep &step, Values &values) const;

    const Int8Plan &m_plan;
    at::ScalarType m_type;
    LinearTail m_tail;
};

} // namespace histo
