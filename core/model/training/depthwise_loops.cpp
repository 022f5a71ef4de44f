#include "core/model/training/depthwise_loops.h"

#include "core/model/training/lanes.h"

#include <algorithm>

namespace histo {

namespace {

/// Neighbouring pixels that share the columns they read.
constexpr int kAcross = 4;

/// A vector's first channel; the last reaches back where channels are no multiple of sixteen.
HISTO_LANES int placeOf(int channel, int channels) { return std::min(channel, channels - kLaneCount); }

// No lambdas below: their bodies would be functions of their own, compiled for every processor.

template <typename Value, int kernel, int stride>
struct ConvolveRows {
    HISTO_LANES static void run(const DepthwiseShape *given, const Value *picture, const float *taps, Value *output,
                                int fromRow, int toRow)
    {
        const DepthwiseShape shape = *given;
        for (int row = fromRow; row < toRow; ++row)
            for (int first = 0; first < shape.channels; first += kLaneCount) {
                const int channel = placeOf(first, shape.channels);
                for (int column = 0; column < shape.columns; column += kAcross)
                    strip(shape, picture + channel, taps + channel, output + channel, row, column);
            }
    }

    HISTO_LANES static void strip(const DepthwiseShape &shape, const Value *picture, const float *taps, Value *output,
                                  int row, int column)
    {
        constexpr int kColumns = (kAcross - 1) * stride + kernel;
        Lanes sums[kAcross] = {};
        const int left = column * stride - shape.padLeft;
        for (int tapRow = 0; tapRow < kernel; ++tapRow) {
            const int y = row * stride - shape.padTop + tapRow;
            if (y < 0 || y >= shape.height)
                continue;
            const Value *source = picture + std::int64_t(y) * shape.width * shape.channels;
            const float *rowTaps = taps + tapRow * kernel * shape.channels;
#pragma GCC unroll 16
            for (int offset = 0; offset < kColumns; ++offset) {
                const int x = left + offset;
                if (x < 0 || x >= shape.width)
                    continue;
                const Lanes value = load(source + std::int64_t(x) * shape.channels);
#pragma GCC unroll 4
                for (int pixel = 0; pixel < kAcross; ++pixel) {
                    const int tap = offset - pixel * stride;
                    if (tap >= 0 && tap < kernel)
                        sums[pixel] += value * load(rowTaps + tap * shape.channels);
                }
            }
        }
        Value *target = output + (std::int64_t(row) * shape.columns + column) * shape.channels;
#pragma GCC unroll 4
        for (int pixel = 0; pixel < kAcross; ++pixel)
            if (column + pixel < shape.columns)
                store(target + std::int64_t(pixel) * shape.channels, sums[pixel]);
    }
};

template <typename Value, int kernel, int stride>
struct InputSlopeRows {
    HISTO_LANES static void run(const DepthwiseShape *given, const Value *slopes, const float *taps, Value *inputSlopes,
                                int fromRow, int toRow)
    {
        const DepthwiseShape shape = *given;
        for (int y = fromRow; y < toRow; ++y)
            for (int first = 0; first < shape.channels; first += kLaneCount) {
                const int channel = placeOf(first, shape.channels);
                for (int x = 0; x < shape.width; ++x)
                    store(inputSlopes + (std::int64_t(y) * shape.width + x) * shape.channels + channel,
                          pixel(shape, slopes + channel, taps + channel, y, x));
            }
    }

    /// Every output pixel that read this input pixel, by the tap it read it with.
    HISTO_LANES static Lanes pixel(const DepthwiseShape &shape, const Value *slopes, const float *taps, int y, int x)
    {
        Lanes sum = {};
        const int firstRow = (y + shape.padTop) % stride, firstColumn = (x + shape.padLeft) % stride;
        for (int tapRow = firstRow; tapRow < kernel; tapRow += stride) {
            const int row = (y + shape.padTop - tapRow) / stride;
            if (y + shape.padTop < tapRow || row >= shape.rows)
                continue;
            const Value *source = slopes + std::int64_t(row) * shape.columns * shape.channels;
            for (int tapColumn = firstColumn; tapColumn < kernel; tapColumn += stride) {
                const int column = (x + shape.padLeft - tapColumn) / stride;
                if (x + shape.padLeft >= tapColumn && column < shape.columns)
                    sum += load(source + std::int64_t(column) * shape.channels) *
                           load(taps + (tapRow * kernel + tapColumn) * shape.channels);
            }
        }
        return sum;
    }
};

template <typename Value, int kernel, int stride>
struct TapSlopesOfRows {
    HISTO_LANES static void run(const DepthwiseShape *given, const Value *picture, const Value *slopes,
                                float *tapSlopes, int fromRow, int toRow)
    {
        const DepthwiseShape shape = *given;
        // Columns all of whose taps lie inside.
        const int inside = std::min((shape.padLeft + stride - 1) / stride, shape.columns);
        const int room = shape.width + shape.padLeft - kernel;
        const int insideEnd = room < 0 ? inside : std::clamp(room / stride + 1, inside, shape.columns);
        for (int first = 0; first < shape.channels; first += kLaneCount) {
            const int channel = placeOf(first, shape.channels);
            for (int tapRow = 0; tapRow < kernel; ++tapRow) {
                Lanes sums[kernel] = {};
                for (int row = fromRow; row < toRow; ++row) {
                    const int y = row * stride - shape.padTop + tapRow;
                    if (y < 0 || y >= shape.height)
                        continue;
                    const Value *source = picture + std::int64_t(y) * shape.width * shape.channels + channel;
                    const Value *slope = slopes + std::int64_t(row) * shape.columns * shape.channels + channel;
                    for (int column = 0; column < inside; ++column)
                        atEdge(shape, source, slope, column, sums);
                    for (int column = inside; column < insideEnd; ++column) {
                        const Lanes own = load(slope + std::int64_t(column) * shape.channels);
                        const std::int64_t left = std::int64_t(column * stride - shape.padLeft) * shape.channels;
#pragma GCC unroll 5
                        for (int tap = 0; tap < kernel; ++tap)
                            sums[tap] += own * load(source + left + tap * shape.channels);
                    }
                    for (int column = insideEnd; column < shape.columns; ++column)
                        atEdge(shape, source, slope, column, sums);
                }
                for (int tap = 0; tap < kernel; ++tap) {
                    float *target = tapSlopes + (tapRow * kernel + tap) * shape.channels + channel;
                    store(target, sums[tap]);
                }
            }
        }
    }

    HISTO_LANES static void atEdge(const DepthwiseShape &shape, const Value *source, const Value *slope, int column,
                                   Lanes *sums)
    {
        const Lanes own = load(slope + std::int64_t(column) * shape.channels);
#pragma GCC unroll 5
        for (int tap = 0; tap < kernel; ++tap)
            if (const int x = column * stride - shape.padLeft + tap; x >= 0 && x < shape.width)
                sums[tap] += own * load(source + std::int64_t(x) * shape.channels);
    }
};

/// Calls `work` with kernel and stride as constants.
template <typename Work>
void withShape(const DepthwiseShape &shape, const Work &work)
{
    using One = std::integral_constant<int, 1>;
    using Two = std::integral_constant<int, 2>;
    const auto withStride = [&](auto kernel) { shape.stride == 1 ? work(kernel, One()) : work(kernel, Two()); };
    if (shape.kernel == 3)
        withStride(std::integral_constant<int, 3>());
    else
        withStride(std::integral_constant<int, 5>());
}

} // namespace

template <typename Value>
void convolveRows(const DepthwiseShape &shape, const Value *picture, const float *taps, Value *output, int fromRow,
                  int toRow)
{
    withShape(shape, [&](auto kernel, auto stride) {
        runInLanes<ConvolveRows<Value, kernel, stride>>(&shape, picture, taps, output, fromRow, toRow);
    });
}

template <typename Value>
void inputSlopeRows(const DepthwiseShape &shape, const Value *slopes, const float *taps, Value *inputSlopes,
                    int fromRow, int toRow)
{
    withShape(shape, [&](auto kernel, auto stride) {
        runInLanes<InputSlopeRows<Value, kernel, stride>>(&shape, slopes, taps, inputSlopes, fromRow, toRow);
    });
}

template <typename Value>
void tapSlopesOfRows(const DepthwiseShape &shape, const Value *picture, const Value *slopes, float *tapSlopes,
                     int fromRow, int toRow)
{
    withShape(shape, [&](auto kernel, auto stride) {
        runInLanes<TapSlopesOfRows<Value, kernel, stride>>(&shape, picture, slopes, tapSlopes, fromRow, toRow);
    });
}

#define HISTO_INSTANTIATE(Value)                                                                                       \
    template void convolveRows(const DepthwiseShape &, const Value *, const float *, Value *, int, int);               \
    template void inputSlopeRows(const DepthwiseShape &, const Value *, const float *, Value *, int, int);             \
    template void tapSlopesOfRows(const DepthwiseShape &, const Value *, const Value *, float *, int, int);
HISTO_INSTANTIATE(float)
HISTO_INSTANTIATE(Bf16Bits)
#undef HISTO_INSTANTIATE

} // namespace histo
