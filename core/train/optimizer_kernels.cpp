#include "core/train/optimizer_kernels.h"

#include "core/common/vectorised.h"

#include <ATen/Parallel.h>
#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace histo {

namespace {

/// What one core takes at a time: its four streams fit the second-level cache.
constexpr std::int64_t kChunk = 1 << 15;

[[gnu::always_inline]] inline float valueOf(float value) { return value; }
[[gnu::always_inline]] inline float valueOf(Bf16Bits bits) { return floatOfBits(bits); }

template <typename Gradient>
[[gnu::always_inline]] inline void adamWLoop(float *weights, const Gradient *gradient, float *first, float *second,
                                             std::int64_t count, const AdamWFigures &figures)
{
    const AdamWFigures f = figures;
    for (std::int64_t index = 0; index < count; ++index) {
        const float slope = valueOf(gradient[index]) * f.gradientFactor;
        const float mean = first[index] + f.firstShare * (slope - first[index]);
        const float square = f.secondKept * second[index] + f.secondShare * slope * slope;
        const float spread = std::sqrt(square) / f.secondRootCorrection + f.epsilon;
        first[index] = mean;
        second[index] = square;
        weights[index] = weights[index] * f.decay - f.stepSize * mean / spread;
    }
}

template <typename Gradient>
[[gnu::always_inline]] inline void sgdLoop(float *weights, const Gradient *gradient, float *momentum,
                                           std::int64_t count, const SgdFigures &figures)
{
    const SgdFigures f = figures;
    for (std::int64_t index = 0; index < count; ++index) {
        const float slope = valueOf(gradient[index]) * f.gradientFactor + f.decay * weights[index];
        const float pace = f.momentum * momentum[index] + slope;
        momentum[index] = pace;
        weights[index] -= f.rate * pace;
    }
}

template <typename Value>
[[gnu::always_inline]] inline double squaresLoop(const Value *values, std::int64_t count)
{
    float lanes[64] = {};
    std::int64_t index = 0;
    for (; index + 64 <= count; index += 64)
        for (int lane = 0; lane < 64; ++lane)
            lanes[lane] += valueOf(values[index + lane]) * valueOf(values[index + lane]);
    double sum = 0;
    for (; index < count; ++index)
        sum += double(valueOf(values[index])) * valueOf(values[index]);
    return std::accumulate(std::begin(lanes), std::end(lanes), sum);
}

// One function for each type: only plain functions have a version for each processor family.
HISTO_VECTORISED void adamW(float *weights, const float *gradient, float *first, float *second, std::int64_t count,
                            const AdamWFigures &figures)
{
    adamWLoop(weights, gradient, first, second, count, figures);
}
HISTO_VECTORISED void adamW(float *weights, const Bf16Bits *gradient, float *first, float *second, std::int64_t count,
                            const AdamWFigures &figures)
{
    adamWLoop(weights, gradient, first, second, count, figures);
}
HISTO_VECTORISED void sgd(float *weights, const float *gradient, float *momentum, std::int64_t count,
                          const SgdFigures &figures)
{
    sgdLoop(weights, gradient, momentum, count, figures);
}
HISTO_VECTORISED void sgd(float *weights, const Bf16Bits *gradient, float *momentum, std::int64_t count,
                          const SgdFigures &figures)
{
    sgdLoop(weights, gradient, momentum, count, figures);
}
HISTO_VECTORISED double squares(const float *values, std::int64_t count) { return squaresLoop(values, count); }
HISTO_VECTORISED double squares(const Bf16Bits *values, std::int64_t count) { return squaresLoop(values, count); }

HISTO_VECTORISED void roundTo(Bf16Bits *copy, const float *weights, std::int64_t count)
{
    for (std::int64_t index = 0; index < count; ++index)
        copy[index] = bitsOfFloat(weights[index]);
}

/// Calls `work(from, count)` for pieces of [0, count) on all cores.
template <typename Work>
void inPieces(std::int64_t count, const Work &work)
{
    at::parallel_for(0, (count + kChunk - 1) / kChunk, 1, [&](std::int64_t from, std::int64_t to) {
        for (std::int64_t piece = from; piece < to; ++piece)
            work(piece * kChunk, std::min(kChunk, count - piece * kChunk));
    });
}

template <typename Gradient>
void adamWInPieces(float *weights, const Gradient *gradient, float *first, float *second, Bf16Bits *copy,
                   std::int64_t count, const AdamWFigures &figures)
{
    inPieces(count, [&](std::int64_t from, std::int64_t length) {
        adamW(weights + from, gradient + from, first + from, second + from, length, figures);
        if (copy)
            roundTo(copy + from, weights + from, length);
    });
}

template <typename Gradient>
void sgdInPieces(float *weights, const Gradient *gradient, float *momentum, Bf16Bits *copy, std::int64_t count,
                 const SgdFigures &figures)
{
    inPieces(count, [&](std::int64_t from, std::int64_t length) {
        sgd(weights + from, gradient + from, momentum + from, length, figures);
        if (copy)
            roundTo(copy + from, weights + from, length);
    });
}

template <typename Value>
double squaresInPieces(const Value *values, std::int64_t count)
{
    std::vector<double> sums(static_cast<std::size_t>((count + kChunk - 1) / kChunk));
    inPieces(count, [&](std::int64_t from, std::int64_t length) {
        sums[static_cast<std::size_t>(from / kChunk)] = squares(values + from, length);
    });
    return std::accumulate(sums.begin(), sums.end(), 0.0); // in order, whoever summed which piece
}

} // namespace

void adamWStep(float *weights, const float *gradient, float *first, float *second, Bf16Bits *copy, std::int64_t count,
               const AdamWFigures &figures)
{
    adamWInPieces(weights, gradient, first, second, copy, count, figures);
}

void adamWStep(float *weights, const Bf16Bits *gradient, float *first, float *second, Bf16Bits *copy,
               std::int64_t count, const AdamWFigures &figures)
{
    adamWInPieces(weights, gradient, first, second, copy, count, figures);
}

void sgdStep(float *weights, const float *gradient, float *momentum, Bf16Bits *copy, std::int64_t count,
             const SgdFigures &figures)
{
    sgdInPieces(weights, gradient, momentum, copy, count, figures);
}

void sgdStep(float *weights, const Bf16Bits *gradient, float *momentum, Bf16Bits *copy, std::int64_t count,
             const SgdFigures &figures)
{
    sgdInPieces(weights, gradient, momentum, copy, count, figures);
}

double sumOfSquares(const float *values, std::int64_t count) { return squaresInPieces(values, count); }
double sumOfSquares(const Bf16Bits *values, std::int64_t count) { return squaresInPieces(values, count); }

} // namespace histo
