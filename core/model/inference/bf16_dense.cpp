#include "core/model/inference/bf16_kernels.h"
#include "core/model/inference/bf16_lanes.h"

#include <algorithm>
#include <array>
#include <utility>

#if defined(HISTO_BF16_KERNELS)

namespace histo {

namespace {

/// Weights that a core's second-level cache keeps while it walks over the picture.
constexpr std::size_t kCachedWeightBytes = 400 << 10;

constexpr int kMostRows = 12;

/// One tile: some output pixels by one column group.
struct Tile {
    const Bf16Bits *const *pixels = nullptr; ///< [tap][row]: the input pixel under each tap, or zeros
    int taps = 0, pairs = 0;
    const Bf16Bits *weights = nullptr; ///< [tap][pair][block][16][2]
    const float *bias = nullptr;
    Bf16Bits *output = nullptr;      ///< of the first row and the group's first channel
    const Bf16Bits *added = nullptr; ///< likewise, or null
    const Bf16Bits *next = nullptr;  ///< weights to fetch into the cache meanwhile: taps x pairs cache lines
    std::int64_t rowStride = 0;      ///< elements between output pixels
    __mmask16 lastLanes = 0;         ///< channels that exist of the group's last block
    std::optional<ActivationKind> activation;
};

/// Implicit matrix product: rows are output pixels, columns output channels, summed over taps and pairs of input
/// channels. All accumulators stay in registers.
template <int rows, int blocks>
HISTO_BF16_TARGET void runTile(const Tile &tile)
{
    __m512 sums[rows][blocks];
#pragma GCC unroll 12
    for (int row = 0; row < rows; ++row)
#pragma GCC unroll 4
        for (int block = 0; block < blocks; ++block)
            sums[row][block] = _mm512_load_ps(tile.bias + kLanes * block);

    const Bf16Bits *weights = tile.weights, *next = tile.next;
    for (int tap = 0; tap < tile.taps; ++tap) {
        const Bf16Bits *pixels[rows];
#pragma GCC unroll 12
        for (int row = 0; row < rows; ++row)
            pixels[row] = tile.pixels[tap * rows + row];
        for (int pair = 0; pair < tile.pairs; ++pair, weights += 2 * kLanes * blocks, next += 2 * kLanes) {
            _mm_prefetch(reinterpret_cast<const char *>(next), _MM_HINT_T1);
            __m512bh columns[blocks];
#pragma GCC unroll 4
            for (int block = 0; block < blocks; ++block)
                columns[block] = (__m512bh)_mm512_load_si512(weights + 2 * kLanes * block);
#pragma GCC unroll 12
            for (int row = 0; row < rows; ++row) {
                std::int32_t both;
                __builtin_memcpy(&both, pixels[row] + 2 * pair, sizeof both);
                const auto pixel = (__m512bh)_mm512_set1_epi32(both);
#pragma GCC unroll 4
                for (int block = 0; block < blocks; ++block)
                    sums[row][block] = _mm512_dpbf16_ps(sums[row][block], pixel, columns[block]);
            }
        }
    }

#pragma GCC unroll 12
    for (int row = 0; row < rows; ++row)
#pragma GCC unroll 4
        for (int block = 0; block < blocks; ++block) {
            const __mmask16 lanes = block == blocks - 1 ? tile.lastLanes : __mmask16(0xffff);
            const std::int64_t place = row * tile.rowStride + kLanes * block;
            __m512 sum = sums[row][block];
            if (tile.added)
                sum = _mm512_add_ps(sum, loadFloats(tile.added + place, lanes));
            storeFloats(tile.output + place, lanes, activated(sum, tile.activation));
        }
}

using RunTile = void (*)(const Tile &);

template <int blocks, int... rows>
constexpr std::array<RunTile, sizeof...(rows) + 1> kernelsFor(std::integer_sequence<int, rows...>)
{
    return {nullptr, runTile<rows + 1, blocks>...};
}

/// The kernel for some output pixels and some blocks of channels.
RunTile kernelOf(int rows, int blocks)
{
    static constexpr auto kOne = kernelsFor<1>(std::make_integer_sequence<int, 12>());
    static constexpr auto kTwo = kernelsFor<2>(std::make_integer_sequence<int, 12>());
    static constexpr auto kThree = kernelsFor<3>(std::make_integer_sequence<int, 8>());
    static constexpr auto kFour = kernelsFor<4>(std::make_integer_sequence<int, 6>());
    const auto index = std::size_t(rows);
    switch (blocks) {
    case 1: return kOne[index];
    case 2: return kTwo[index];
    case 3: return kThree[index];
    default: return kFour[index];
    }
}

std::int64_t tileCount(const Bf16Conv &conv, const Bf16ConvCall &call)
{
    return (outputPixels(call) + conv.rowsAtATime - 1) / conv.rowsAtATime;
}

/// Finds the input pixels under the taps of a tile's output pixels.
class PixelFinder {
public:
    PixelFinder(const Bf16Conv &conv, const Bf16ConvCall &call)
        : m_conv(conv),
          m_call(call),
          m_zeros(std::size_t(conv.channelsIn)),
          m_pixels(std::size_t(conv.shape.kernel * conv.shape.kernel * kMostRows))
    {}

    /// [tap][row]
    const Bf16Bits *const *find(std::int64_t firstPixel, int rows)
    {
        const int kernel = m_conv.shape.kernel, stride = m_conv.shape.stride;
        const std::int64_t channels = m_conv.channelsIn;
        if (kernel == 1 && stride == 1) {
            for (int row = 0; row < rows; ++row)
                m_pixels[std::size_t(row)] = m_call.input + (firstPixel + row) * channels;
            return m_pixels.data();
        }
        const std::int64_t inPicture = std::int64_t(m_call.rows) * m_call.columns;
        for (int row = 0; row < rows; ++row) {
            const std::int64_t pixel = firstPixel + row, picture = pixel / inPicture, place = pixel % inPicture;
            const Bf16Bits *source = m_call.input + picture * m_call.height * m_call.width * channels;
            const int top = int(place / m_call.columns) * stride - m_call.padTop;
            const int left = int(place % m_call.columns) * stride - m_call.padLeft;
            for (int tapRow = 0, tap = 0; tapRow < kernel; ++tapRow)
                for (int tapColumn = 0; tapColumn < kernel; ++tapColumn, ++tap) {
                    const int y = top + tapRow, x = left + tapColumn;
                    const bool isInside = y >= 0 && y < m_call.height && x >= 0 && x < m_call.width;
                    m_pixels[std::size_t(tap * rows + row)] = isInside ? source + (std::int64_t(y) * m_call.width + x) *
                                                                                      channels
                                                                       : m_zeros.data();
                }
        }
        return m_pixels.data();
    }

private:
    const Bf16Conv &m_conv;
    const Bf16ConvCall &m_call;
    AlignedVector<Bf16Bits> m_zeros;
    std::vector<const Bf16Bits *> m_pixels;
};

/// A network's weights together are larger than any cache: a group's first tile would wait for memory, line by line. So
/// each tile fetches a share of the next group's.
/// @param firstChannel  of the next group; -1: the weights are in the cache already
const Bf16Bits *nextWeights(const Bf16Conv &conv, std::int64_t firstChannel, std::int64_t tileIndex)
{
    const std::int64_t perChannel = std::int64_t(conv.shape.kernel) * conv.shape.kernel * conv.channelsIn;
    const std::int64_t share = perChannel * kLanes; // one cache line for each pair of each tap
    const std::int64_t begin = firstChannel * perChannel + tileIndex * share;
    const bool isThere = firstChannel >= 0 && begin + share <= std::int64_t(conv.pairs.size());
    return isThere ? conv.pairs.data() + begin : conv.pairs.data();
}

} // namespace

std::int64_t densePieces(const Bf16Conv &conv, const Bf16ConvCall &call)
{
    return tileCount(conv, call) * std::int64_t(conv.groupBlocks.size());
}

void runDense(const Bf16Conv &conv, const Bf16ConvCall &call, std::int64_t from, std::int64_t to)
{
    const std::int64_t tiles = tileCount(conv, call), groups = std::int64_t(conv.groupBlocks.size());
    const int taps = conv.shape.kernel * conv.shape.kernel, pairs = conv.channelsIn / 2;
    // What fits the cache is read again and again; what does not is read once, group by group.
    const bool tilesOutside = conv.pairs.size() * sizeof(Bf16Bits) <= kCachedWeightBytes;
    std::vector<int> firstBlocks(conv.groupBlocks.size());
    for (std::size_t group = 1; group < firstBlocks.size(); ++group)
        firstBlocks[group] = firstBlocks[group - 1] + conv.groupBlocks[group - 1];

    PixelFinder finder(conv, call);
    std::int64_t foundTile = -1;
    Tile tile{.taps = taps, .pairs = pairs, .rowStride = conv.shape.channelsOut, .activation = conv.activation};
    for (std::int64_t piece = from; piece < to; ++piece) {
        const std::int64_t tileIndex = tilesOutside ? piece / groups : piece % tiles;
        const auto group = std::size_t(tilesOutside ? piece % groups : piece / tiles);
        const std::int64_t firstPixel = tileIndex * conv.rowsAtATime;
        const int rows = int(std::min<std::int64_t>(conv.rowsAtATime, outputPixels(call) - firstPixel));
        if (tileIndex != foundTile)
            tile.pixels = finder.find(firstPixel, rows);
        foundTile = tileIndex;
        const int blocks = conv.groupBlocks[group], firstChannel = firstBlocks[group] * kLanes;
        const int lastChannels = std::min(kLanes, conv.shape.channelsOut - firstChannel - kLanes * (blocks - 1));
        const std::int64_t place = firstPixel * tile.rowStride + firstChannel;
        tile.weights = conv.pairs.data() + std::int64_t(firstChannel) * taps * pairs * 2;
        tile.bias = conv.bias.data() + firstChannel;
        tile.output = call.output + place;
        tile.added = call.added ? call.added + place : nullptr;
        tile.next = nextWeights(conv, tilesOutside ? -1 : std::int64_t(firstChannel) + kLanes * blocks, tileIndex);
        tile.lastLanes = __mmask16((1u << lastChannels) - 1);
        kernelOf(rows, blocks)(tile);
    }
}

} // namespace histo

#endif // HISTO_BF16_KERNELS
