#include "core/train/schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace histo {

double learningRateAt(ScheduleKind kind, int step, int totalSteps, int warmUpSteps, double peak)
{
    if (step < warmUpSteps)
        return peak * (step + 1) / warmUpSteps;
    if (kind == ScheduleKind::Constant)
        return peak;
    double done = double(step - warmUpSteps) / std::max(1, totalSteps - warmUpSteps);
    return peak * 0.5 * (1 + std::cos(std::numbers::pi * std::min(done, 1.0)));
}

} // namespace histo
