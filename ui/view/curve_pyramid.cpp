#include "ui/view/curve_pyramid.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace histo {

namespace {

constexpr std::size_t kFan = 8; ///< a seventh more memory, and at most 14 ranges a level for any stretch

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr CurvePyramid::Range kNothing{kInfinity, -kInfinity};

void include(CurvePyramid::Range &range, double value)
{
    if (std::isnan(value))
        return;
    range.low = std::min(range.low, value);
    range.high = std::max(range.high, value);
}

void include(CurvePyramid::Range &range, const CurvePyramid::Range &other)
{
    range.low = std::min(range.low, other.low);
    range.high = std::max(range.high, other.high);
}

void include(CurvePyramid::Range &range, const CurvePoint &point) { include(range, point.y); }

template <typename Part>
std::vector<CurvePyramid::Range> levelAbove(const std::vector<Part> &parts)
{
    std::vector<CurvePyramid::Range> level((parts.size() + kFan - 1) / kFan, kNothing);
    for (std::size_t index = 0; index < parts.size(); ++index)
        include(level[index / kFan], parts[index]);
    return level;
}

/// Takes in the parts of [begin, end) that fill no whole part of the level above, and moves both ends past them.
template <typename Part>
void takeEnds(CurvePyramid::Range &range, const std::vector<Part> &parts, std::size_t &begin, std::size_t &end,
              bool isTopmost)
{
    for (; begin < end && (isTopmost || begin % kFan != 0 || end - begin < kFan); ++begin)
        include(range, parts[begin]);
    for (; begin < end && end % kFan != 0; --end)
        include(range, parts[end - 1]);
}

} // namespace

CurvePyramid::CurvePyramid(std::vector<CurvePoint> points) : m_points(std::move(points))
{
    if (m_points.size() <= kFan)
        return;
    m_levels.push_back(levelAbove(m_points));
    while (m_levels.back().size() > kFan)
        m_levels.push_back(levelAbove(m_levels.back()));
}

std::pair<std::size_t, std::size_t> CurvePyramid::between(double low, double high) const
{
    auto first = std::ranges::lower_bound(m_points, low, {}, &CurvePoint::x);
    auto last = std::ranges::upper_bound(m_points, high, {}, &CurvePoint::x);
    return {first - m_points.begin(), std::max(first, last) - m_points.begin()};
}

std::optional<CurvePyramid::Range> CurvePyramid::rangeOf(std::size_t begin, std::size_t end) const
{
    Range range = kNothing;
    // Upwards: at each level what sticks out at both ends, the rest by the level above; at the topmost all that is left.
    takeEnds(range, m_points, begin, end, m_levels.empty());
    for (const std::vector<Range> &level : m_levels) {
        begin /= kFan;
        end /= kFan;
        takeEnds(range, level, begin, end, &level == &m_levels.back());
    }
    return range.low <= range.high ? std::optional(range) : std::nullopt;
}

std::optional<CurvePyramid::Range> CurvePyramid::rangeBetween(double low, double high) const
{
    const auto [begin, end] = between(low, high);
    return rangeOf(begin, end);
}

std::vector<std::optional<CurvePyramid::Range>> CurvePyramid::columns(double low, double high, int count) const
{
    std::vector<std::optional<Range>> columns(static_cast<std::size_t>(std::max(0, count)));
    auto isLeftOf = [](const CurvePoint &point, double x) { return point.x < x; };
    auto begin = std::lower_bound(m_points.begin(), m_points.end(), low, isLeftOf);
    for (int column = 0; column < count; ++column) {
        const double right = low + (high - low) * (column + 1) / count;
        const auto end = std::lower_bound(begin, m_points.end(), right, isLeftOf);
        columns[static_cast<std::size_t>(column)] = rangeOf(std::size_t(begin - m_points.begin()),
                                                            std::size_t(end - m_points.begin()));
        begin = end;
    }
    return columns;
}

} // namespace histo
