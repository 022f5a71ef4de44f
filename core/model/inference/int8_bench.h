#pragma once

#include "core/model/inference/inference_bench.h"

namespace histo {

/// As measureInference, in 8-bit integers, calibrated on noise: for speed. largestDifference is from fp32, over the
/// largest logit; plainSeconds stay empty.
/// @throws Error Usage for an unknown model; BadInput for a network or processor for which int8 is not offered;
///         Cancelled
InferenceSpeed measureInt8Inference(const std::string &modelId, int batch, int repeats, const CancelToken &cancel);

} // namespace histo
