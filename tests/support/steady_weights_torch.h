#pragma once

#include "core/model/classifier_torch.h"

/// Pattern weights with batch norms' weights a little smaller. As they are, they make EfficientNet-B1 to B3 so steep that
/// PyTorch's float32 is off from its float64 by 4 to 60 %: two right programs would differ. With 0.92 it is 1e-6, and
/// logits still depend on the picture.
inline void steady(histo::Network &network, double factor = 0.92)
{
    c10::NoGradGuard noGradients;
    for (histo::StateEntry &entry : network.state())
        if (entry.kind == histo::StateKind::NormWeight)
            entry.tensor->mul_(factor);
}

inline std::unique_ptr<histo::Classifier> withSteadyWeights(const std::string &modelId, double factor = 0.92)
{
    auto classifier = histo::Classifier::withPatternWeights(modelId);
    steady(*classifier->impl().network, factor);
    classifier->setPrecision(histo::Precision::Fp32);
    return classifier;
}
