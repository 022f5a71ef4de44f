#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace histo {

/// What torchvision's network with pattern weights answers to patternInput().
struct GoldenLogits {
    std::int64_t height = 0, width = 0;
    bool isTraining = false; ///< batch norm uses the batch's statistics; no dropout
    std::vector<std::vector<double>> logits;
    double normFactor = 1;   ///< batch norms' weights are multiplied by it first
    double float32Error = 0; ///< in training, of PyTorch in float32 beside float64
    double bf16Error = 0;    ///< of PyTorch's autocast: largest difference over largest logit
};

/// From golden/logits.json, every size and mode. Fails if a model has none.
std::vector<GoldenLogits> goldenLogits(const std::string &modelId);

/// float32 [2, 3, height, width], as make_logits_golden.py makes it.
std::vector<float> patternInput(std::int64_t height, std::int64_t width);

/// Largest difference over largest logit.
double relativeDifference(const std::vector<std::vector<float>> &logits,
                          const std::vector<std::vector<double>> &expected);

} // namespace histo
