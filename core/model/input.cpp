#include "core/model/input_torch.h"

#include "core/common/error.h"
#include "core/image/resample.h"

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

constexpr int kMostElongated = 4;

cv::Rect middle(cv::Size whole, int width, int height)
{
    return {(whole.width - width) / 2, (whole.height - height) / 2, width, height};
}

} // namespace

cv::Rect areaSeen(cv::Size picture, const ModelInfo &model, InputGeometry geometry)
{
    const int shorter = std::min(picture.width, picture.height);
    switch (geometry) {
    case InputGeometry::AsIs:
        break;
    case InputGeometry::WholePicture:
        return middle(picture, std::min<int>(picture.width, std::int64_t(kMostElongated) * shorter),
                      std::min<int>(picture.height, std::int64_t(kMostElongated) * shorter));
    case InputGeometry::CentreCrop: {
        const int side = static_cast<int>(std::lround(double(shorter) * model.cropSide / model.resizeSide));
        return middle(picture, side, side);
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
    const cv::Mat3b kept = picture(areaSeen(picture.size(), model, InputGeometry::WholePicture));
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
    at::Tensor bytes = at::empty({static_cast<std::int64_t>(pictures.size()), rows, columns, 3}, at::kByte);
    auto *out = bytes.data_ptr<std::uint8_t>();
    for (const cv::Mat3b &picture : pictures) {
        CV_Assert(picture.rows == rows && picture.cols == columns);
        for (int row = 0; row < rows; ++row, out += std::size_t(columns) * 3)
            std::memcpy(out, picture.ptr(row), std::size_t(columns) * 3);
    }
    at::Tensor values = bytes.permute({0, 3, 1, 2}).to(at::kFloat); // [N, 3, H, W], channels last
    if (model.scaledBy128)
        return values.sub_(127).div_(128);
    static const at::Tensor mean = at::tensor({0.485f, 0.456f, 0.406f}).view({1, 3, 1, 1});
    static const at::Tensor deviation = at::tensor({0.229f, 0.224f, 0.225f}).view({1, 3, 1, 1});
    return values.div_(255).sub_(mean).div_(deviation);
}

} // namespace histo
