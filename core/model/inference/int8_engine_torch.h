#pragma once

// Core-only: networks without gradients in 8-bit integers.

#include "core/common/cancel_token.h"
#include "core/model/inference/int8_plan_torch.h"

#include <memory>

namespace histo {

/// Runs a network's body for predictions as InferenceEngine does, its convolutions behind the first one in 8-bit
/// integers: weights rounded to 255 steps for each output channel, values to 256 steps by given scales. Sums are exact;
/// what an int8 convolution hands to another stays bytes in between. The first convolution and linear layers run in
/// bf16 (fp32 where the processor lacks it), the head in fp32.
///
/// Scores move: whoever offers it to people asks judgeInt8 first.
/// @thread one call at a time per object; it uses as many threads as LibTorch is told to (core/device/threads)
class Int8Engine {
public:
    /// @param network      borrowed; on the CPU. Changed weights need a new calibration and a new engine.
    /// @param calibration  see calibrated()
    /// @param type         of what is no bytes: at::kFloat or at::kBFloat16
    /// @throws Error BadInput if a scale is missing or is none
    Int8Engine(const Network &network, const Int8Calibration &calibration, at::ScalarType type);
    ~Int8Engine();

    /// Whether this processor multiplies bytes in hardware. Elsewhere int8 is slower, and on old processors oneDNN's
    /// sums may overflow.
    static bool isSupportedHere();

    /// @param input  [N, 3, H, W], float32
    /// @param cancel asked before every few pictures
    /// @return       what the head sees, float32 [N, featureCount]
    /// @throws Error Cancelled
    at::Tensor features(const at::Tensor &input, const CancelToken &cancel = {});
    /// @return  logits, float32 [N, classes]
    at::Tensor forward(const at::Tensor &input, const CancelToken &cancel = {});

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace histo
