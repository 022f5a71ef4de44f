#include "core/model/inference/int8_onednn_torch.h"

#include "core/model/inference/operation_torch.h"

namespace histo {

namespace {

using Whole = c10::List<std::int64_t>;

// The operations behind torch.compile's quantised networks; their signatures are checked when they are looked up.
using Prepack = at::Tensor(at::Tensor, at::Tensor, double, std::int64_t, Whole, Whole, Whole, std::int64_t,
                           std::optional<Whole>);
using Pointwise = at::Tensor(at::Tensor, double, std::int64_t, at::Tensor, at::Tensor, at::Tensor,
                             std::optional<at::Tensor>, Whole, Whole, Whole, std::int64_t, double, std::int64_t,
                             std::optional<at::ScalarType>, std::string_view, Scalars, std::optional<std::string_view>);
using Binary = at::Tensor(at::Tensor, double, std::int64_t, at::Tensor, at::Tensor, at::Tensor, at::Tensor,
                          std::optional<at::Tensor>, Whole, Whole, Whole, std::int64_t, double, std::int64_t,
                          std::optional<at::ScalarType>, double, std::int64_t, std::string_view,
                          std::optional<at::Scalar>, std::optional<std::string_view>, Scalars,
                          std::optional<std::string_view>);

Whole twice(std::int64_t value) { return Whole({value, value}); }

} // namespace

PreparedInt8Conv prepareInt8Conv(const FusedConv &conv, ByteScale input, at::IntArrayRef inputShape,
                                 std::int64_t padding)
{
    static const auto prepack = operation<Prepack>("onednn::qconv_prepack");
    const ByteWeights weights = byteWeights(conv.weight);
    return {prepack.call(weights.bytes, weights.scales, input.scale, input.zeroPoint, twice(conv.shape.stride),
                         twice(padding), twice(1), conv.shape.groups, Whole(inputShape.vec())),
            weights.scales,
            at::zeros({conv.weight.size(0)}, at::kInt),
            conv.bias,
            input,
            padding};
}

at::Tensor runInt8Conv(const FusedConv &conv, const PreparedInt8Conv &prepared, const at::Tensor &input,
                       std::optional<ByteScale> output, at::ScalarType type)
{
    static const auto convolve = operation<Pointwise>("onednn::qconv2d_pointwise");
    std::string_view activation = "none";
    Scalars scalars;
    if (conv.activation == ActivationKind::ReLU6 && !output) {
        activation = "hardtanh";
        scalars.push_back(at::Scalar(0.0));
        scalars.push_back(at::Scalar(6.0));
    } else if (conv.activation) {
        activation = "relu"; // of ReLU6 the bytes end at 6 or before
    }
    const ByteScale scale = output.value_or(ByteScale());
    return convolve.call(input, prepared.input.scale, prepared.input.zeroPoint, prepared.weight, prepared.weightScales,
                         prepared.weightZeroPoints, prepared.bias, twice(conv.shape.stride), twice(prepared.padding),
                         twice(1), conv.shape.groups, scale.scale, scale.zeroPoint, output ? at::kByte : type,
                         activation, scalars, std::string_view());
}

at::Tensor runInt8ConvAdd(const FusedConv &conv, const PreparedInt8Conv &prepared, const at::Tensor &input,
                          at::Tensor other, ByteScale otherScale, ByteScale output)
{
    static const auto convolve = operation<Binary>("onednn::qconv2d_pointwise", "binary");
    return convolve.call(input, prepared.input.scale, prepared.input.zeroPoint, prepared.weight, prepared.weightScales,
                         prepared.weightZeroPoints, other, prepared.bias, twice(conv.shape.stride),
                         twice(prepared.padding), twice(1), conv.shape.groups, output.scale, output.zeroPoint,
                         at::kByte, otherScale.scale, otherScale.zeroPoint, "sum", at::Scalar(1.0),
                         conv.activation ? "relu" : "none", Scalars(), std::string_view());
}

} // namespace histo
