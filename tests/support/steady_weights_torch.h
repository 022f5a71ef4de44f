#pragma once

#include "core/model/classifier_torch.h"

/// Pattern weights with batch norms' weights a little smaller. As they are, they make EfficientNet-B1 to B3 so steep that
/// PyTorch's float32 is off from its float64 by 4 to 60 %: two right programs would differ. With 0.92 it is 1e-6, and
/// logits still depend on the picture.
inline std::unique_ptr<histo::Classifier> withSteadyWeights(const std::string &modelId)
{
    auto classifier = histo::Classifier::withPatternWeights(modelId);
    for (histo::StateEntry &entry : classifier->impl().network->state())
        if (entry.kind == histo::StateKind::NormWeight)
            entry.tensor->mul_(0.92);
    classifier->setPrecision(histo::Precision::Fp32);
    return classifier;
}
