#pragma once

#include <QString>
#include <vector>

namespace histo {

struct AxisTick {
    double value = 0;
    QString text;
};

/// Round places (1, 2 or 5 times a power of ten) on an axis, at most `atMost` steps between them.
/// @param wholeNumbers  there is no epoch 2.5
std::vector<AxisTick> axisTicks(double low, double high, int atMost, bool wholeNumbers = false);

} // namespace histo
