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

} // namespace histo
