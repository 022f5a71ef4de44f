#pragma once

// Core-only: what is behind a Classifier.

#include "core/model/classifier.h"
#include "core/model/inference/engine_torch.h"
#include "core/model/network_torch.h"

#include <map>

namespace histo {

struct Classifier::Impl {
    ModelInfo info;
    std::unique_ptr<Network> network;
    Precision precision = Precision::Auto;

    /// Made when the first picture comes, anew after another precision was set.
    std::unique_ptr<InferenceEngine> engine;

    InferenceEngine &readyEngine();
    /// Evaluation mode in the classifier's precision.
    Pass evaluationPass() const;
};

/// The type behind Precision; Auto is bf16 where the processor multiplies it in hardware.
at::ScalarType scalarType(Precision precision);

} // namespace histo
