#pragma once

#include "core/common/cancel_token.h"
#include "core/model/classifier.h"

#include <string>
#include <vector>

namespace histo {

/// What this machine's matrix units do at best: the product of two 2048 x 2048 matrices, best of several runs.
struct PeakSpeed {
    double fp32Gflops = 0, bf16Gflops = 0;
};
/// @thread any; takes all cores
PeakSpeed measurePeak(int repeats, const CancelToken &cancel);

struct InferenceSpeed {
    std::vector<double> seconds;      ///< of each batch through the inference engine
    std::vector<double> plainSeconds; ///< of the same batch through the network's operations one by one, taken in turns
    double gflopsPerBatch = 0;
    double largestDifference = 0; ///< of the two ways' logits, over the largest logit
};

/// One batch of noise at the network's crop size, random weights, two classes. What happens once, laying out weights,
/// is not counted.
/// @param plain  whether the plain way is measured, too
/// @throws Error Usage for an unknown model; Cancelled
InferenceSpeed measureInference(const std::string &modelId, Precision precision, int batch, int repeats, bool plain,
                                const CancelToken &cancel);

/// The same in 8-bit integers, calibrated on noise: for speed. largestDifference is from fp32; plainSeconds stay empty.
/// @throws Error Usage for an unknown model; BadInput for a network or processor for which int8 is not offered;
///         Cancelled
InferenceSpeed measureInt8Inference(const std::string &modelId, int batch, int repeats, const CancelToken &cancel);

} // namespace histo
