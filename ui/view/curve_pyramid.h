#pragma once

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace histo {

struct CurvePoint {
    double x = 0;
    double y = 0; ///< NaN: a gap
};

/// The points of a curve with the smallest and largest value of ever longer stretches, so that any part of a million
/// points is drawn whole, in as many columns as there are pixels: no extreme is ever left out. A value that never
/// changes; made on a worker, drawn on the GUI thread.
/// @thread any, once made
class CurvePyramid {
public:
    struct Range {
        double low = 0, high = 0;
    };

    CurvePyramid() = default;
    /// @param points  by ascending x
    explicit CurvePyramid(std::vector<CurvePoint> points);

    const std::vector<CurvePoint> &points() const { return m_points; }
    bool isEmpty() const { return m_points.empty(); }

    /// Indices [first, second) of the points with x in [low, high].
    std::pair<std::size_t, std::size_t> between(double low, double high) const;
    /// Smallest and largest y of points [begin, end); nothing if there is none or all are gaps.
    std::optional<Range> rangeOf(std::size_t begin, std::size_t end) const;
    std::optional<Range> rangeBetween(double low, double high) const;

    /// The same for each of `count` columns of equal width between low and high; a point on a border belongs to the
    /// column on its right.
    std::vector<std::optional<Range>> columns(double low, double high, int count) const;

private:
    std::vector<CurvePoint> m_points;
    /// m_levels[k][i]: range of the kFan^(k+1) points from i * kFan^(k+1) on; low > high where all are gaps.
    std::vector<std::vector<Range>> m_levels;
};

} // namespace histo
