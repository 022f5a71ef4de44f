#include "core/model/training/norm_kernels_torch.h"

#include <ATen/Parallel.h>
#include <algorithm>

namespace histo {

namespace {

/// Cells of one channel that are summed in float32 before float64 takes over.
constexpr std::int64_t kCellsOfASum = 256;
constexpr std::int64_t kElementsOfAPiece = 1 << 15;
constexpr std::int64_t kChannelsOfABlock = 64;

/// How a channels-last tensor is cut: pieces of cells by blocks of channels.
class Cut {
public:
    explicit Cut(const at::Tensor &values)
        : m_channels(values.size(1)),
          m_cells(values.numel() / m_channels),
          m_cellsOfAPiece(std::clamp<std::int64_t>(kElementsOfAPiece / m_channels, 16, kCellsOfASum)),
          m_vectors((m_channels + 15) / 16),
          m_blocks((16 * m_vectors + kChannelsOfABlock - 1) / kChannelsOfABlock)
    {}

    std::int64_t cells() const { return m_cells; }
    std::int64_t pieces() const { return (m_cells + m_cellsOfAPiece - 1) / m_cellsOfAPiece; }

    /// Calls `work(block, place, channel, piece)` on all cores: place is the element the block begins with. Blocks of a
    /// piece follow one another: they share cache lines' neighbours.
    template <typename Work>
    void forEach(const Work &work) const
    {
        at::parallel_for(0, pieces(), 1, [&](std::int64_t from, std::int64_t to) {
            for (std::int64_t piece = from; piece < to; ++piece)
                for (std::int64_t index = 0; index < m_blocks; ++index) {
                    const std::int64_t first = 16 * (m_vectors * index / m_blocks);
                    const std::int64_t end = std::min(16 * (m_vectors * (index + 1) / m_blocks), m_channels);
                    // Where channels are no multiple of sixteen the last vector reaches back.
                    const std::int64_t channel = std::min(first, m_channels - 16);
                    const std::int64_t cell = piece * m_cellsOfAPiece;
                    work(CellBlock{std::min(m_cellsOfAPiece, m_cells - cell), m_channels, int(end - channel)},
                         cell * m_channels + channel, channel, piece);
                }
        });
    }

private:
    std::int64_t m_channels, m_cells, m_cellsOfAPiece, m_vectors, m_blocks;
};

/// Partial sums of every piece, float32 [pieces, C].
at::Tensor addedUp(const at::Tensor &partial) { return partial.sum(0, /*keepdim=*/false, at::kDouble); }

template <typename Value>
Value *valuesOf(const at::Tensor &tensor)
{
    return tensor.defined() ? static_cast<Value *>(tensor.data_ptr()) : nullptr;
}

const float *floatsOf(const at::Tensor &tensor) { return tensor.defined() ? tensor.data_ptr<float>() : nullptr; }

/// Calls `work` with a value of the type that the loops know it by.
template <typename Work>
void withType(const at::Tensor &tensor, const Work &work)
{
    if (tensor.scalar_type() == at::kBFloat16)
        work(Bf16Bits());
    else
        work(float());
}

template <typename Value>
const Value *at(const Value *values, std::int64_t place)
{
    return values ? values + place : nullptr;
}

template <typename Value>
SlopeSource<Value> sourceAt(const SlopeInput &input, std::int64_t place, std::int64_t channel)
{
    return {at(valuesOf<const Value>(input.gradient), place),
            at(valuesOf<const Value>(input.other), place),
            at(valuesOf<const Value>(input.seen), place),
            at(valuesOf<const Value>(input.x), place),
            at(floatsOf(input.factor), channel),
            at(floatsOf(input.offset), channel)};
}

at::Tensor floats(at::IntArrayRef shape) { return at::empty(shape, at::kFloat); }

} // namespace

ChannelStatistics statisticsOf(const at::Tensor &values)
{
    const Cut cut(values);
    const std::int64_t channels = values.size(1);
    // Away from a value that is there, squares do not swallow the spread.
    const at::Tensor shift = values.select(0, 0).select(1, 0).select(1, 0).to(at::kFloat).contiguous(); // [C]
    const at::Tensor sums = floats({cut.pieces(), channels}), squares = floats({cut.pieces(), channels});
    withType(values, [&](auto type) {
        cut.forEach([&](const CellBlock &block, std::int64_t place, std::int64_t channel, std::int64_t piece) {
            sumCells(block, valuesOf<const decltype(type)>(values) + place, floatsOf(shift) + channel,
                     sums.data_ptr<float>() + piece * channels + channel,
                     squares.data_ptr<float>() + piece * channels + channel);
        });
    });
    const at::Tensor away = addedUp(sums) / double(cut.cells());
    const at::Tensor variance = (addedUp(squares) / double(cut.cells()) - away * away).clamp_min_(0);
    return {(away + shift).to(at::kFloat), variance.to(at::kFloat)};
}

at::Tensor scaled(Curve curve, const at::Tensor &x, const at::Tensor &added, const at::Tensor &factor,
                  const at::Tensor &offset)
{
    const at::Tensor y = at::empty_like(x);
    withType(x, [&](auto type) {
        using Value = decltype(type);
        Cut(x).forEach([&](const CellBlock &block, std::int64_t place, std::int64_t channel, std::int64_t) {
            scaleCells(block, curve, valuesOf<const Value>(x) + place, at(valuesOf<const Value>(added), place),
                       valuesOf<Value>(y) + place, floatsOf(factor) + channel, floatsOf(offset) + channel);
        });
    });
    return y;
}

SlopeSums slopeSums(Curve curve, const SlopeInput &input, const at::Tensor &mean, WriteSlopes write)
{
    const Cut cut(input.gradient);
    const std::int64_t channels = input.gradient.size(1);
    const at::Tensor sums = floats({cut.pieces(), channels});
    const at::Tensor products = mean.defined() ? floats({cut.pieces(), channels}) : at::Tensor();
    SlopeSums result;
    if (write == WriteSlopes::Yes)
        result.slopes = at::empty_like(input.gradient);
    withType(input.gradient, [&](auto type) {
        using Value = decltype(type);
        cut.forEach([&](const CellBlock &block, std::int64_t place, std::int64_t channel, std::int64_t piece) {
            Value *slopes = valuesOf<Value>(result.slopes);
            float *ownProducts = products.defined() ? products.data_ptr<float>() : nullptr;
            const std::int64_t sum = piece * channels + channel;
            sumSlopes(block, curve, sourceAt<Value>(input, place, channel), slopes ? slopes + place : nullptr,
                      at(floatsOf(mean), channel), sums.data_ptr<float>() + sum,
                      ownProducts ? ownProducts + sum : nullptr);
        });
    });
    result.sums = addedUp(sums).to(at::kFloat);
    if (products.defined())
        result.products = addedUp(products).to(at::kFloat);
    return result;
}

at::Tensor slopesThroughNorm(Curve curve, const SlopeInput &input, const at::Tensor &factor, const at::Tensor &byInput,
                             const at::Tensor &constant)
{
    const at::Tensor slopes = at::empty_like(input.x);
    withType(input.x, [&](auto type) {
        using Value = decltype(type);
        Cut(input.x).forEach([&](const CellBlock &block, std::int64_t place, std::int64_t channel, std::int64_t) {
            normSlopes(block, curve, sourceAt<Value>(input, place, channel), valuesOf<Value>(slopes) + place,
                       floatsOf(factor) + channel, floatsOf(byInput) + channel, floatsOf(constant) + channel);
        });
    });
    return slopes;
}

} // namespace histo
