#include "core/train/augment.h"

#include "core/image/stain.h"

#include <opencv2/imgproc.hpp>

namespace histo {

namespace {

constexpr double kStainScale = 0.10;       // relative change of each stain's density
constexpr double kStainShift = 0.005;      // in the frame of rgbToHed
constexpr double kBrightnessChange = 0.08; // relative

cv::Mat3b turned(const cv::Mat3b &picture, std::size_t which)
{
    cv::Mat3b result = picture;
    if (which & 1)
        cv::flip(result, result, 0);
    if (which & 2)
        cv::flip(result, result, 1);
    if (which & 4)
        cv::transpose(result, result);
    return result;
}

} // namespace

cv::Mat3b randomView(const cv::Mat3b &picture, int side, RandomStream &random)
{
    int left = static_cast<int>(random.below(static_cast<std::size_t>(picture.cols - side + 1)));
    int top = static_cast<int>(random.below(static_cast<std::size_t>(picture.rows - side + 1)));
    cv::Mat3b view = turned(picture(cv::Rect(left, top, side, side)).clone(), random.below(8));
    cv::Vec3f scale, shift;
    for (int stain = 0; stain < 3; ++stain) {
        scale[stain] = static_cast<float>(random.uniform(-kStainScale, kStainScale));
        shift[stain] = static_cast<float>(random.uniform(-kStainShift, kStainShift));
    }
    view = jitterHed(view, scale, shift);
    double brightness = 1 + random.uniform(-kBrightnessChange, kBrightnessChange);
    view.convertTo(view, -1, brightness);
    return view;
}

cv::Mat3b centreView(const cv::Mat3b &picture, int side)
{
    return picture(cv::Rect((picture.cols - side) / 2, (picture.rows - side) / 2, side, side)).clone();
}

} // namespace histo
