#include "core/image/png_unfilter.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <vector>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace histo {
namespace {

constexpr int kPixelBytes = 3;

enum class Filter : std::uint8_t { None, Sub, Up, Average, Paeth };

/// A row on its way.
struct Row {
    Filter filter;
    const std::uint8_t *filtered; ///< behind the filter's number
    const std::uint8_t *above;    ///< the finished row above; zeros above the first
    std::uint8_t *finished;
};

/// The one of the three that is nearest to left + above - aboveLeft.
int paeth(int left, int above, int aboveLeft)
{
    const int estimate = left + above - aboveLeft;
    const int toLeft = std::abs(estimate - left), toAbove = std::abs(estimate - above),
              toAboveLeft = std::abs(estimate - aboveLeft);
    if (toLeft <= toAbove && toLeft <= toAboveLeft)
        return left;
    return toAbove <= toAboveLeft ? above : aboveLeft;
}

template <Filter filter>
int predicted(int left, int above, int aboveLeft)
{
    if constexpr (filter == Filter::Sub)
        return left;
    else if constexpr (filter == Filter::Up)
        return above;
    else if constexpr (filter == Filter::Average)
        return (left + above) / 2;
    else if constexpr (filter == Filter::Paeth)
        return paeth(left, above, aboveLeft);
    else
        return 0;
}

template <Filter filter>
void finishBytes(const Row &row, std::ptrdiff_t first, std::ptrdiff_t last)
{
    // Left of the first pixel there are zeros.
    const std::ptrdiff_t firstWithLeft = std::clamp<std::ptrdiff_t>(kPixelBytes, first, last);
    for (std::ptrdiff_t byte = first; byte < firstWithLeft; ++byte)
        row.finished[byte] = static_cast<std::uint8_t>(row.filtered[byte] + predicted<filter>(0, row.above[byte], 0));
    for (std::ptrdiff_t byte = firstWithLeft; byte < last; ++byte)
        row.finished[byte] = static_cast<std::uint8_t>(
            row.filtered[byte] +
            predicted<filter>(row.finished[byte - kPixelBytes], row.above[byte], row.above[byte - kPixelBytes]));
}

/// Pixels [first, last) of a row; those left of them are finished.
void finishPixels(const Row &row, std::ptrdiff_t first, std::ptrdiff_t last)
{
    first *= kPixelBytes;
    last *= kPixelBytes;
    switch (row.filter) {
    case Filter::None: return finishBytes<Filter::None>(row, first, last);
    case Filter::Sub: return finishBytes<Filter::Sub>(row, first, last);
    case Filter::Up: return finishBytes<Filter::Up>(row, first, last);
    case Filter::Average: return finishBytes<Filter::Average>(row, first, last);
    case Filter::Paeth: return finishBytes<Filter::Paeth>(row, first, last);
    }
}

#if defined(__SSE2__)

// Each pixel waits for its left neighbour, so one row at a time leaves the processor idle. Four rows go side by side
// instead, one in each 32-bit lane: three bytes of a pixel and one byte that does not matter. Each row is one pixel
// behind the one above it, so that what a lane finishes is in the next step the pixel above for the lane to its right.

constexpr int kLanes = 4;
using FourRows = std::array<Row, kLanes>;

/// In a narrower picture no step has all four rows at work.
constexpr std::ptrdiff_t kNarrowest = kLanes + 1;

std::uint32_t loadPixel(const std::uint8_t *bytes, std::ptrdiff_t pixel)
{
    std::uint32_t loaded;
    std::memcpy(&loaded, bytes + pixel * kPixelBytes, sizeof loaded);
    return loaded;
}

void storePixel(std::uint8_t *bytes, std::ptrdiff_t pixel, __m128i lane)
{
    const int stored = _mm_cvtsi128_si32(lane);
    std::memcpy(bytes + pixel * kPixelBytes, &stored, sizeof stored);
}

__m128i lanes(std::uint32_t first, std::uint32_t second, std::uint32_t third, std::uint32_t fourth)
{
    return _mm_set_epi32(static_cast<int>(fourth), static_cast<int>(third), static_cast<int>(second),
                         static_cast<int>(first));
}

/// The same choice as paeth() in unsigned bytes. With low and high the smaller and the larger of left and above, the
/// estimate is as far from high as aboveLeft is above low, and as far from low as aboveLeft is below high; its distance
/// from aboveLeft is the difference of the two. Saturation gives high where aboveLeft is at most low, and low where it
/// is at least high. Both are chosen only where all three are equal.
__m128i paeth(__m128i left, __m128i above, __m128i aboveLeft)
{
    const __m128i low = _mm_min_epu8(left, above), high = _mm_max_epu8(left, above);
    const __m128i toHigh = _mm_subs_epu8(aboveLeft, low), toLow = _mm_subs_epu8(high, aboveLeft);
    const __m128i zero = _mm_setzero_si128();
    const __m128i isHigh = _mm_cmpeq_epi8(_mm_subs_epu8(toHigh, _mm_subs_epu8(toLow, toHigh)), zero);
    const __m128i isLow = _mm_cmpeq_epi8(_mm_subs_epu8(toLow, _mm_subs_epu8(toHigh, toLow)), zero);
    const __m128i ofBoth = _mm_or_si128(_mm_and_si128(isHigh, high), _mm_and_si128(isLow, low));
    return _mm_or_si128(ofBoth, _mm_andnot_si128(_mm_or_si128(isHigh, isLow), aboveLeft));
}

__m128i average(__m128i left, __m128i above)
{
    // The instruction rounds up, PNG rounds down.
    const __m128i odd = _mm_and_si128(_mm_xor_si128(left, above), _mm_set1_epi8(1));
    return _mm_sub_epi8(_mm_avg_epu8(left, above), odd);
}

/// All bits of the lanes whose row has the filter.
__m128i lanesWith(Filter filter, const FourRows &rows)
{
    const auto mask = [&](int lane) { return rows[lane].filter == filter ? 0xFFFFFFFFu : 0u; };
    return lanes(mask(0), mask(1), mask(2), mask(3));
}

struct PaethInAll {
    explicit PaethInAll(const FourRows &) {}
    __m128i operator()(__m128i left, __m128i above, __m128i aboveLeft) const { return paeth(left, above, aboveLeft); }
};

struct FilterOfEach {
    explicit FilterOfEach(const FourRows &rows)
        : sub(lanesWith(Filter::Sub, rows)),
          up(lanesWith(Filter::Up, rows)),
          averaged(lanesWith(Filter::Average, rows)),
          byPaeth(lanesWith(Filter::Paeth, rows))
    {}
    __m128i operator()(__m128i left, __m128i above, __m128i aboveLeft) const
    {
        const __m128i one = _mm_or_si128(_mm_and_si128(sub, left), _mm_and_si128(up, above));
        const __m128i other = _mm_or_si128(_mm_and_si128(averaged, average(left, above)),
                                           _mm_and_si128(byPaeth, paeth(left, above, aboveLeft)));
        return _mm_or_si128(one, other);
    }
    __m128i sub, up, averaged, byPaeth;
};

/// Steps in which all four rows are at work: in step s row r finishes its pixel s - r. A pixel is stored with one byte
/// too many, which the next one of its row overwrites; so the last pixel of a row is not finished here.
template <class Predict>
void finishSlant(const FourRows &rows, std::ptrdiff_t width)
{
    const Predict predict(rows);
    const std::uint8_t *above = rows[0].above;
    __m128i left = lanes(loadPixel(rows[0].finished, 2), loadPixel(rows[1].finished, 1), loadPixel(rows[2].finished, 0),
                         0);
    __m128i aboveLeft = lanes(loadPixel(above, 2), loadPixel(rows[0].finished, 1), loadPixel(rows[1].finished, 0), 0);
    for (std::ptrdiff_t step = kLanes - 1; step < width - 1; ++step) {
        const __m128i pixelAbove = _mm_or_si128(_mm_slli_si128(left, 4), lanes(loadPixel(above, step), 0, 0, 0));
        const __m128i filtered = lanes(loadPixel(rows[0].filtered, step), loadPixel(rows[1].filtered, step - 1),
                                       loadPixel(rows[2].filtered, step - 2), loadPixel(rows[3].filtered, step - 3));
        left = _mm_add_epi8(filtered, predict(left, pixelAbove, aboveLeft));
        aboveLeft = pixelAbove;
        storePixel(rows[0].finished, step, left);
        storePixel(rows[1].finished, step - 1, _mm_srli_si128(left, 4));
        storePixel(rows[2].finished, step - 2, _mm_srli_si128(left, 8));
        storePixel(rows[3].finished, step - 3, _mm_srli_si128(left, 12));
    }
}

void finishFourRows(const FourRows &rows, std::ptrdiff_t width)
{
    const auto hasPaeth = [](const Row &row) { return row.filter == Filter::Paeth; };
    for (int lane = 0; lane < kLanes - 1; ++lane) // the triangle left of the slant
        finishPixels(rows[lane], 0, kLanes - 1 - lane);
    if (std::ranges::all_of(rows, hasPaeth)) // of a photograph's rows four in five
        finishSlant<PaethInAll>(rows, width);
    else
        finishSlant<FilterOfEach>(rows, width);
    for (int lane = 0; lane < kLanes; ++lane) // and the one right of it
        finishPixels(rows[lane], width - 1 - lane, width);
}

#endif

} // namespace

bool unfilterRgb(const std::uint8_t *filtered, cv::Mat3b &rgb, UnfilterCode code)
{
    const std::ptrdiff_t width = rgb.cols;
    const std::ptrdiff_t filteredBytes = 1 + width * kPixelBytes;
    for (int row = 0; row < rgb.rows; ++row)
        if (filtered[row * filteredBytes] > static_cast<std::uint8_t>(Filter::Paeth))
            return false;

    const std::vector<std::uint8_t> zeros(static_cast<std::size_t>(width * kPixelBytes));
    const auto rowAt = [&](int row) {
        const std::uint8_t *source = filtered + row * filteredBytes;
        return Row{static_cast<Filter>(*source), source + 1, row == 0 ? zeros.data() : rgb.ptr(row - 1), rgb.ptr(row)};
    };
    int row = 0;
#if defined(__SSE2__)
    if (code == UnfilterCode::Fastest && width >= kNarrowest)
        for (; row + kLanes <= rgb.rows; row += kLanes)
            finishFourRows({rowAt(row), rowAt(row + 1), rowAt(row + 2), rowAt(row + 3)}, width);
#endif
    for (; row < rgb.rows; ++row)
        finishPixels(rowAt(row), 0, width);
    return true;
}

} // namespace histo
