#include "core/dataset/tissue/slide_camera.h"

#include "core/common/random.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace histo {
namespace {

// Mean densities of an average field before gains; the target of the laboratory.
constexpr double kMeanHaematoxylin = 0.24;
constexpr double kMeanEosin = 0.33;
// How much of a field's deviation from the target is taken out: enough that mean colour does not give the class away
// (a logistic regression on mean RGB by case stays near chance), not so much that nuclei bleach where they crowd.
constexpr double kCompensation = 0.4;

double meanOf(const cv::Mat1f &plane)
{
    double sum = 0;
    for (const float value : plane)
        sum += value;
    return sum / static_cast<double>(plane.total());
}

/// Gain that brings a field's mean to the target.
float stainGain(const cv::Mat1f &plane, double target, double caseGain)
{
    const double toTarget = std::pow(target / std::max(meanOf(plane), 1e-3), kCompensation);
    return static_cast<float>(caseGain * std::clamp(toTarget, 0.65, 1.5));
}

/// Light through the section: RGB, 1 is full scale.
cv::Mat3f transmittedLight(const StainPlanes &planes, const CaseLook &look)
{
    const float haematoxylinGain = stainGain(planes.haematoxylin, kMeanHaematoxylin, look.haematoxylinGain);
    const float eosinGain = stainGain(planes.eosin, kMeanEosin, look.eosinGain);
    const cv::Vec3f haematoxylin = look.haematoxylin * haematoxylinGain;
    const cv::Vec3f eosin = look.eosin * eosinGain;
    const cv::Vec3f glass = look.glass * look.brightness;
    cv::Mat3f light(planes.eosin.size());
    for (int row = 0; row < light.rows; ++row) {
        for (int column = 0; column < light.cols; ++column) {
            const float h = planes.haematoxylin(row, column), e = planes.eosin(row, column);
            for (int channel = 0; channel < 3; ++channel)
                light(row, column)[channel] = glass[channel] *
                                              std::exp(-h * haematoxylin[channel] - e * eosin[channel]);
        }
    }
    return light;
}

/// Blurs by a kernel of three taps along one axis, `passes` times; both axes in turn.
/// Own arithmetic rather than a library's, whose last bits depend on the processor.
void blur(cv::Mat3f &light, double standardDeviation)
{
    // Three taps w, 1 - 2w, w have variance 2w; two passes stay well inside the kernel's good range.
    constexpr int kPasses = 2;
    const float weight = static_cast<float>(standardDeviation * standardDeviation / (2 * kPasses));
    std::vector<cv::Vec3f> line(static_cast<std::size_t>(std::max(light.rows, light.cols)));
    const auto blurLine = [&](int count, auto pixelAt) {
        for (int index = 0; index < count; ++index)
            line[index] = pixelAt(index);
        for (int index = 0; index < count; ++index) {
            const cv::Vec3f &before = line[std::max(index - 1, 0)], &after = line[std::min(index + 1, count - 1)];
            pixelAt(index) = line[index] * (1 - 2 * weight) + (before + after) * weight;
        }
    };
    for (int pass = 0; pass < kPasses; ++pass) {
        for (int row = 0; row < light.rows; ++row)
            blurLine(light.cols, [&](int column) -> cv::Vec3f & { return light(row, column); });
        for (int column = 0; column < light.cols; ++column)
            blurLine(light.rows, [&](int row) -> cv::Vec3f & { return light(row, column); });
    }
}

/// Noise of mean 0 and variance 1 from the sum of four bytes: as good as normal for grain, and exact everywhere.
class Grain {
public:
    explicit Grain(std::uint64_t seed) : m_state(seed) {}
    float next()
    {
        if (m_left == 0) {
            m_bits = splitmix64(m_state);
            m_left = 2;
        }
        --m_left;
        int sum = 0;
        for (int byte = 0; byte < 4; ++byte, m_bits >>= 8)
            sum += static_cast<int>(m_bits & 0xFF);
        return (static_cast<float>(sum) - 510.0f) / 147.8f;
    }

private:
    std::uint64_t m_state, m_bits = 0;
    int m_left = 0;
};

} // namespace

cv::Mat3b photograph(const StainPlanes &planes, const CaseLook &look, std::uint64_t seed)
{
    cv::Mat3f light = transmittedLight(planes, look);
    blur(light, look.blurPixels);

    Grain grain(seed);
    const float amplitude = static_cast<float>(look.grain);
    const float halfWidth = light.cols / 2.0f, halfHeight = light.rows / 2.0f;
    cv::Mat3b picture(light.size());
    for (int row = 0; row < light.rows; ++row) {
        for (int column = 0; column < light.cols; ++column) {
            const float x = (column - halfWidth) / halfWidth, y = (row - halfHeight) / halfHeight;
            const float vignette = 1 - 0.02f * (x * x + y * y);
            const float shared = 0.8f * grain.next(); // most of the grain is the same in all channels
            for (int channel = 0; channel < 3; ++channel) {
                const float noise = amplitude * (shared + 0.5f * grain.next());
                picture(row, column)[channel] = cv::saturate_cast<std::uint8_t>(
                    255 * (light(row, column)[channel] * vignette + noise));
            }
        }
    }
    return picture;
}

} // namespace histo
