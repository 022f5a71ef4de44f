#include "core/image/stain.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace histo {
namespace {

// Rows: optical density of haematoxylin, eosin and DAB in red, green, blue (Ruifrok and Johnston 2001, table 2, as
// rounded by scikit-image's rgb_from_hed).
const cv::Matx33d kRgbFromHed(0.65, 0.70, 0.29, //
                              0.07, 0.99, 0.11, //
                              0.27, 0.57, 0.78);
const cv::Matx33d kHedFromRgb = kRgbFromHed.inv();

const double kFullDensity = -std::log(kDarkestInHed); // optical density that is 1 in this frame

/// Optical density of each grey level, 1 at kDarkestInHed.
const std::array<float, 256> &densityOfLevel()
{
    static const auto table = [] {
        std::array<float, 256> densities{};
        for (int level = 0; level < 256; ++level)
            densities[level] = static_cast<float>(-std::log(std::max(level / 255.0, kDarkestInHed)) / kFullDensity);
        return densities;
    }();
    return table;
}

// Grey levels by density, for jitterHed. From 0.46 on a pixel is darker than half a level, so the table ends there; a
// step is less than a tenth of a level.
constexpr int kLevelSteps = 16384;
constexpr float kLargestDensity = 0.46f;
constexpr float kStepsPerDensity = kLevelSteps / kLargestDensity;

const std::array<std::uint8_t, kLevelSteps + 1> &levelOfDensity()
{
    static const auto table = [] {
        std::array<std::uint8_t, kLevelSteps + 1> levels{};
        for (int step = 0; step <= kLevelSteps; ++step)
            levels[step] = cv::saturate_cast<std::uint8_t>(255.0 * std::exp(-step / kStepsPerDensity * kFullDensity));
        return levels;
    }();
    return table;
}

/// Optical density in red, green and blue of a mixture of stains.
cv::Vec3d mixedDensity(const cv::Vec3d &stains) { return kRgbFromHed.t() * stains; }

} // namespace

cv::Mat3f rgbToHed(const cv::Mat3b &rgb)
{
    const auto &densities = densityOfLevel();
    const cv::Matx33f toHed(kHedFromRgb.t());
    cv::Mat3f hed(rgb.size());
    for (int row = 0; row < rgb.rows; ++row) {
        const cv::Vec3b *pixels = rgb[row];
        cv::Vec3f *stains = hed[row];
        for (int column = 0; column < rgb.cols; ++column) {
            const cv::Vec3b &pixel = pixels[column];
            const cv::Vec3f mixed = toHed * cv::Vec3f(densities[pixel[0]], densities[pixel[1]], densities[pixel[2]]);
            for (int stain = 0; stain < 3; ++stain)
                stains[column][stain] = std::max(mixed[stain], 0.0f);
        }
    }
    return hed;
}

cv::Mat3b hedToRgb(const cv::Mat3f &hed)
{
    cv::Mat3b rgb(hed.size());
    for (int row = 0; row < hed.rows; ++row) {
        const cv::Vec3f *stains = hed[row];
        cv::Vec3b *pixels = rgb[row];
        for (int column = 0; column < hed.cols; ++column) {
            const cv::Vec3d density = mixedDensity(stains[column]);
            for (int channel = 0; channel < 3; ++channel)
                pixels[column][channel] = cv::saturate_cast<std::uint8_t>(255.0 *
                                                                          std::exp(-density[channel] * kFullDensity));
        }
    }
    return rgb;
}

DensityChange hedChange(const cv::Vec3f &scale, const cv::Vec3f &shift)
{
    // Deconvolution, scaling and mixing again are linear: one matrix and one offset in optical density.
    const cv::Vec3d factors(1.0 + scale[0], 1.0 + scale[1], 1.0 + scale[2]);
    return {(kHedFromRgb * cv::Matx33d::diag(factors) * kRgbFromHed).t(), mixedDensity(shift) * kFullDensity};
}

cv::Mat3b jitterHed(const cv::Mat3b &rgb, const cv::Vec3f &scale, const cv::Vec3f &shift)
{
    const DensityChange change = hedChange(scale, shift);
    const cv::Matx33d matrix = change.matrix * static_cast<double>(kStepsPerDensity);
    const cv::Vec3d offset = change.offset * (kStepsPerDensity / kFullDensity);

    // Each input level's share in each output channel, so that a pixel costs nine look-ups and six additions.
    const auto &densities = densityOfLevel();
    std::array<std::array<cv::Vec3f, 256>, 3> shares;
    for (int from = 0; from < 3; ++from)
        for (int level = 0; level < 256; ++level)
            for (int to = 0; to < 3; ++to)
                shares[from][level][to] = static_cast<float>(matrix(to, from) * densities[level] +
                                                             (from == 0 ? offset[to] + 0.5 : 0.0)); // 0.5: rounding
    const auto &levels = levelOfDensity();
    cv::Mat3b jittered(rgb.size());
    for (int row = 0; row < rgb.rows; ++row) {
        const cv::Vec3b *pixels = rgb[row];
        cv::Vec3b *results = jittered[row];
        for (int column = 0; column < rgb.cols; ++column) {
            const cv::Vec3b &pixel = pixels[column];
            const cv::Vec3f &red = shares[0][pixel[0]], &green = shares[1][pixel[1]], &blue = shares[2][pixel[2]];
            for (int channel = 0; channel < 3; ++channel) {
                const float step = red[channel] + green[channel] + blue[channel];
                results[column][channel] =
                    levels[static_cast<int>(std::clamp(step, 0.0f, static_cast<float>(kLevelSteps)))];
            }
        }
    }
    return jittered;
}

} // namespace histo
