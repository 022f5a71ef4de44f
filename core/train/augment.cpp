#include "core/train/augment.h"

#include "core/image/stain.h"
#include "core/image/turns.h"

namespace histo {

View drawView(cv::Size picture, int side, const AugmentSettings &settings, RandomStream &random)
{
    View view = centreView(picture, side);
    const auto left = static_cast<int>(random.below(static_cast<std::size_t>(picture.width - side + 1)));
    const auto top = static_cast<int>(random.below(static_cast<std::size_t>(picture.height - side + 1)));
    if (settings.crop)
        view.area = {left, top, side, side};
    const auto turn = static_cast<int>(random.below(kTurns));
    if (settings.flips)
        view.turn = turn;
    for (int stain = 0; stain < 3; ++stain) {
        view.stainScale[stain] = static_cast<float>(random.uniform(-settings.stainScale, settings.stainScale));
        view.stainShift[stain] = static_cast<float>(random.uniform(-settings.stainShift, settings.stainShift));
    }
    view.brightness = static_cast<float>(1 + random.uniform(-settings.brightness, settings.brightness));
    return view;
}

View centreView(cv::Size picture, int side)
{
    View view;
    view.area = {(picture.width - side) / 2, (picture.height - side) / 2, side, side};
    return view;
}

cv::Mat3b shown(const cv::Mat3b &picture, const View &view)
{
    cv::Mat3b result = turned(picture(view.area).clone(), view.turn);
    if (view.changesStains())
        result = jitterHed(result, view.stainScale, view.stainShift);
    if (view.brightness != 1)
        result.convertTo(result, -1, static_cast<double>(view.brightness));
    return result;
}

} // namespace histo
