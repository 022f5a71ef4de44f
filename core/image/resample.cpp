#include "core/image/resample.h"

#include "core/common/error.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

namespace histo {
namespace {

/// Which old pixels, and how much of each, make every new pixel along one side.
struct SideWeights {
    int quads = 0;                     ///< of old pixels to a new one; the same for all, with zeros where fewer count
    std::vector<int> first;            ///< [new length] the first of these quads
    std::vector<std::int32_t> weights; ///< [new length, quads, 4], arranged

    std::ptrdiff_t weightsEach() const { return std::ptrdiff_t(quads) * kQuad; }
    std::ptrdiff_t length() const { return std::ssize(first); }
};

std::ptrdiff_t quadsFor(std::ptrdiff_t pixels) { return (pixels + kQuad - 1) / kQuad; }

/// `weights`, of any sum, to fixed point with sum 1; halves are rounded away from zero.
void storeNormalised(std::span<const double> weights, std::int32_t *stored)
{
    const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
    for (double weight : weights) {
        const double scaled = (sum == 0 ? weight : weight / sum) * (1 << kWeightBits);
        *stored++ = static_cast<std::int32_t>(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
    }
}

SideWeights sideWeights(int oldLength, int newLength, ResampleFilter filter, const ResampleKernels &kernels)
{
    // A side that keeps its length is left as it is, whatever the filter.
    const ResampleFilterInfo &info = infoOf(oldLength == newLength ? ResampleFilter::Box : filter);
    const double scale = double(oldLength) / newLength, stretch = std::max(1.0, scale);
    const double reach = info.support * stretch;
    const auto centreOf = [&](int position) { return (position + 0.5) * scale; };

    SideWeights side;
    std::vector<cv::Range> seen; // old pixels
    for (int position = 0; position < newLength; ++position) {
        const int first = static_cast<int>(std::max(0.0, centreOf(position) - reach + 0.5));
        const int last = static_cast<int>(std::min<double>(oldLength, centreOf(position) + reach + 0.5));
        seen.emplace_back(first, last);
        side.first.push_back(first / kQuad);
        side.quads = std::max(side.quads, static_cast<int>(quadsFor(last)) - first / kQuad);
    }

    side.weights.resize(std::size_t(newLength) * side.weightsEach());
    std::vector<double> weights;
    for (int position = 0; position < newLength; ++position) {
        weights.clear();
        for (int pixel = seen[position].start; pixel < seen[position].end; ++pixel)
            weights.push_back(info.weight((pixel - centreOf(position) + 0.5) / stretch));
        side.first[position] = std::min(side.first[position], static_cast<int>(quadsFor(oldLength)) - side.quads);
        storeNormalised(weights, &side.weights[position * side.weightsEach() + seen[position].start -
                                               std::ptrdiff_t(side.first[position]) * kQuad]);
    }
    kernels.arrange(side.weights);
    return side;
}

/// The picture's rows at the new width, from top to bottom, four at a time: as many as the second pass looks at.
class ScaledRows {
public:
    ScaledRows(const cv::Mat3b &picture, const SideWeights &columns, int quadsSeen, const ResampleKernels &kernels)
        : m_picture(picture),
          m_columns(columns),
          m_kernels(kernels),
          m_capacity(2 * std::ptrdiff_t(quadsSeen)),
          m_stride(quadsFor(columns.length())),
          m_scaled(m_capacity * m_stride),
          m_fourRows(quadsFor(picture.cols))
    {}

    /// Groups from a quad of rows to the next.
    std::ptrdiff_t stride() const { return m_stride; }

    /// Quads [first, last) of rows. Neither goes back from call to call.
    const QuadGroup *quadsOfRows(int first, int last)
    {
        for (; m_end < last; ++m_end) {
            if (m_end - m_begin == m_capacity) {
                std::copy(at(first), at(m_end), m_scaled.data());
                m_begin = first;
            }
            scale(m_end);
        }
        return at(first);
    }

private:
    QuadGroup *at(int quad) { return m_scaled.data() + (quad - m_begin) * m_stride; }

    void scale(int quad)
    {
        for (int place = 0; place < kQuad; ++place) {
            const int row = std::min(quad * kQuad + place, m_picture.rows - 1);
            m_kernels.spread(m_picture.ptr(row), m_picture.cols, m_fourRows.data(), place);
        }
        m_kernels.sumOf(m_columns.quads)({m_fourRows.data(), 1, m_columns.first.data(), m_columns.quads,
                                          m_columns.weights.data(), m_columns.weightsEach(), m_columns.length()},
                                         at(quad)->quads.data());
    }

    const cv::Mat3b &m_picture;
    const SideWeights &m_columns;
    const ResampleKernels &m_kernels;
    std::ptrdiff_t m_capacity; ///< quads of rows
    std::ptrdiff_t m_stride;
    std::vector<QuadGroup> m_scaled, m_fourRows;
    int m_begin = 0, m_end = 0; ///< the quads of rows that m_scaled holds
};

cv::Mat3b inTwoPasses(const cv::Mat3b &picture, cv::Size size, ResampleFilter filter, const ResampleKernels &kernels)
{
    const SideWeights columns = sideWeights(picture.cols, size.width, filter, kernels);
    const SideWeights rows = sideWeights(picture.rows, size.height, filter, kernels);
    ScaledRows scaled(picture, columns, rows.quads, kernels);
    std::vector<int> sideBySide(quadsFor(size.width));
    std::iota(sideBySide.begin(), sideBySide.end(), 0);
    std::vector<Quad> row(sideBySide.size());
    cv::Mat3b result(size);
    for (int position = 0; position < size.height; ++position) {
        const int first = rows.first[position];
        kernels.sumOf(rows.quads)({scaled.quadsOfRows(first, first + rows.quads), scaled.stride(), sideBySide.data(),
                                   rows.quads, &rows.weights[position * rows.weightsEach()], 0,
                                   std::ptrdiff_t(row.size())},
                                  row.data());
        kernels.gather(row.data(), size.width, result.ptr(position));
    }
    return result;
}

/// The rounding between the passes makes their order show. Pillow goes horizontally first, but since version 13 not where
/// the height loses more than twice as many pixels as the width.
bool goesVerticallyFirst(cv::Size from, cv::Size to)
{
    const std::int64_t columnsLost = std::int64_t(from.width) - to.width;
    const std::int64_t rowsLost = std::int64_t(from.height) - to.height;
    return rowsLost > std::max<std::int64_t>(0, 2 * columnsLost);
}

} // namespace

cv::Mat3b resample(const cv::Mat3b &picture, cv::Size size, ResampleFilter filter, const ResampleKernels &kernels)
{
    if (picture.empty())
        throw Error(ErrorKind::BadInput, "the picture is empty");
    if (size.width < 1 || size.height < 1)
        throw Error(ErrorKind::BadInput, "a picture cannot be " + std::to_string(size.width) + " x " +
                                             std::to_string(size.height) + " pixels large: give at least 1 x 1");
    if (picture.size() == size)
        return picture;
    if (!goesVerticallyFirst(picture.size(), size))
        return inTwoPasses(picture, size, filter, kernels);
    const cv::Mat3b lower = inTwoPasses(picture, {picture.cols, size.height}, filter, kernels);
    return size.width == picture.cols ? lower : inTwoPasses(lower, size, filter, kernels);
}

} // namespace histo
