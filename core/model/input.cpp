#include "core/model/input_torch.h"

#include "core/common/error.h"
#include "core/image/resample.h"
#include "core/model/input_levels.h"

#include <cmath>
#include <cstring>

namespace histo {

cv::Size sizeWithShorterSide(cv::Size size, int shorterSide)
{
    if (size.width <= size.height)
        return {shorterSide, std::max(1, static_cast<int>(std::int64_t(shorterSide) * size.height / size.width))};
    return {std::max(1, static_cast<int>(std::int64_t(shorterSide) * size.width / size.height)), shorterSide};
}

cv::Mat3b resizeAntialiased(const cv::Mat3b &picture, cv::Size size, Interpolation interpolation)
{
    return resample(picture, size,
                    interpolation == Interpolation::Bicubic ? ResampleFilter::Bicubic : ResampleFilter::Bilinear);
}

namespace {

/// How many times as long as wide a picture may be before only its middle is scaled. The standard transform cuts a
/// square out anyway: there the limit only keeps a strip of one row from filling the memory.
int mostElongated(InputGeometry geometry) { return geometry == InputGeometry::CentreCrop ? 64 : 4; }

cv::Size withinElongation(cv::Size picture, int most)
{
    const auto longest = std::int64_t(most) * std::min(picture.width, picture.height);
    return {static_cast<int>(std::min<std::int64_t>(picture.width, longest)),
            static_cast<int>(std::min<std::int64_t>(picture.height, longest))};
}

cv::Rect middle(cv::Size whole, cv::Size size)
{
    return {{(whole.width - size.width) / 2, (whole.height - size.height) / 2}, size};
}

} // namespace

cv::Rect areaSeen(cv::Size picture, const ModelInfo &model, InputGeometry geometry)
{
    const int shorter = std::min(picture.width, picture.height);
    switch (geometry) {
    case InputGeometry::AsIs: break;
    case InputGeometry::WholePicture: return middle(picture, withinElongation(picture, mostElongated(geometry)));
    case InputGeometry::CentreCrop: {
        const int side = static_cast<int>(std::lround(double(shorter) * model.cropSide / model.resizeSide));
        return middle(picture, {side, side});
    }
    }
    return {{0, 0}, picture};
}

cv::Mat3b prepared(const cv::Mat3b &picture, const ModelInfo &model, InputGeometry geometry)
{
    if (picture.empty())
        throw Error(ErrorKind::BadInput, "the picture is empty");
    if (geometry == InputGeometry::AsIs)
        return picture;
    // Scaled before it is cropped, as torchvision does, so that both see the same pixels at the edge.
    const cv::Mat3b kept = picture(middle(picture.size(), withinElongation(picture.size(), mostElongated(geometry))));
    cv::Mat3b scaled = resizeAntialiased(kept, sizeWithShorterSide(kept.size(), model.resizeSide), model.interpolation);
    if (geometry == InputGeometry::WholePicture)
        return scaled;
    // Halves are rounded to even, as Python's round() in torchvision's CenterCrop does.
    int left = static_cast<int>(std::nearbyint((scaled.cols - model.cropSide) / 2.0));
    int top = static_cast<int>(std::nearbyint((scaled.rows - model.cropSide) / 2.0));
    return scaled(cv::Rect(left, top, model.cropSide, model.cropSide)).clone();
}

at::Tensor normalised(const std::vector<cv::Mat3b> &pictures, const ModelInfo &model)
{
    const int rows = pictures.front().rows, columns = pictures.front().cols;
    at::Tensor values = at::empty({static_cast<std::int64_t>(pictures.size()), 3, rows, columns},
                                  at::TensorOptions().memory_format(at::MemoryFormat::ChannelsLast));
    const InputLevels levels = inputLevels(model);
    float *out = values.data_ptr<float>();
    for (const cv::Mat3b &picture : pictures) {
        CV_Assert(picture.rows == rows && picture.cols == columns);
        for (int row = 0; row < rows; ++row)
            for (const cv::Vec3b *pixel = picture[row], *end = pixel + columns; pixel != end; ++pixel)
                for (std::size_t channel = 0; channel < 3; ++channel)
                    *out++ = levels[channel][(*pixel)[static_cast<int>(channel)]];
    }
    return values;
}

} // namespace histo
