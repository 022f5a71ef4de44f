#pragma once

// Core-only: what the CAM family and the probes of a training share.

#include "core/explain/explainer.h"
#include "core/model/network_torch.h"

#include <ATen/ATen.h>

namespace histo {

/// What a layer said of a picture, and how the target would change with it.
struct LayerSignals {
    at::Tensor activations, gradients; ///< float32 [channels, rows, columns]
    std::vector<float> logits;
};

/// Runs one picture; only the tail behind the layer is differentiated, and the weights need no gradients.
/// @param input  RGB 8 bit, already prepared for the network
/// @param pass   evaluation mode; its tap is replaced
/// @throws Error Usage for an unknown class, or a layer that has no cells
LayerSignals signalsAt(const Network &network, const ModelInfo &model, Pass pass, const cv::Mat3b &input,
                       const ExplainTarget &target, const std::string &layer);

/// Selvaraju et al., Grad-CAM, ICCV 2017, eq. 1, and the sum of eq. 2 before its ReLU: float32 [rows, columns].
at::Tensor gradCamSum(const LayerSignals &signals);

} // namespace histo
