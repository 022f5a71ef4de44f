#include "core/model/training/norm_loops.h"

#include "core/model/training/lanes.h"

namespace histo {

namespace {

/// First channel of the vector that begins with `first`: the last reaches back. What is computed twice is the same twice.
HISTO_LANES int placeOf(int first, int channels)
{
    return first + kLaneCount <= channels ? first : channels - kLaneCount;
}

// No lambdas in what is vectorised: their bodies would be functions of their own, compiled for every processor.

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

template <typename Value>
struct SumCells {
    HISTO_LANES static void run(const CellBlock *block, const Value *x, const float *shift, float *sums, float *squares)
    {
        const int channels = block->channels;
        for (int lane = 0; lane < kLaneCount * vectorsOf(channels); ++lane)
            sums[lane] = squares[lane] = 0;
        for (std::int64_t cell = 0; cell < block->cells; ++cell)
            one(channels, x + cell * channels, shift, sums, squares);
    }

    HISTO_LANES static void one(int channels, const Value *x, const float *shift, float *sums, float *squares)
    {
        for (int first = 0; first < channels; first += kLaneCount) {
            const int place = placeOf(first, channels);
            const Lanes away = load(shift + place);
            Lanes sum = load(sums + first), square = load(squares + first);
            const Lanes value = load(x + place) - away;
            sum += value;
            square += value * value;
            store(sums + first, sum);
            store(squares + first, square);
        }
    }
};

template <typename Value, Curve curve>
struct ScaleCells {
    HISTO_LANES static void run(const CellBlock *block, const Value *x, const Value *added, Value *y,
                                const float *factor, const float *offset)
    {
        const int channels = block->channels;
        for (std::int64_t cell = 0; cell < block->cells; ++cell)
            one(channels, cell * channels, x, added, y, factor, offset);
    }

    HISTO_LANES static void one(int channels, std::int64_t start, const Value *x, const Value *added, Value *y,
                                const float *factor, const float *offset)
    {
        for (int first = 0; first < channels; first += kLaneCount) {
            const int channel = placeOf(first, channels);
            const Lanes factors = load(factor + channel), offsets = load(offset + channel);
            const std::int64_t place = start + channel;
            Lanes value = load(x + place) * factors + offsets;
            if (added)
                value += load(added + place);
            store(y + place, curved<curve>(value));
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

/// The figure's lanes; zeros where there is none.
HISTO_LANES Lanes figures(const float *figure, int channel) { return figure ? load(figure + channel) : Lanes{}; }

template <typename Value, Curve curve>
struct SumSlopes {
    HISTO_LANES static void run(const CellBlock *block, const SlopeSource<Value> *given, Value *slopes,
                                const float *mean, float *sums, float *products)
    {
        const SlopeSource<Value> source = *given;
        const int channels = block->channels;
        for (int lane = 0; lane < kLaneCount * vectorsOf(channels); ++lane) {
            sums[lane] = 0;
            if (products)
                products[lane] = 0;
        }
        for (std::int64_t cell = 0; cell < block->cells; ++cell)
            one(channels, cell * channels, source, slopes, mean, sums, products);
    }

    HISTO_LANES static void one(int channels, std::int64_t start, const SlopeSource<Value> &source, Value *slopes,
                                const float *mean, float *sums, float *products)
    {
        for (int first = 0; first < channels; first += kLaneCount) {
            const int channel = placeOf(first, channels);
            const Lanes factors = figures(source.factor, channel), offsets = figures(source.offset, channel);
            const Lanes means = products ? load(mean + channel) : Lanes{};
            Lanes sum = load(sums + first), product = products ? load(products + first) : Lanes{};
            const std::int64_t place = start + channel;
            const Lanes x = source.x ? load(source.x + place) : Lanes{};
            const Lanes slope = slopeAt<Value, curve>(source, place, x, factors, offsets);
            sum += slope;
            product += slope * (x - means);
            if (slopes)
                store(slopes + place, slope);
            store(sums + first, sum);
            if (products)
                store(products + first, product);
        }
    }
};

template <typename Value, Curve curve>
struct NormSlopes {
    HISTO_LANES static void run(const CellBlock *block, const SlopeSource<Value> *given, Value *inputSlopes,
                                const float *factor, const float *byInput, const float *constant)
    {
        const SlopeSource<Value> source = *given;
        const int channels = block->channels;
        for (std::int64_t cell = 0; cell < block->cells; ++cell)
            one(channels, cell * channels, source, inputSlopes, factor, byInput, constant);
    }

    HISTO_LANES static void one(int channels, std::int64_t start, const SlopeSource<Value> &source, Value *inputSlopes,
                                const float *factor, const float *byInput, const float *constant)
    {
        for (int first = 0; first < channels; first += kLaneCount) {
            const int channel = placeOf(first, channels);
            const Lanes factors = figures(source.factor, channel), offsets = figures(source.offset, channel);
            const Lanes own = load(factor + channel), shares = load(byInput + channel);
            const Lanes constants = load(constant + channel);
            const std::int64_t place = start + channel;
            const Lanes x = load(source.x + place);
            const Lanes slope = slopeAt<Value, curve>(source, place, x, factors, offsets);
            store(inputSlopes + place, own * slope + (shares * x + constants));
        }
    }
};

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
    runInLanes<SumCells<Value>>(&block, x, shift, sums, squares);
}

template <typename Value>
void scaleCells(const CellBlock &block, Curve curve, const Value *x, const Value *added, Value *y, const float *factor,
                const float *offset)
{
    withCurve(curve, [&](auto curve) { runInLanes<ScaleCells<Value, curve>>(&block, x, added, y, factor, offset); });
}

template <typename Value>
void sumSlopes(const CellBlock &block, Curve curve, const SlopeSource<Value> &source, Value *slopes, const float *mean,
               float *sums, float *products)
{
    withCurve(curve,
              [&](auto curve) { runInLanes<SumSlopes<Value, curve>>(&block, &source, slopes, mean, sums, products); });
}

template <typename Value>
void normSlopes(const CellBlock &block, Curve curve, const SlopeSource<Value> &source, Value *inputSlopes,
                const float *factor, const float *byInput, const float *constant)
{
    withCurve(curve, [&](auto curve) {
        runInLanes<NormSlopes<Value, curve>>(&block, &source, inputSlopes, factor, byInput, constant);
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
