#include "core/model/inference/bf16_kernels.h"
#include "core/model/inference/bf16_lanes.h"

#include <algorithm>

#if defined(HISTO_BF16_KERNELS)

namespace histo {

namespace {

/// Output pixels next to one another that share the input columns they read.
constexpr int kAcross = 4;

struct Strip {
    const Bf16Bits *const *rows = nullptr; ///< [kernel]: the input row under each row of taps, or null outside
    const Bf16Bits *zeros = nullptr;
    int firstColumn = 0, width = 0; ///< input column under the first tap (may be outside); columns there are
    int channels = 0;
    const float *taps = nullptr; ///< [tap][16]
    const float *bias = nullptr;
    Bf16Bits *output = nullptr; ///< of the first pixel and the block's first channel
    int pixels = 0;             ///< at most kAcross
    __mmask16 lanes = 0;
    std::optional<ActivationKind> activation;
};

/// Some output pixels of one row, for sixteen channels.
template <int kernel, int stride>
HISTO_BF16_TARGET void runStrip(const Strip &strip)
{
    constexpr int columns = (kAcross - 1) * stride + kernel;
    __m512 sums[kAcross];
#pragma GCC unroll 4
    for (int pixel = 0; pixel < kAcross; ++pixel)
        sums[pixel] = _mm512_load_ps(strip.bias);
    for (int tapRow = 0; tapRow < kernel; ++tapRow) {
        const Bf16Bits *row = strip.rows[tapRow];
        if (!row)
            continue;
        const float *taps = strip.taps + tapRow * kernel * kLanes;
#pragma GCC unroll 11
        for (int column = 0; column < columns; ++column) {
            const int x = strip.firstColumn + column;
            const bool isInside = x >= 0 && x < strip.width;
            const __m512 values = loadFloats(isInside ? row + std::int64_t(x) * strip.channels : strip.zeros,
                                             strip.lanes);
#pragma GCC unroll 4
            for (int pixel = 0; pixel < kAcross; ++pixel) {
                const int tap = column - pixel * stride;
                if (tap >= 0 && tap < kernel)
                    sums[pixel] = _mm512_fmadd_ps(values, _mm512_load_ps(taps + tap * kLanes), sums[pixel]);
            }
        }
    }
#pragma GCC unroll 4
    for (int pixel = 0; pixel < kAcross; ++pixel)
        if (pixel < strip.pixels)
            storeFloats(strip.output + std::int64_t(pixel) * strip.channels, strip.lanes,
                        activated(sums[pixel], strip.activation));
}

using RunStrip = void (*)(const Strip &);

RunStrip kernelOf(const ConvShape &shape)
{
    if (shape.kernel == 3)
        return shape.stride == 1 ? runStrip<3, 1> : runStrip<3, 2>;
    return shape.stride == 1 ? runStrip<5, 1> : runStrip<5, 2>;
}

} // namespace

std::int64_t depthwisePieces(const Bf16Conv &, const Bf16ConvCall &call)
{
    return std::int64_t(call.pictures) * call.rows;
}

void runDepthwise(const Bf16Conv &conv, const Bf16ConvCall &call, std::int64_t from, std::int64_t to)
{
    const int kernel = conv.shape.kernel, stride = conv.shape.stride, channels = conv.channelsIn;
    const RunStrip run = kernelOf(conv.shape);
    alignas(64) static constexpr Bf16Bits kZeros[kLanes] = {};
    const Bf16Bits *rows[5];
    Strip strip{
        .rows = rows, .zeros = kZeros, .width = call.width, .channels = channels, .activation = conv.activation};
    for (std::int64_t piece = from; piece < to; ++piece) {
        const std::int64_t picture = piece / call.rows;
        const int outputRow = int(piece % call.rows);
        const Bf16Bits *source = call.input + picture * call.height * call.width * channels;
        for (int first = 0; first < channels; first += kLanes) {
            strip.lanes = __mmask16((1u << std::min(kLanes, channels - first)) - 1);
            strip.taps = conv.taps.data() + std::int64_t(first) * kernel * kernel;
            strip.bias = conv.bias.data() + first;
            for (int tapRow = 0; tapRow < kernel; ++tapRow) {
                const int y = outputRow * stride - call.padTop + tapRow;
                rows[tapRow] = y >= 0 && y < call.height ? source + std::int64_t(y) * call.width * channels + first
                                                         : nullptr;
            }
            for (int column = 0; column < call.columns; column += kAcross) {
                strip.firstColumn = column * stride - call.padLeft;
                strip.pixels = std::min(kAcross, call.columns - column);
                strip.output = call.output + (piece * call.columns + column) * channels + first;
                run(strip);
            }
        }
    }
}

} // namespace histo

#endif // HISTO_BF16_KERNELS
