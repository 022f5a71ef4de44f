#include "ui/qimage_convert.h"

#include <QPainter>

namespace histo {

QImage toQImage(const cv::Mat3b &rgb)
{
    if (rgb.empty())
        return {};
    // Only a view on the Mat's pixels: the conversion is what makes the copy.
    const QImage view(rgb.data, rgb.cols, rgb.rows, static_cast<qsizetype>(rgb.step[0]), QImage::Format_RGB888);
    return view.convertToFormat(QImage::Format_RGB32);
}

cv::Mat3b toRgbMat(const QImage &image)
{
    QImage opaque = image;
    if (image.hasAlphaChannel()) {
        opaque = QImage(image.size(), QImage::Format_RGB32);
        opaque.fill(Qt::white);
        QPainter(&opaque).drawImage(0, 0, image);
    }
    opaque = opaque.convertToFormat(QImage::Format_RGB888);
    const cv::Mat view(opaque.height(), opaque.width(), CV_8UC3, opaque.bits(),
                       static_cast<std::size_t>(opaque.bytesPerLine()));
    return view.clone();
}

} // namespace histo
