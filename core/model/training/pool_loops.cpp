#include "core/model/training/pool_loops.h"

#include "core/model/training/lanes.h"

#include <algorithm>

namespace histo {

namespace {

template <typename Value>
struct MaxPoolSlopes {
    HISTO_LANES static void run(const PoolExtents *given, const Value *input, const Value *output, const Value *slopes,
                                Value *inputSlopes)
    {
        const PoolExtents extents = *given;
        for (int row = 0; row < extents.rows; ++row)
            for (int column = 0; column < extents.columns; ++column) {
                const std::int64_t place = (std::int64_t(row) * extents.columns + column) * extents.channels;
                const Lanes largest = load(output + place);
                Lanes left = load(slopes + place); // what no cell has taken yet
                const int top = row * extents.stride - extents.padding;
                const int first = column * extents.stride - extents.padding;
                for (int y = std::max(top, 0); y < std::min(top + extents.kernel, extents.height); ++y)
                    for (int x = std::max(first, 0); x < std::min(first + extents.kernel, extents.width); ++x) {
                        const std::int64_t cell = (std::int64_t(y) * extents.width + x) * extents.channels;
                        const WholeLanes isLargest = load(input + cell) == largest;
                        const Lanes taken = isLargest ? left : Lanes{};
                        left = isLargest ? Lanes{} : left;
                        store(inputSlopes + cell, load(inputSlopes + cell) + taken);
                    }
            }
    }
};

} // namespace

template <typename Value>
void maxPoolSlopes(const PoolExtents &extents, const Value *input, const Value *output, const Value *slopes,
                   Value *inputSlopes)
{
    runInLanes<MaxPoolSlopes<Value>>(&extents, input, output, slopes, inputSlopes);
}

template void maxPoolSlopes(const PoolExtents &, const float *, const float *, const float *, float *);
template void maxPoolSlopes(const PoolExtents &, const Bf16Bits *, const Bf16Bits *, const Bf16Bits *, Bf16Bits *);

} // namespace histo
