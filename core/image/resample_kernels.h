#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace histo {

// Pixels travel in quads: four neighbours in a row or in a column as R R R R G G G G B B B B, and four bytes that do not
// matter. What belongs to one channel lies side by side, so that one instruction can weigh and add up four pixels. Four
// quads are a group. Both passes make quads out of groups, across: from four rows' quads of columns the first makes, for
// each new column, a quad of rows; from four columns' quads of rows the second makes, for each new row, one of columns.

inline constexpr int kQuad = 4; ///< pixels

struct Quad {
    std::array<std::uint8_t, kQuad * 4> bytes; ///< [channel, pixel]
};

struct alignas(64) QuadGroup {
    std::array<Quad, kQuad> quads;
};

/// Binary places of a weight: what 32 bits leave beside a grey level's eight and two for sums beyond 255 and the sign.
inline constexpr int kWeightBits = 32 - 8 - 2;

/// Quad i of the result is made of the groups source[first[i]], source[first[i] + stride], …: its pixel p is the sum over
/// all pixels of their p-th quads, each times its weight.
struct QuadSums {
    const QuadGroup *source;
    std::ptrdiff_t stride;
    const int *first;            ///< [count]
    int groups;                  ///< to a quad
    const std::int32_t *weights; ///< of quad i: [groups, kQuad], arranged, at weights + i * weightStep
    std::ptrdiff_t weightStep;
    std::ptrdiff_t count;
};

/// The inner loops of resampling for one kind of processor; all kinds give the same bytes.
struct ResampleKernels {
    const char *name;
    /// A row of RGB to quads of columns, each to the same place in one group after the other. What does not fill the
    /// last quad is left as it was.
    void (*spread)(const std::uint8_t *rgb, int columns, QuadGroup *groups, int place);
    /// Weights, kWeightBits after the point, into the order that `sum` wants, in place; whole quads.
    void (*arrange)(std::span<std::int32_t> weights);
    using Sum = void (*)(const QuadSums &sums, Quad *result);
    /// Rounded and held in 0 to 255. The first is for any number of groups, the n-th for n: short loops cost most.
    std::array<Sum, 5> sum;
    /// Quads of columns to a row of RGB.
    void (*gather)(const Quad *quads, int columns, std::uint8_t *rgb);

    Sum sumOf(int groups) const { return sum[groups < static_cast<int>(sum.size()) ? groups : 0]; }
};

/// Those that this processor can run, the fastest first.
/// @thread any
const std::vector<ResampleKernels> &resampleKernels();

} // namespace histo
