#include "core/image/resample_filter.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>

namespace histo {
namespace {

double box(double distance)
{
    // A pixel exactly between two new ones belongs to one of them only.
    return distance > -0.5 && distance <= 0.5 ? 1 : 0;
}

double triangle(double distance) { return std::max(0.0, 1 - std::abs(distance)); }

/// Cubic convolution (Keys 1981) with a = -0.5, for which the error falls with the third power of the pixel's side.
double cubic(double distance)
{
    constexpr double a = -0.5;
    const double x = std::abs(distance);
    if (x < 1)
        return 1 + x * x * ((a + 2) * x - (a + 3));
    return x < 2 ? a * (((x - 5) * x + 8) * x - 4) : 0;
}

double sinc(double x) { return x == 0 ? 1 : std::sin(x * std::numbers::pi) / (x * std::numbers::pi); }

/// sinc under the middle arch of one three times as wide.
double lanczos(double distance) { return std::abs(distance) < 3 ? sinc(distance) * sinc(distance / 3) : 0; }

constexpr std::array kFilters{
    ResampleFilterInfo{ResampleFilter::Box, 0.5, box},
    ResampleFilterInfo{ResampleFilter::Bilinear, 1, triangle},
    ResampleFilterInfo{ResampleFilter::Bicubic, 2, cubic},
    ResampleFilterInfo{ResampleFilter::Lanczos, 3, lanczos},
};

} // namespace

const ResampleFilterInfo &infoOf(ResampleFilter filter) { return kFilters.at(static_cast<std::size_t>(filter)); }

} // namespace histo
