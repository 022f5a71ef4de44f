#pragma once

// Core-only: what is behind a Classifier.

#include "core/model/classifier.h"
#include "core/model/inference/engine_torch.h"
#include "core/model/inference/int8_engine_torch.h"
#include "core/model/network_torch.h"

namespace histo {

struct Classifier::Impl {
    ModelInfo info;
    std::unique_ptr<Network> network;
    std::string source; ///< the weights file, in front of messages; empty without one
    Precision precision = Precision::Auto;
    std::function<cv::Mat3b(const cv::Mat3b &)> treatment; ///< of prepared pictures; may be empty
    bool averagesEightViews = false;

    /// Made when the first picture comes, anew after another precision was set.
    std::unique_ptr<InferenceEngine> engine;

    /// Answers instead of `engine` where it is there.
    std::unique_ptr<Int8Engine> int8Engine;

    InferenceEngine &readyEngine();
    /// From now on in 8-bit integers, until another precision is set. @throws Error BadInput, see Int8Engine
    void useInt8(const Int8Calibration &calibration);
    /// @param input  float32 [N, 3, H, W]  @return logits, float32 [N, classes]
    /// @throws Error  Cancelled; OutOfMemory, naming the network and the input
    at::Tensor forward(const at::Tensor &input, const CancelToken &cancel = {});
    /// @param inputs  prepared and treated; equal sizes run as one batch
    std::vector<std::vector<float>> logitsOf(const std::vector<cv::Mat3b> &inputs, const CancelToken &cancel);
    /// Evaluation mode in the classifier's precision.
    Pass evaluationPass() const;
};

/// The type behind Precision; Auto is bf16 where the processor multiplies it in hardware.
at::ScalarType scalarType(Precision precision);

} // namespace histo
