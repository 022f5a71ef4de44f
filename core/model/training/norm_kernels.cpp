#include "core/model/training/norm_kernels_torch.h"

#include <ATen/Parallel.h>
#include <algorithm>

namespace histo {

namespace {

/// Cells of one channel that are summed in float32 before float64 takes over.
constexpr std::int64_t kCellsOfASum = 256;
constexpr std::int64_t kElementsOfAPiece = 1 << 15;

/// How a channels-last tensor is cut: pieces of some cells of one picture.
class Cut {
public:
    explicit Cut(const at::Tensor &values)
        : m_channels(values.size(1)),
          m_cells(values.size(2) * values.size(3)),
          m_cellsOfAPiece(std::clamp<std::int64_t>(kElementsOfAPiece / m_channels, 16, kCellsOfASum)),
          m_pieces((m_cells + m_cellsOfAPiece - 1) / m_cellsOfAPiece),
          m_pictures(values.size(0))
    {}

    /// Of all pictures.
    std::int64_t pieces() const { return m_pieces * m_pictures; }
    /// Of each piece: as many as its vectors have lanes.
    std::int64_t sums() const { return 16 * vectorsOf(int(m_channels)); }

    struct Place {
        std::int64_t element = 0; ///< the piece's first
        std::int64_t picture = 0, piece = 0;

        /// Where the figures begin in a tensor [C], or [N, C] for those that differ from picture to picture.
        std::int64_t figure(const at::Tensor &figures) const
        {
            return figures.dim() == 2 ? picture * figures.size(1) : 0;
        }
        /// Where the piece's sums begin in [pieces, sums]. @param sums  may be undefined
        float *sum(const at::Tensor &sums) const
        {
            return sums.defined() ? sums.data_ptr<float>() + piece * sums.size(1) : nullptr;
        }
    };

    /// Calls `work(block, place)` on all cores.
    template <typename Work>
    void forEach(const Work &work) const
    {
        at::parallel_for(0, pieces(), 1, [&](std::int64_t from, std::int64_t to) {
            for (std::int64_t piece = from; piece < to; ++piece) {
                const std::int64_t picture = piece / m_pieces, cell = piece % m_pieces * m_cellsOfAPiece;
                work(CellBlock{std::min(m_cellsOfAPiece, m_cells - cell), int(m_channels)},
                     Place{(picture * m_cells + cell) * m_channels, picture, piece});
            }
        });
    }

    /// Sums by vector [..., sums] as sums by channel [..., C].
    at::Tensor byChannel(const at::Tensor &byVector) const
    {
        const std::int64_t whole = m_channels / 16 * 16, rest = m_channels - whole;
        if (rest == 0)
            return byVector;
        return at::cat({byVector.narrow(-1, 0, whole), byVector.narrow(-1, sums() - rest, rest)}, -1);
    }

    /// Sums of the pieces over everything: float64 [C].
    at::Tensor total(const at::Tensor &partial) const
    {
        return byChannel(partial.sum(0, /*keepdim=*/false, at::kDouble));
    }

private:
    std::int64_t m_channels, m_cells, m_cellsOfAPiece, m_pieces, m_pictures;
};

template <typename Value>
Value *valuesOf(const at::Tensor &tensor)
{
    return tensor.defined() ? static_cast<Value *>(tensor.data_ptr()) : nullptr;
}

/// A block's figures; null if there are none.
const float *figuresAt(const at::Tensor &figures, const Cut::Place &place)
{
    return figures.defined() ? figures.data_ptr<float>() + place.figure(figures) : nullptr;
}

/// Calls `work` with a value of the type that the loops know it by.
template <typename Work>
void withType(const at::Tensor &tensor, const Work &work)
{
    if (tensor.scalar_type() == at::kBFloat16)
        work(Bf16Bits());
    else
        work(float());
}

/// A block's values; null if there are none.
template <typename Value>
const Value *valuesAt(const at::Tensor &values, const Cut::Place &place)
{
    return values.defined() ? valuesOf<const Value>(values) + place.element : nullptr;
}

template <typename Value>
SlopeSource<Value> sourceAt(const SlopeInput &input, const Cut::Place &place)
{
    return {valuesAt<Value>(input.gradient, place), valuesAt<Value>(input.other, place),
            valuesAt<Value>(input.seen, place),     valuesAt<Value>(input.x, place),
            figuresAt(input.factor, place),         figuresAt(input.offset, place)};
}

at::Tensor floats(at::IntArrayRef shape) { return at::empty(shape, at::kFloat); }

} // namespace

ChannelStatistics statisticsOf(const at::Tensor &values)
{
    const Cut cut(values);
    const double cells = double(values.numel() / values.size(1));
    // Away from a value that is there, squares do not swallow the spread.
    const at::Tensor shift = values.select(0, 0).select(1, 0).select(1, 0).to(at::kFloat).contiguous(); // [C]
    const at::Tensor sums = floats({cut.pieces(), cut.sums()}), squares = at::empty_like(sums);
    withType(values, [&](auto type) {
        cut.forEach([&](const CellBlock &block, const Cut::Place &place) {
            sumCells(block, valuesAt<decltype(type)>(values, place), figuresAt(shift, place), place.sum(sums),
                     place.sum(squares));
        });
    });
    const at::Tensor away = cut.total(sums) / cells;
    const at::Tensor variance = (cut.total(squares) / cells - away * away).clamp_min_(0);
    return {(away + shift).to(at::kFloat), variance.to(at::kFloat)};
}

at::Tensor scaled(Curve curve, const at::Tensor &x, const at::Tensor &added, const at::Tensor &factor,
                  const at::Tensor &offset)
{
    const at::Tensor y = at::empty_like(x);
    withType(x, [&](auto type) {
        using Value = decltype(type);
        Cut(x).forEach([&](const CellBlock &block, const Cut::Place &place) {
            scaleCells(block, curve, valuesAt<Value>(x, place), valuesAt<Value>(added, place),
                       valuesOf<Value>(y) + place.element, figuresAt(factor, place), figuresAt(offset, place));
        });
    });
    return y;
}

SlopeSums slopeSums(Curve curve, const SlopeInput &input, const at::Tensor &mean, WriteSlopes write)
{
    const Cut cut(input.gradient);
    const at::Tensor sums = floats({cut.pieces(), cut.sums()});
    const at::Tensor products = mean.defined() ? at::empty_like(sums) : at::Tensor();
    SlopeSums result;
    if (write == WriteSlopes::Yes)
        result.slopes = at::empty_like(input.gradient);
    withType(input.gradient, [&](auto type) {
        using Value = decltype(type);
        cut.forEach([&](const CellBlock &block, const Cut::Place &place) {
            Value *slopes = result.slopes.defined() ? valuesOf<Value>(result.slopes) + place.element : nullptr;
            sumSlopes(block, curve, sourceAt<Value>(input, place), slopes, figuresAt(mean, place), place.sum(sums),
                      place.sum(products));
        });
    });
    result.sums = cut.total(sums).to(at::kFloat);
    if (products.defined())
        result.products = cut.total(products).to(at::kFloat);
    return result;
}

at::Tensor slopesThroughNorm(Curve curve, const SlopeInput &input, const at::Tensor &factor, const at::Tensor &byInput,
                             const at::Tensor &constant)
{
    const at::Tensor slopes = at::empty_like(input.x);
    withType(input.x, [&](auto type) {
        using Value = decltype(type);
        Cut(input.x).forEach([&](const CellBlock &block, const Cut::Place &place) {
            normSlopes(block, curve, sourceAt<Value>(input, place), valuesOf<Value>(slopes) + place.element,
                       figuresAt(factor, place), figuresAt(byInput, place), figuresAt(constant, place));
        });
    });
    return slopes;
}

at::Tensor productsByPicture(const at::Tensor &values, const at::Tensor &others)
{
    const Cut cut(values);
    const std::int64_t pictures = values.size(0), channels = values.size(1);
    const at::Tensor products = floats({cut.pieces(), cut.sums()}), sums = at::empty_like(products);
    const at::Tensor none = at::zeros({channels});
    withType(values, [&](auto type) {
        using Value = decltype(type);
        cut.forEach([&](const CellBlock &block, const Cut::Place &place) {
            const SlopeSource<Value> source{.gradient = valuesAt<Value>(values, place),
                                            .x = valuesAt<Value>(others, place)};
            sumSlopes<Value>(block, Curve::None, source, nullptr, figuresAt(none, place), place.sum(sums),
                             place.sum(products));
        });
    });
    return cut.byChannel(products.view({pictures, -1, cut.sums()}).sum(1)); // [N, C]
}

} // namespace histo
