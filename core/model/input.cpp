#include "core/model/input_torch.h"

#include "core/common/error.h"

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
    if (picture.size() == size)
        return picture;
    c10::NoGradGuard noGradients;
    cv::Mat3b whole = picture.isContinuous() ? picture : picture.clone();
    // OpenCV's INTER_LINEAR skips pixels when it shrinks; ATen's antialiased kernels follow PIL on 8-bit pixels.
    at::Tensor source = at::from_blob(whole.data, {1, whole.rows, whole.cols, 3}, at::kByte).permute({0, 3, 1, 2});
    at::Tensor scaled = interpolation == Interpolation::Bicubic
                            ? at::_upsample_bicubic2d_aa(source, {size.height, size.width}, false)
                            : at::_upsample_bilinear2d_aa(source, {size.height, size.width}, false);
    at::Tensor rows = scaled.permute({0, 2, 3, 1}).contiguous(); // [1, H, W, 3]
    cv::Mat3b result(size);
    std::memcpy(result.data, rows.data_ptr<std::uint8_t>(), result.total() * 3);
    return result;
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
