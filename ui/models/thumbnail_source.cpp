#include "ui/models/thumbnail_source.h"

#include "core/dataset/catalog.h"
#include "core/image/image_io.h"
#include "ui/qimage_convert.h"

#include <algorithm>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

namespace histo {

namespace {

/// Never enlarged.
cv::Mat3b fittedInto(const cv::Mat3b &picture, QSize largest)
{
    const double scale = std::min(
        {1.0, double(largest.width()) / picture.cols, double(largest.height()) / picture.rows});
    const cv::Size size(std::max(1, cvRound(picture.cols * scale)), std::max(1, cvRound(picture.rows * scale)));
    if (size == picture.size())
        return picture;
    cv::Mat3b small;
    cv::resize(picture, small, size, 0, 0, cv::INTER_AREA);
    return small;
}

} // namespace

ThumbnailSource::ThumbnailSource(std::filesystem::path datasetRoot, QSize largestSize)
    : m_datasetRoot(std::move(datasetRoot)), m_largestSize(largestSize)
{}

ThumbnailSource::~ThumbnailSource() = default;

Thumbnail ThumbnailSource::read(const std::filesystem::path &absolutePath)
{
    try {
        const QImage known = fromCatalog(absolutePath);
        return {known.isNull() ? fromFile(absolutePath) : known, {}};
    } catch (const std::exception &problem) {
        return {{}, QString::fromUtf8(problem.what())};
    }
}

QImage ThumbnailSource::fromCatalog(const std::filesystem::path &absolutePath)
{
    const std::filesystem::path picture = absolutePath.lexically_relative(m_datasetRoot);
    const bool isOfDataset = !m_datasetRoot.empty() && !picture.empty() && *picture.begin() != "..";
    const bool isLargeEnough = m_largestSize.width() <= kThumbnailWidth && m_largestSize.height() <= kThumbnailHeight;
    if (!isOfDataset || !isLargeEnough || !catalog())
        return {};
    std::vector<unsigned char> jpeg = catalog()->thumbnail(picture);
    if (jpeg.empty())
        jpeg = catalog()->examine(picture).thumbnail;
    if (jpeg.empty())
        return {}; // a broken file: reading it says what is wrong
    cv::Mat3b rgb;
    cv::cvtColor(cv::imdecode(jpeg, cv::IMREAD_COLOR), rgb, cv::COLOR_BGR2RGB);
    return toQImage(fittedInto(rgb, m_largestSize));
}

QImage ThumbnailSource::fromFile(const std::filesystem::path &absolutePath) const
{
    return toQImage(fittedInto(readRgb(absolutePath), m_largestSize));
}

Catalog *ThumbnailSource::catalog()
{
    std::call_once(m_openedOnce, [this] { m_catalog = Catalog::open(m_datasetRoot); });
    return m_catalog.get();
}

} // namespace histo
