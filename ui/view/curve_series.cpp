#include "ui/view/curve_series.h"

#include <algorithm>
#include <cmath>

namespace histo {

double epochPosition(const StepRecord &step)
{
    return step.epoch - 1 + double(step.step) / std::max(1, step.stepsInEpoch);
}

std::vector<double> smoothed(const std::vector<double> &values, double weight)
{
    std::vector<double> result(values);
    double average = 0, sumOfWeights = 0;
    for (double &value : result) {
        if (std::isnan(value))
            continue;
        average = weight * average + (1 - weight) * value;
        sumOfWeights = weight * sumOfWeights + (1 - weight);
        value = average / sumOfWeights;
    }
    return result;
}

} // namespace histo
