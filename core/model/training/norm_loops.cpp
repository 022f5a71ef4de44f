#include "core/model/training/norm_loops.h"

#include "core/model/training/lanes.h"

namespace histo {

namespace {

/// First channel of each of a block's vectors: the last reaches back over channels that the one before has, too, where
/// channels are no multiple of sixteen. What is computed twice is the same twice.
template <int vectors>
HISTO_LANES int placeOf(int vector, int channels)
{
    return vector == vectors - 1 ? channels - kLaneCount : vector * kLaneCount;
}

template <Curve curve>
HISTO_LANES Lanes curved(Lanes value)
{
    if constexpr (curve == Curve::ReLU)
        return value < 0.0f ? Lanes{} : value; // hands on what is not a number
    if constexpr (curve == Curve::ReLU6) {
        const Lanes positive = value < 0.0f ? Lanes{} : value;
        return positive > 6.0f ? broadcast(6.0f) : positive;
    }
    if constexpr (curve == Curve::SiLU)
        return value * sigmoid(value);
    return value;
}

/// @param seen  the curve's output, or its argument: see SlopeSource
template <Curve curve>
HISTO_LANES Lanes sloped(Lanes gradient, Lanes seen)
{
    if constexpr (curve == Curve::ReLU)
        return seen > 0.0f ? gradient : Lanes{};
    if constexpr (curve == Curve::ReLU6)
        return (seen > 0.0f) & (seen < 6.0f) ? gradient : Lanes{};
    if constexpr (curve == Curve::SiLU) {
        const Lanes share = sigmoid(seen);
        return gradient * share * (1.0f + seen * (1.0f - share));
    }
    return gradient;
}

template <typename Value, int vectors>
struct SumCells {
    HISTO_LANES static void run(const CellBlock *block, const Value *x, const float *shift, float *sums, float *squares)
    {
        Lanes shifts[vectors], first[vectors], second[vectors];
        for (int vector = 0; vector < vectors; ++vector) {
            shifts[vector] = load(shift + placeOf<vectors>(vector, block->channels));
            first[vector] = second[vector] = Lanes{};
        }
        for (std::int64_t cell = 0; cell < block->cells; ++cell, x += block->stride)
#pragma GCC unroll 4
            for (int vector = 0; vector < vectors; ++vector) {
                const Lanes away = load(x + placeOf<vectors>(vector, block->channels)) - shifts[vector];
                first[vector] += away;
                second[vector] += away * away;
            }
        for (int vector = 0; vector < vectors; ++vector) {
            store(sums + placeOf<vectors>(vector, block->channels), first[vector]);
            store(squares + placeOf<vectors>(vector, block->channels), second[vector]);
        }
    }
};

template <typename Value, int vectors, Curve curve>
struct ScaleCells {
    HISTO_LANES static void run(const CellBlock *block, const Value *x, const Value *added, Value *y,
                                const float *factor, const float *offset)
    {
        Lanes factors[vectors], offsets[vectors];
        for (int vector = 0; vector < vectors; ++vector) {
            factors[vector] = load(factor + placeOf<vectors>(vector, block->channels));
            offsets[vector] = load(offset + placeOf<vectors>(vector, block->channels));
        }
        for (std::int64_t cell = 0; cell < block->cells; ++cell) {
            const std::int64_t start = cell * block->stride;
#pragma GCC unroll 4
            for (int vector = 0; vector < vectors; ++vector) {
                const std::int64_t place = start + placeOf<vectors>(vector, block->channels);
                Lanes value = load(x + place) * factors[vector] + offsets[vector];
                if (added)
                    value += load(added + place);
                store(y + place, curved<curve>(value));
            }
        }
    }
};

template <typename Value, Curve curve>
HISTO_LANES Lanes slopeAt(const SlopeSource<Value> &source, std::int64_t place, Lanes x, Lanes factor, Lanes offset)
{
    Lanes gradient = load(source.gradient + place);
    if (source.other)
        gradient += load(source.other + place);
    if constexpr (curve == Curve::None)
        return gradient;
    return sloped<curve>(gradient, source.seen ? load(source.seen + place) : x * factor + offset);
}

template <typename Value, int vectors, Curve curve>
struct SumSlopes {
    HISTO_LANES static void run(const CellBlock *block, const SlopeSource<Value> *given, Value *slopes,
                                const float *mean, float *sums, float *products)
    {
        const SlopeSource<Value> source = *given;
        Lanes factors[vectors], offsets[vectors], means[vectors], first[vectors], second[vectors];
        for (int vector = 0; vector < vectors; ++vector) {
            const int place = placeOf<vectors>(vector, block->channels);
            factors[vector] = source.factor ? load(source.factor + place) : Lanes{};
            offsets[vector] = source.offset ? load(source.offset + place) : Lanes{};
            means[vector] = products ? load(mean + place) : Lanes{};
            first[vector] = second[vector] = Lanes{};
        }
        for (std::int64_t cell = 0; cell < block->cells; ++cell) {
            const std::int64_t start = cell * block->stride;
#pragma GCC unroll 4
            for (int vector = 0; vector < vectors; ++vector) {
                const std::int64_t place = start + placeOf<vectors>(vector, block->channels);
                const Lanes x = source.x ? load(source.x + place) : Lanes{};
                const Lanes slope = slopeAt<Value, curve>(source, place, x, factors[vector], offsets[vector]);
                first[vector] += slope;
                second[vector] += slope * (x - means[vector]);
                if (slopes)
                    store(slopes + place, slope);
            }
        }
        for (int vector = 0; vector < vectors; ++vector) {
            const int place = placeOf<vectors>(vector, block->channels);
            store(sums + place, first[vector]);
            if (products)
                store(products + place, second[vector]);
        }
    }
};

template <typename Value, int vectors, Curve curve>
struct NormSlopes {
    HISTO_LANES static void run(const CellBlock *block, const SlopeSource<Value> *given, Value *inputSlopes,
                                const float *factor, const float *byInput, const float *constant)
    {
        const SlopeSource<Value> source = *given;
        Lanes factors[vectors], offsets[vectors], own[vectors], shares[vectors], constants[vectors];
        for (int vector = 0; vector < vectors; ++vector) {
            const int place = placeOf<vectors>(vector, block->channels);
            factors[vector] = source.factor ? load(source.factor + place) : Lanes{};
            offsets[vector] = source.offset ? load(source.offset + place) : Lanes{};
            own[vector] = load(factor + place);
            shares[vector] = load(byInput + place);
            constants[vector] = load(constant + place);
        }
        for (std::int64_t cell = 0; cell < block->cells; ++cell) {
            const std::int64_t start = cell * block->stride;
#pragma GCC unroll 4
            for (int vector = 0; vector < vectors; ++vector) {
                const std::int64_t place = start + placeOf<vectors>(vector, block->channels);
                const Lanes x = load(source.x + place);
                const Lanes slope = slopeAt<Value, curve>(source, place, x, factors[vector], offsets[vector]);
                store(inputSlopes + place, own[vector] * slope + (shares[vector] * x + constants[vector]));
            }
        }
    }
};

/// Calls `work` with the number of vectors as a constant.
template <typename Work>
void withVectors(int channels, const Work &work)
{
    switch ((channels + kLaneCount - 1) / kLaneCount) {
    case 1: return work(std::integral_constant<int, 1>());
    case 2: return work(std::integral_constant<int, 2>());
    case 3: return work(std::integral_constant<int, 3>());
    default: return work(std::integral_constant<int, 4>());
    }
}

template <typename Work>
void withCurve(Curve curve, const Work &work)
{
    switch (curve) {
    case Curve::None: return work(std::integral_constant<Curve, Curve::None>());
    case Curve::ReLU: return work(std::integral_constant<Curve, Curve::ReLU>());
    case Curve::ReLU6: return work(std::integral_constant<Curve, Curve::ReLU6>());
    case Curve::SiLU: return work(std::integral_constant<Curve, Curve::SiLU>());
    }
}

} // namespace

template <typename Value>
void sumCells(const CellBlock &block, const Value *x, const float *shift, float *sums, float *squares)
{
    withVectors(block.channels,
                [&](auto vectors) { runInLanes<SumCells<Value, vectors>>(&block, x, shift, sums, squares); });
}

template <typename Value>
void scaleCells(const CellBlock &block, Curve curve, const Value *x, const Value *added, Value *y, const float *factor,
                const float *offset)
{
    withVectors(block.channels, [&](auto vectors) {
        withCurve(curve, [&](auto curve) {
            runInLanes<ScaleCells<Value, vectors, curve>>(&block, x, added, y, factor, offset);
        });
    });
}

template <typename Value>
void sumSlopes(const CellBlock &block, Curve curve, const SlopeSource<Value> &source, Value *slopes, const float *mean,
               float *sums, float *products)
{
    withVectors(block.channels, [&](auto vectors) {
        withCurve(curve, [&](auto curve) {
            runInLanes<SumSlopes<Value, vectors, curve>>(&block, &source, slopes, mean, sums, products);
        });
    });
}

template <typename Value>
void normSlopes(const CellBlock &block, Curve curve, const SlopeSource<Value> &source, Value *inputSlopes,
                const float *factor, const float *byInput, const float *constant)
{
    withVectors(block.channels, [&](auto vectors) {
        withCurve(curve, [&](auto curve) {
            runInLanes<NormSlopes<Value, vectors, curve>>(&block, &source, inputSlopes, factor, byInput, constant);
        });
    });
}

#define HISTO_INSTANTIATE(Value)                                                                                       \
    template void sumCells(const CellBlock &, const Value *, const float *, float *, float *);                         \
    template void scaleCells(const CellBlock &, Curve, const Value *, const Value *, Value *, const float *,           \
                             const float *);                                                                           \
    template void sumSlopes(const CellBlock &, Curve, const SlopeSource<Value> &, Value *, const float *, float *,     \
                            float *);                                                                                  \
    template void normSlopes(const CellBlock &, Curve, const SlopeSource<Value> &, Value *, const float *,             \
                             const float *, const float *);
HISTO_INSTANTIATE(float)
HISTO_INSTANTIATE(Bf16Bits)
#undef HISTO_INSTANTIATE

} // namespace histo
