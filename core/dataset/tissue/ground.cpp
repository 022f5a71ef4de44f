#include "core/dataset/tissue/tissue_plan.h"

#include "core/common/random.h"

#include <algorithm>
#include <cmath>

namespace histo {
namespace {

constexpr float kFatCell = 46;    // width of a fat cell, micrometres
constexpr float kLandscape = 260; // width of a stretch of fat

/// Random point of a lattice cell, in its own coordinates.
cv::Point2f centreInCell(int column, int row)
{
    std::uint64_t state = static_cast<std::uint64_t>(static_cast<std::uint32_t>(column)) << 32 |
                          static_cast<std::uint32_t>(row);
    const std::uint64_t bits = splitmix64(state);
    constexpr float kSpread = 0.6f, kToUnit = 1.0f / 65536;
    return {0.5f + kSpread * (static_cast<float>(bits & 0xFFFF) * kToUnit - 0.5f),
            0.5f + kSpread * (static_cast<float>(bits >> 16 & 0xFFFF) * kToUnit - 0.5f)};
}

} // namespace

Ground::Ground(std::uint64_t seed, float fibreAngle, std::optional<float> fatThreshold)
    : m_noise(seed), m_fibreAxis(std::cos(fibreAngle), std::sin(fibreAngle)), m_fatThreshold(fatThreshold)
{}

cv::Point2f Ground::fibreCoordinates(cv::Point2f point) const
{
    const float along = m_fibreAxis.x * point.x + m_fibreAxis.y * point.y;
    const float across = m_fibreAxis.x * point.y - m_fibreAxis.y * point.x;
    const float bends = 45.0f * m_noise.at(along / 130 + 3.7f, across / 130 + 8.1f);
    const float waves = 3.2f * m_noise.at(along / 17 + 91.3f, across / 40 + 44.9f);
    return {along, across + bends + waves};
}

float Ground::fibreAngleAt(cv::Point2f point) const
{
    // Fibres are lines of equal second coordinate: at right angles to its gradient.
    constexpr float kStep = 1.0f;
    const float here = fibreCoordinates(point).y;
    const float gradientX = fibreCoordinates(point + cv::Point2f(kStep, 0)).y - here;
    const float gradientY = fibreCoordinates(point + cv::Point2f(0, kStep)).y - here;
    return std::atan2(-gradientX, gradientY);
}

FatCell Ground::fatCellAt(cv::Point2f point) const
{
    const auto landscapeAt = [this](cv::Point2f place) {
        return m_noise.detailed(place.x / kLandscape + 17, place.y / kLandscape + 5);
    };
    // The landscape rises by less than this over a cell: most points need no search.
    constexpr float kRiseOverCell = 0.35f;
    if (!m_fatThreshold || landscapeAt(point) < *m_fatThreshold - kRiseOverCell)
        return {};

    // Membranes sag instead of running straight.
    const float x = (point.x + 5 * m_noise.at(point.x / 27 + 5, point.y / 27)) / kFatCell;
    const float y = (point.y + 5 * m_noise.at(point.x / 27, point.y / 27 + 5)) / kFatCell;
    const int middleRow = static_cast<int>(std::floor(y));
    float nearest = 9, second = 9; // in cells, larger than any distance to a neighbour
    cv::Point2f centre;
    for (int row = middleRow - 1; row <= middleRow + 1; ++row) {
        const float stagger = row % 2 == 0 ? 0.0f : 0.5f; // six neighbours rather than four
        const int middleColumn = static_cast<int>(std::floor(x - stagger));
        for (int column = middleColumn - 1; column <= middleColumn + 1; ++column) {
            const cv::Point2f candidate = cv::Point2f(column + stagger, row) + centreInCell(column, row);
            const float distance = lengthOf(candidate - cv::Point2f(x, y));
            second = std::min(second, std::max(distance, nearest));
            if (distance < nearest) {
                nearest = distance;
                centre = candidate * kFatCell;
            }
        }
    }
    return {landscapeAt(centre) > *m_fatThreshold, 0.5f * (second - nearest) * kFatCell};
}

} // namespace histo
