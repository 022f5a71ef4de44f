#include "ui/view/axis_ticks.h"

#include <algorithm>
#include <cmath>

namespace histo {

std::vector<AxisTick> axisTicks(double low, double high, int atMost, bool wholeNumbers)
{
    std::vector<AxisTick> ticks;
    if (!(high > low) || atMost < 1 || !std::isfinite(high - low))
        return ticks;
    const double smallestStep = (high - low) / atMost;
    const double decade = std::pow(10, std::floor(std::log10(smallestStep)));
    double step = 10 * decade;
    for (const double factor : {1.0, 2.0, 5.0})
        if (factor * decade >= smallestStep * (1 - 1e-9)) {
            step = factor * decade;
            break;
        }
    if (wholeNumbers)
        step = std::max(1.0, std::round(step));
    const int decimals = std::max(0, int(std::ceil(-std::log10(step) - 1e-9)));
    for (double index = std::ceil(low / step - 1e-9); index * step <= high + step * 1e-9; ++index)
        ticks.push_back({index * step, QString::number(index * step + 0.0, 'f', decimals)});
    return ticks;
}

} // namespace histo
