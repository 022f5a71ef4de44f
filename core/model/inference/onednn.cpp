#include "core/model/inference/onednn_torch.h"

#include "core/model/inference/operation_torch.h"

namespace histo {

namespace {

// The operations that torch.compile uses on the CPU; their signatures are checked when they are looked up.
using ConvPointwise = at::Tensor(const at::Tensor &, const at::Tensor &, const std::optional<at::Tensor> &,
                                 at::IntArrayRef, at::IntArrayRef, at::IntArrayRef, std::int64_t, std::string_view,
                                 Scalars, std::optional<std::string_view>);
using ConvBinary = at::Tensor(const at::Tensor &, const at::Tensor &, const at::Tensor &,
                              const std::optional<at::Tensor> &, at::IntArrayRef, at::IntArrayRef, at::IntArrayRef,
                              std::int64_t, std::string_view, std::optional<at::Scalar>,
                              std::optional<std::string_view>, Scalars, std::optional<std::string_view>);
using ConvBinaryInPlace = at::Tensor &(at::Tensor &, const at::Tensor &, const at::Tensor &,
                                       const std::optional<at::Tensor> &, at::IntArrayRef, at::IntArrayRef,
                                       at::IntArrayRef, std::int64_t, std::string_view, std::optional<at::Scalar>,
                                       std::optional<std::string_view>, Scalars, std::optional<std::string_view>);
using ReorderConv = at::Tensor(const at::Tensor &, at::IntArrayRef, at::IntArrayRef, at::IntArrayRef, std::int64_t,
                               at::OptionalIntArrayRef);
using LinearPointwise = at::Tensor(const at::Tensor &, const at::Tensor &, const std::optional<at::Tensor> &,
                                   std::string_view, Scalars, std::optional<std::string_view>);
using ReorderLinear = at::Tensor(const at::Tensor &, std::optional<std::int64_t>);

/// oneDNN's name for an activation, with its numbers.
struct Attribute {
    std::string_view name = "none";
    Scalars scalars;
    std::optional<std::string_view> algorithm = std::string_view();
};

Attribute attributeOf(const std::optional<ActivationKind> &activation)
{
    Attribute attribute;
    if (!activation)
        return attribute;
    switch (*activation) {
    case ActivationKind::ReLU: attribute.name = "relu"; break;
    case ActivationKind::ReLU6:
        attribute.name = "hardtanh";
        attribute.scalars.push_back(at::Scalar(0.0));
        attribute.scalars.push_back(at::Scalar(6.0));
        break;
    case ActivationKind::SiLU: attribute.name = "swish"; break;
    case ActivationKind::Sigmoid: attribute.name = "sigmoid"; break;
    }
    return attribute;
}

} // namespace

PreparedConv prepareConv(const FusedConv &conv, at::IntArrayRef inputShape, std::int64_t padding, at::ScalarType type)
{
    static const auto reorder = operation<ReorderConv>("mkldnn::_reorder_convolution_weight");
    const std::int64_t stride = conv.shape.stride;
    return {
        reorder.call(conv.weight.to(type), {padding, padding}, {stride, stride}, {1, 1}, conv.shape.groups, inputShape),
        conv.bias.to(type), padding};
}

PreparedConv prepareLinear(const FusedConv &linear, at::ScalarType type)
{
    static const auto reorder = operation<ReorderLinear>("mkldnn::_reorder_linear_weight");
    return {reorder.call(linear.weight.to(type).contiguous(), std::nullopt), linear.bias.to(type)};
}

at::Tensor runConv(const FusedConv &conv, const PreparedConv &prepared, const at::Tensor &input)
{
    static const auto convolve = operation<ConvPointwise>("mkldnn::_convolution_pointwise");
    const std::int64_t stride = conv.shape.stride, padding = prepared.padding;
    const Attribute attribute = attributeOf(conv.activation);
    return convolve.call(input, prepared.weight, prepared.bias, {padding, padding}, {stride, stride}, {1, 1},
                         conv.shape.groups, attribute.name, attribute.scalars, attribute.algorithm);
}

at::Tensor runConvAdd(const FusedConv &conv, const PreparedConv &prepared, const at::Tensor &input, at::Tensor other,
                      bool mayOverwrite)
{
    static const auto fresh = operation<ConvBinary>("mkldnn::_convolution_pointwise", "binary");
    static const auto inPlace = operation<ConvBinaryInPlace>("mkldnn::_convolution_pointwise_", "binary");
    const std::int64_t stride = conv.shape.stride, padding = prepared.padding;
    std::optional<std::string_view> activation;
    if (conv.activation)
        activation = "relu"; // the plan fuses no other one behind a sum
    if (!mayOverwrite)
        return fresh.call(input, other, prepared.weight, prepared.bias, {padding, padding}, {stride, stride}, {1, 1},
                          conv.shape.groups, "add", at::Scalar(1.0), activation, Scalars(), std::nullopt);
    inPlace.call(other, input, prepared.weight, prepared.bias, {padding, padding}, {stride, stride}, {1, 1},
                 conv.shape.groups, "add", at::Scalar(1.0), activation, Scalars(), std::nullopt);
    return other;
}

at::Tensor runLinear(const FusedConv &linear, const PreparedConv &prepared, const at::Tensor &input)
{
    static const auto multiply = operation<LinearPointwise>("mkldnn::_linear_pointwise");
    const Attribute attribute = attributeOf(linear.activation);
    return multiply.call(input, prepared.weight, prepared.bias, attribute.name, attribute.scalars, attribute.algorithm);
}

} // namespace histo
