#include "core/image/stain_normalise.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace histo {

namespace {

constexpr int kMostPixels = 16'384;
constexpr double kLeastDensity = 0.15; // in every channel: Macenko et al. leave out what is lighter
constexpr double kLeastShare = 0.01;   // of the pixels
constexpr double kExtreme = 0.01;      // percentile

/// Every n-th pixel, with n chosen so that all columns have their turn.
cv::Mat3b spreadPixels(const cv::Mat3b &rgb)
{
    const int count = static_cast<int>(rgb.total());
    int step = std::max(1, count / kMostPixels);
    while (step > 1 && std::gcd(step, rgb.cols) != 1)
        ++step;
    cv::Mat3b pixels(1, (count + step - 1) / step);
    for (int i = 0; i < pixels.cols; ++i)
        pixels(i) = rgb(i * step / rgb.cols, i * step % rgb.cols);
    return pixels;
}

double densityOf(int level) { return -std::log(std::max(level, 1) / 255.0); }

const std::array<double, 256> &densities()
{
    static const auto table = [] {
        std::array<double, 256> values;
        for (int level = 0; level < 256; ++level)
            values[static_cast<std::size_t>(level)] = densityOf(level);
        return values;
    }();
    return table;
}

std::vector<cv::Vec3d> densitiesOf(const cv::Mat3b &pixels)
{
    std::vector<cv::Vec3d> result;
    for (const cv::Vec3b &pixel : pixels)
        result.emplace_back(densities()[pixel[0]], densities()[pixel[1]], densities()[pixel[2]]);
    return result;
}

double percentile(std::vector<double> values, double share)
{
    const auto place = values.begin() + std::lround(share * static_cast<double>(values.size() - 1));
    std::ranges::nth_element(values, place);
    return *place;
}

/// The plane of the two largest principal directions, pointing to where density grows.
struct Plane {
    cv::Vec3d first, second;
};

std::optional<Plane> principalPlane(const std::vector<cv::Vec3d> &stained)
{
    cv::Vec3d mean;
    for (const cv::Vec3d &density : stained)
        mean += density;
    mean /= static_cast<double>(stained.size());
    cv::Matx33d covariance = cv::Matx33d::zeros();
    for (const cv::Vec3d &density : stained)
        covariance += (density - mean) * (density - mean).t();
    cv::Vec3d strengths;
    cv::Matx33d directions; // rows, strongest first
    cv::eigen(covariance, strengths, directions);
    constexpr double kLeastVariance = 1e-6; // below it there is one colour and rounding
    if (strengths[1] / static_cast<double>(stained.size()) < kLeastVariance)
        return std::nullopt;
    Plane plane{{directions(0, 0), directions(0, 1), directions(0, 2)},
                {directions(1, 0), directions(1, 1), directions(1, 2)}};
    for (cv::Vec3d *direction : {&plane.first, &plane.second})
        if ((*direction)[0] < 0)
            *direction *= -1.0;
    return plane;
}

/// Concentrations of haematoxylin and eosin from densities, by least squares.
cv::Matx23d unmixing(const StainBasis &basis)
{
    const cv::Matx32d mix(basis.haematoxylin[0], basis.eosin[0], basis.haematoxylin[1], basis.eosin[1],
                          basis.haematoxylin[2], basis.eosin[2]);
    return (mix.t() * mix).inv() * mix.t();
}

cv::Mat3f labOf(const cv::Mat3b &rgb)
{
    cv::Mat3f values, lab;
    rgb.convertTo(values, CV_32F, 1 / 255.0);
    cv::cvtColor(values, lab, cv::COLOR_RGB2Lab);
    return lab;
}

} // namespace

std::optional<StainBasis> stainBasisOf(const cv::Mat3b &rgb)
{
    const std::vector<cv::Vec3d> all = densitiesOf(spreadPixels(rgb));
    std::vector<cv::Vec3d> stained;
    std::ranges::copy_if(all, std::back_inserter(stained), [](const cv::Vec3d &density) {
        return std::min({density[0], density[1], density[2]}) >= kLeastDensity;
    });
    if (static_cast<double>(stained.size()) < kLeastShare * static_cast<double>(all.size()))
        return std::nullopt;
    const auto plane = principalPlane(stained);
    if (!plane)
        return std::nullopt;
    std::vector<double> angles;
    for (const cv::Vec3d &density : stained)
        angles.push_back(std::atan2(density.dot(plane->second), density.dot(plane->first)));
    const auto at = [&](double angle) {
        return cv::normalize(plane->first * std::cos(angle) + plane->second * std::sin(angle));
    };
    StainBasis basis{at(percentile(angles, kExtreme)), at(percentile(angles, 1 - kExtreme))};
    if (basis.haematoxylin[0] < basis.eosin[0]) // haematoxylin is the one that takes more of the red away
        std::swap(basis.haematoxylin, basis.eosin);
    constexpr double kMostAlike = 0.9999; // cosine; nearer ones cannot be told apart
    if (basis.haematoxylin.dot(basis.eosin) > kMostAlike)
        return std::nullopt;
    const cv::Matx23d toStains = unmixing(basis);
    std::vector<double> haematoxylin, eosin;
    for (const cv::Vec3d &density : all) {
        const cv::Vec2d stains = toStains * density;
        haematoxylin.push_back(stains[0]);
        eosin.push_back(stains[1]);
    }
    basis.mostHaematoxylin = percentile(std::move(haematoxylin), 1 - kExtreme);
    basis.mostEosin = percentile(std::move(eosin), 1 - kExtreme);
    if (basis.mostHaematoxylin <= 0 || basis.mostEosin <= 0)
        return std::nullopt;
    return basis;
}

DensityChange changeOfStains(const StainBasis &from, const StainBasis &to)
{
    const cv::Vec3d haematoxylin = to.haematoxylin * (to.mostHaematoxylin / from.mostHaematoxylin);
    const cv::Vec3d eosin = to.eosin * (to.mostEosin / from.mostEosin);
    const cv::Matx32d mix(haematoxylin[0], eosin[0], haematoxylin[1], eosin[1], haematoxylin[2], eosin[2]);
    return {mix * unmixing(from), {}};
}

cv::Mat3b changed(const cv::Mat3b &rgb, const DensityChange &change)
{
    cv::Mat3b result(rgb.size());
    for (int row = 0; row < rgb.rows; ++row)
        for (int column = 0; column < rgb.cols; ++column) {
            const cv::Vec3b &pixel = rgb(row, column);
            const cv::Vec3d density = change.matrix * cv::Vec3d(densities()[pixel[0]], densities()[pixel[1]],
                                                                densities()[pixel[2]]) +
                                      change.offset;
            for (int channel = 0; channel < 3; ++channel)
                result(row, column)[channel] = cv::saturate_cast<uchar>(255 * std::exp(-density[channel]));
        }
    return result;
}

LabLook labLookOf(const cv::Mat3b &rgb)
{
    cv::Scalar mean, deviation;
    cv::meanStdDev(labOf(spreadPixels(rgb)), mean, deviation);
    return {{mean[0], mean[1], mean[2]}, {deviation[0], deviation[1], deviation[2]}};
}

cv::Mat3b withLook(const cv::Mat3b &rgb, const LabLook &from, const LabLook &to)
{
    constexpr double kLeastDeviation = 1e-3;
    cv::Vec3f factor, offset;
    for (int channel = 0; channel < 3; ++channel) {
        const double scale = from.deviation[channel] < kLeastDeviation
                                 ? 1
                                 : to.deviation[channel] / from.deviation[channel];
        factor[channel] = static_cast<float>(scale);
        offset[channel] = static_cast<float>(to.mean[channel] - from.mean[channel] * scale);
    }
    cv::Mat3f lab = labOf(rgb), values;
    for (cv::Vec3f &pixel : lab) {
        pixel = pixel.mul(factor) + offset;
        pixel[0] = std::clamp(pixel[0], 0.0f, 100.0f);
    }
    cv::cvtColor(lab, values, cv::COLOR_Lab2RGB);
    cv::Mat3b result;
    values.convertTo(result, CV_8U, 255);
    return result;
}

} // namespace histo
