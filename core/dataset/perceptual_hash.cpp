#include "core/dataset/perceptual_hash.h"

#include <algorithm>
#include <array>
#include <opencv2/core.hpp>

namespace histo {

std::uint64_t perceptualHash(const cv::Mat1b &grey)
{
    constexpr int kFrequencies = 8;
    cv::Mat1f pixels, frequencies;
    grey.convertTo(pixels, CV_32F);
    cv::dct(pixels, frequencies);
    std::array<float, kFrequencies * kFrequencies> low;
    for (int row = 0; row < kFrequencies; ++row)
        for (int column = 0; column < kFrequencies; ++column)
            low[static_cast<std::size_t>(row * kFrequencies + column)] = frequencies(row + 1, column + 1);

    auto sorted = low;
    std::ranges::sort(sorted);
    const float median = (sorted[sorted.size() / 2 - 1] + sorted[sorted.size() / 2]) / 2;
    std::uint64_t hash = 0;
    for (std::size_t bit = 0; bit < low.size(); ++bit)
        if (low[bit] > median)
            hash |= std::uint64_t(1) << bit;
    return hash;
}

} // namespace histo
