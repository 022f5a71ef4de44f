#include "core/image/turns.h"

namespace histo {

cv::Mat3b turned(const cv::Mat3b &picture, int which)
{
    // OpenCV's flip writes over a result of the right size: `result` must not be the picture itself.
    cv::Mat3b result = picture;
    const auto follow = [&result](const auto &step) {
        cv::Mat3b next;
        step(result, next);
        result = next;
    };
    if (which & 1)
        follow([](const cv::Mat3b &from, cv::Mat3b &to) { cv::flip(from, to, 0); });
    if (which & 2)
        follow([](const cv::Mat3b &from, cv::Mat3b &to) { cv::flip(from, to, 1); });
    if (which & 4)
        follow([](const cv::Mat3b &from, cv::Mat3b &to) { cv::transpose(from, to); });
    return result;
}

} // namespace histo
