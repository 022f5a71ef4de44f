#include "core/model/training/depthwise_loops.h"
#include "core/model/training/depthwise_torch.h"
#include "core/model/training/norm_kernels_torch.h"

#include <ATen/Parallel.h>
#include <algorithm>

namespace histo {

namespace {

/// Rows that a core takes at a time: few enough for its cache, many enough that their sums are worth keeping.
constexpr int kRowsOfABand = 14;

DepthwiseShape shapeOf(const ConvShape &shape, at::IntArrayRef input)
{
    const Margins margins = marginsOf(shape, input[2], input[3]);
    return {.kernel = shape.kernel,
            .stride = shape.stride,
            .channels = int(input[1]),
            .height = int(input[2]),
            .width = int(input[3]),
            .rows = int(extentAfter(shape, input[2])),
            .columns = int(extentAfter(shape, input[3])),
            .padTop = int(margins.top),
            .padLeft = int(margins.left)};
}

/// float32 [kernel * kernel, C]
at::Tensor tapsOf(const at::Tensor &weight)
{
    return weight.detach().reshape({weight.size(0), -1}).t().to(at::kFloat).contiguous();
}

/// Calls `work(picture, fromRow, toRow, band)` on all cores.
template <typename Work>
void forEachBand(std::int64_t pictures, int rows, const Work &work)
{
    const std::int64_t inPicture = (rows + kRowsOfABand - 1) / kRowsOfABand;
    at::parallel_for(0, pictures * inPicture, 1, [&](std::int64_t from, std::int64_t to) {
        for (std::int64_t band = from; band < to; ++band) {
            const int row = int(band % inPicture) * kRowsOfABand;
            work(band / inPicture, row, std::min(row + kRowsOfABand, rows), band);
        }
    });
}

/// Calls `work` with a function that finds a picture of a tensor.
template <typename Work>
void withType(const at::Tensor &tensor, const Work &work)
{
    if (tensor.scalar_type() == at::kBFloat16)
        work(Bf16Bits());
    else
        work(float());
}

template <typename Value>
Value *pictureOf(const at::Tensor &tensor, std::int64_t picture)
{
    return static_cast<Value *>(tensor.data_ptr()) + picture * (tensor.numel() / tensor.size(0));
}

at::Tensor emptyLike(const at::Tensor &values, at::IntArrayRef sizes)
{
    return at::empty(sizes, values.options(), at::MemoryFormat::ChannelsLast);
}

} // namespace

bool isKnownDepthwise(const ConvShape &shape, std::int64_t channelsIn)
{
    return shape.groups == channelsIn && shape.channelsOut == channelsIn && channelsIn >= kFewestChannels &&
           (shape.kernel == 3 || shape.kernel == 5) && (shape.stride == 1 || shape.stride == 2);
}

at::Tensor depthwise(const ConvShape &shape, const at::Tensor &input, const at::Tensor &weight)
{
    const DepthwiseShape extents = shapeOf(shape, input.sizes());
    const at::Tensor taps = tapsOf(weight);
    const at::Tensor output = emptyLike(input, {input.size(0), input.size(1), extents.rows, extents.columns});
    withType(input, [&](auto type) {
        using Value = decltype(type);
        forEachBand(input.size(0), extents.rows, [&](std::int64_t picture, int from, int to, std::int64_t) {
            convolveRows<Value>(extents, pictureOf<Value>(input, picture), taps.data_ptr<float>(),
                                pictureOf<Value>(output, picture), from, to);
        });
    });
    return output;
}

at::Tensor depthwiseInputSlopes(const ConvShape &shape, const at::Tensor &slopes, const at::Tensor &weight,
                                at::IntArrayRef inputSizes)
{
    const DepthwiseShape extents = shapeOf(shape, inputSizes);
    const at::Tensor taps = tapsOf(weight), inputSlopes = emptyLike(slopes, inputSizes);
    // With a stride of 1 it is a convolution, too, with the taps the other way round.
    const at::Tensor turned = taps.flip(0).contiguous();
    DepthwiseShape back = extents;
    std::swap(back.height, back.rows);
    std::swap(back.width, back.columns);
    back.padTop = shape.kernel - 1 - extents.padTop;
    back.padLeft = shape.kernel - 1 - extents.padLeft;
    withType(slopes, [&](auto type) {
        using Value = decltype(type);
        forEachBand(slopes.size(0), extents.height, [&](std::int64_t picture, int from, int to, std::int64_t) {
            const Value *source = pictureOf<Value>(slopes, picture);
            Value *target = pictureOf<Value>(inputSlopes, picture);
            if (shape.stride == 1)
                convolveRows<Value>(back, source, turned.data_ptr<float>(), target, from, to);
            else
                inputSlopeRows<Value>(extents, source, taps.data_ptr<float>(), target, from, to);
        });
    });
    return inputSlopes;
}

at::Tensor depthwiseWeightSlopes(const ConvShape &shape, const at::Tensor &input, const at::Tensor &slopes)
{
    const DepthwiseShape extents = shapeOf(shape, input.sizes());
    const std::int64_t bands = input.size(0) * ((extents.rows + kRowsOfABand - 1) / kRowsOfABand);
    const std::int64_t taps = std::int64_t(shape.kernel) * shape.kernel;
    const at::Tensor partial = at::empty({bands, taps, input.size(1)}, at::kFloat);
    withType(input, [&](auto type) {
        using Value = decltype(type);
        forEachBand(input.size(0), extents.rows, [&](std::int64_t picture, int from, int to, std::int64_t band) {
            tapSlopesOfRows<Value>(extents, pictureOf<Value>(input, picture), pictureOf<Value>(slopes, picture),
                                   partial.data_ptr<float>() + band * taps * input.size(1), from, to);
        });
    });
    return partial.sum(0, /*keepdim=*/false, at::kDouble)
        .to(at::kFloat)
        .t()
        .reshape({input.size(1), 1, shape.kernel, shape.kernel});
}

} // namespace histo
