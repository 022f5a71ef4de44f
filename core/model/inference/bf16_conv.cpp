#include "core/model/inference/bf16_conv.h"

#include "core/model/inference/bf16_kernels.h"

#include <algorithm>

namespace histo {

namespace {

constexpr int kMostBlocks = 4; ///< of a column group: 4 x 6 accumulators fill the 32 registers best

int blocksOf(int channels) { return (channels + kLanes - 1) / kLanes; }

/// Output pixels of a tile, so that accumulators, weights and a broadcast pixel fit 32 registers.
int rowsFor(int blocks)
{
    static constexpr int kRows[] = {0, 12, 12, 8, 6};
    return kRows[blocks];
}

bool isDepthwise(const ConvShape &shape) { return shape.groups > 1; }

/// Column groups as equal as can be.
std::vector<int> equalGroups(int blocks)
{
    const int count = (blocks + kMostBlocks - 1) / kMostBlocks;
    std::vector<int> groups;
    for (int group = 0; group < count; ++group)
        groups.push_back(blocks * (group + 1) / count - blocks * group / count);
    return groups;
}

void packDense(Bf16Conv &conv, const float *weight)
{
    conv.groupBlocks = equalGroups(blocksOf(conv.shape.channelsOut));
    conv.rowsAtATime = rowsFor(*std::max_element(conv.groupBlocks.begin(), conv.groupBlocks.end()));
    const int taps = conv.shape.kernel * conv.shape.kernel;
    int firstBlock = 0;
    for (int blocks : conv.groupBlocks) {
        for (int tap = 0; tap < taps; ++tap)
            for (int channel = 0; channel < conv.channelsIn; channel += 2)
                for (int output = firstBlock * kLanes; output < (firstBlock + blocks) * kLanes; ++output)
                    for (int half = 0; half < 2; ++half) {
                        const std::size_t place = (std::size_t(output) * std::size_t(conv.channelsIn) +
                                                   std::size_t(channel + half)) *
                                                      std::size_t(taps) +
                                                  std::size_t(tap);
                        conv.pairs.push_back(output < conv.shape.channelsOut ? bitsOfFloat(weight[place]) : Bf16Bits(0));
                    }
        firstBlock += blocks;
    }
}

void packDepthwise(Bf16Conv &conv, const float *weight)
{
    const int taps = conv.shape.kernel * conv.shape.kernel;
    for (int block = 0; block < blocksOf(conv.channelsIn); ++block)
        for (int tap = 0; tap < taps; ++tap)
            for (int channel = block * kLanes; channel < (block + 1) * kLanes; ++channel)
                conv.taps.push_back(channel < conv.channelsIn ? weight[channel * taps + tap] : 0.0f);
}

} // namespace

bool hasBf16Kernels()
{
#if defined(__x86_64__)
    static const bool has = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                            __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
                            __builtin_cpu_supports("avx512bf16");
    return has;
#else
    return false;
#endif
}

bool isKnownToBf16Kernels(const ConvShape &shape, int channelsIn)
{
    if (shape.groups == 1)
        return channelsIn % 2 == 0;
    return shape.groups == channelsIn && shape.channelsOut == channelsIn && (shape.kernel == 3 || shape.kernel == 5) &&
           (shape.stride == 1 || shape.stride == 2);
}

Bf16Conv packForBf16(const ConvShape &shape, int channelsIn, std::optional<ActivationKind> activation,
                     const float *weight, const float *bias)
{
    Bf16Conv conv{.shape = shape, .channelsIn = channelsIn, .activation = activation};
    if (isDepthwise(shape))
        packDepthwise(conv, weight);
    else
        packDense(conv, weight);
    conv.bias.assign(bias, bias + shape.channelsOut);
    conv.bias.resize(std::size_t(blocksOf(shape.channelsOut) * kLanes));
    return conv;
}

std::int64_t pieceCount(const Bf16Conv &conv, const Bf16ConvCall &call)
{
    return isDepthwise(conv.shape) ? depthwisePieces(conv, call) : densePieces(conv, call);
}

void runPieces(const Bf16Conv &conv, const Bf16ConvCall &call, std::int64_t from, std::int64_t to)
{
    if (isDepthwise(conv.shape))
        runDepthwise(conv, call, from, to);
    else
        runDense(conv, call, from, to);
}

} // namespace histo
