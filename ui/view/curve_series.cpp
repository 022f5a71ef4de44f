#include "ui/view/curve_series.h"

#include <algorithm>
#include <cmath>
#include <limits>

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

std::vector<double> movingMean(const std::vector<double> &values, int width)
{
    const std::size_t half = width > 1 ? std::size_t(width / 2) : 0;
    if (half == 0)
        return values;
    // Running sums: a mean costs the same whatever its width.
    std::vector<double> sums{0};
    std::vector<std::size_t> counts{0};
    for (const double value : values) {
        sums.push_back(sums.back() + (std::isnan(value) ? 0 : value));
        counts.push_back(counts.back() + (std::isnan(value) ? 0 : 1));
    }
    std::vector<double> means;
    means.reserve(values.size());
    for (std::size_t index = 0; index < values.size(); ++index) {
        const std::size_t begin = index < half ? 0 : index - half, end = std::min(values.size(), index + half + 1);
        means.push_back(std::isnan(values[index]) ? std::numeric_limits<double>::quiet_NaN()
                                                  : (sums[end] - sums[begin]) / double(counts[end] - counts[begin]));
    }
    return means;
}

std::vector<CurvePoint> epochPoints(const std::vector<EpochRecord> &epochs, double EpochRecord::*figure)
{
    std::vector<CurvePoint> points;
    for (const EpochRecord &epoch : epochs)
        points.push_back({double(epoch.epoch), epoch.*figure});
    return points;
}

std::vector<CurvePoint> stepLossPoints(const std::vector<StepRecord> &steps, int meanWidth)
{
    std::vector<double> losses;
    losses.reserve(steps.size());
    for (const StepRecord &step : steps)
        losses.push_back(step.loss);
    losses = movingMean(losses, meanWidth);
    std::vector<CurvePoint> points;
    points.reserve(steps.size());
    for (std::size_t index = 0; index < steps.size(); ++index)
        points.push_back({epochPosition(steps[index]), losses[index]});
    return points;
}

} // namespace histo
