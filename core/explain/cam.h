#pragma once

#include "core/explain/explainer.h"

namespace histo {

/// Weights a stage's activations by their pooled gradients.
///
/// @param model  trained classifier; left as found (mode, gradients, hooks)
/// @param image  RGB, 8 bit, as the user sees it; scaled inside as options.geometry says
/// @throws Error Usage for an unknown layer or class; BadInput if `image` is empty; Cancelled
/// @thread any worker; one call at a time per model
/// Source: Selvaraju et al., Grad-CAM, ICCV 2017, eq. 1-2.
Explanation gradCam(const Classifier &model, const cv::Mat3b &image, const ExplainOptions &options,
                    const CancelToken &cancel);

/// Multiplies activations and gradients cell by cell before summing over channels, so that the map is faithful to what
/// the layer contributes. Source: Draelos and Carin, HiResCAM, 2020, eq. 3.
Explanation hiResCam(const Classifier &model, const cv::Mat3b &image, const ExplainOptions &options,
                     const CancelToken &cancel);

} // namespace histo
