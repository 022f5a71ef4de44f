#include "core/model/training/fold_loops.h"

#include "core/model/training/lanes.h"

namespace histo {

namespace {

HISTO_LANES float valueOf(float value) { return value; }
HISTO_LANES float valueOf(Bf16Bits bits) { return floatOfBits(bits); }
HISTO_LANES void put(float &target, float value) { target = value; }
HISTO_LANES void put(Bf16Bits &target, float value) { target = bitsOfFloat(value); }

template <typename Value>
struct FoldRow {
    HISTO_LANES static void run(const float *weights, float factor, Value *folded, std::int64_t count)
    {
        std::int64_t index = 0;
        for (; index + kLaneCount <= count; index += kLaneCount)
            store(folded + index, load(weights + index) * factor);
        for (; index < count; ++index)
            put(folded[index], weights[index] * factor);
    }
};

template <typename Value>
struct UnfoldRow {
    HISTO_LANES static void run(const float *weights, const Value *byFolded, float factor, float *gradient,
                                std::int64_t count, float *product)
    {
        Lanes sums = {};
        std::int64_t index = 0;
        for (; index + kLaneCount <= count; index += kLaneCount) {
            const Lanes slope = load(byFolded + index);
            sums += slope * load(weights + index);
            store(gradient + index, slope * factor);
        }
        float sum = 0;
        for (; index < count; ++index) {
            sum += valueOf(byFolded[index]) * weights[index];
            gradient[index] = valueOf(byFolded[index]) * factor;
        }
        for (int lane = 0; lane < kLaneCount; ++lane)
            sum += sums[lane];
        *product = sum;
    }
};

} // namespace

template <typename Value>
void foldRow(const float *weights, float factor, Value *folded, std::int64_t count)
{
    runInLanes<FoldRow<Value>>(weights, factor, folded, count);
}

template <typename Value>
float unfoldRow(const float *weights, const Value *byFolded, float factor, float *gradient, std::int64_t count)
{
    float product = 0;
    runInLanes<UnfoldRow<Value>>(weights, byFolded, factor, gradient, count, &product);
    return product;
}

template void foldRow(const float *, float, float *, std::int64_t);
template void foldRow(const float *, float, Bf16Bits *, std::int64_t);
template float unfoldRow(const float *, const float *, float, float *, std::int64_t);
template float unfoldRow(const float *, const Bf16Bits *, float, float *, std::int64_t);

} // namespace histo
