#include "core/common/error.h"
#include "core/model/export/onnx_graph_torch.h"

#include <algorithm>
#include <concepts>
#include <utility>

namespace histo {

namespace {

constexpr const char *kInput = "input", *kOutput = "logits";

using Ints = std::vector<std::int64_t>;
using Names = std::vector<std::string>;

onnx::AttributeProto &attribute(onnx::NodeProto &node, const char *name, onnx::AttributeProto::AttributeType type)
{
    onnx::AttributeProto &added = *node.add_attribute();
    added.set_name(name);
    added.set_type(type);
    return added;
}

void set(onnx::NodeProto &node, const char *name, const Ints &values)
{
    onnx::AttributeProto &added = attribute(node, name, onnx::AttributeProto::INTS);
    for (std::int64_t value : values)
        added.add_ints(value);
}

void set(onnx::NodeProto &node, const char *name, std::integral auto value)
{
    attribute(node, name, onnx::AttributeProto::INT).set_i(value);
}

void set(onnx::NodeProto &node, const char *name, float value)
{
    attribute(node, name, onnx::AttributeProto::FLOAT).set_f(value);
}

void set(onnx::NodeProto &node, const char *name, const char *value)
{
    attribute(node, name, onnx::AttributeProto::STRING).set_s(value);
}

/// Walks the list of operations once; each value has the name of its module, or of its operation and place.
class GraphWriter {
public:
    GraphWriter(const Network &network, const ModelInfo &model) : m_fixedSide(fixedSide(network, model))
    {
        m_result.graph.set_name(model.id);
        for (const Node &node : network.nodes()) {
            m_rows.push_back(rowsAfter(node));
            m_values.push_back(written(node));
        }
        m_result.graph.mutable_node(m_result.graph.node_size() - 1)->set_output(0, kOutput);
        declare(*m_result.graph.add_input(), kInput, {{}, {"", 3}, {"height", m_fixedSide}, {"width", m_fixedSide}});
        declare(*m_result.graph.add_output(), kOutput, {{}, {"", network.classCount()}});
    }

    OnnxGraph take() { return std::move(m_result); }

private:
    struct Extent {
        const char *name = "batch"; ///< if it is free
        std::optional<int> fixed{};
    };

    static void declare(onnx::ValueInfoProto &value, const char *name, const std::vector<Extent> &shape)
    {
        value.set_name(name);
        onnx::TypeProto::Tensor &tensor = *value.mutable_type()->mutable_tensor_type();
        tensor.set_elem_type(onnx::TensorProto::FLOAT);
        for (const Extent &extent : shape) {
            auto &dimension = *tensor.mutable_shape()->add_dim();
            if (extent.fixed)
                dimension.set_dim_value(*extent.fixed);
            else
                dimension.set_dim_param(extent.name);
        }
    }

    /// Rows of the node's value, of which there are as many columns; 0 if the size is free.
    std::int64_t rowsAfter(const Node &node) const
    {
        if (!m_fixedSide || node.op == Op::Input)
            return m_fixedSide.value_or(0);
        const std::int64_t rows = m_rows[static_cast<std::size_t>(node.inputs.front())];
        if (node.op == Op::Conv)
            return extentAfter(node.conv, rows);
        if (node.op == Op::MaxPool)
            return extentAfter(node.pool, rows);
        return node.op == Op::AveragePool ? node.side : rows;
    }

    onnx::NodeProto &add(const char *operation, const Names &inputs, const std::string &output)
    {
        onnx::NodeProto &node = *m_result.graph.add_node();
        node.set_op_type(operation);
        node.set_name(output);
        for (const std::string &input : inputs)
            node.add_input(input);
        node.add_output(output);
        return node;
    }

    std::string tensor(const std::string &name, const at::Tensor &values)
    {
        m_result.tensors.push_back({name, values});
        return name;
    }

    /// "conv_12" where torchvision has no module for it
    std::string valueName(const Node &node, const char *operation) const
    {
        return node.name.empty() ? operation + ("_" + std::to_string(m_values.size())) : node.name;
    }

    /// @return the name of the node's value
    std::string written(const Node &node)
    {
        const auto input = [&](std::size_t index) { return m_values[static_cast<std::size_t>(node.inputs[index])]; };
        const auto simple = [&](const char *operation, const Names &inputs) {
            return add(operation, inputs, valueName(node, operation)).output(0);
        };
        switch (node.op) {
        case Op::Input: break;
        case Op::Conv: return convolution(node, input(0));
        case Op::Norm: return norm(node, input(0));
        case Op::Activation: return activation(node, input(0));
        case Op::Add: return simple("Add", {input(0), input(1)});
        case Op::Scale: return simple("Mul", {input(0), input(1)});
        case Op::MaxPool: return maxPool(node, input(0));
        case Op::AveragePool: return averagePool(node, input(0));
        case Op::GlobalMean: return globalMean(node, input(0));
        case Op::Flatten: return simple("Flatten", {input(0)}); // from axis 1, the standard
        case Op::Linear: return linear(node, input(0));
        case Op::Dropout:
        case Op::StochasticDepth: return input(0); // act in training only
        }
        return kInput;
    }

    std::string convolution(const Node &node, const std::string &input)
    {
        const ConvShape &shape = node.conv;
        Names inputs = {input, tensor(node.name + ".weight", node.weight)};
        if (node.bias.defined())
            inputs.push_back(tensor(node.name + ".bias", node.bias));
        onnx::NodeProto &written = add("Conv", inputs, valueName(node, "Conv"));
        set(written, "kernel_shape", Ints(2, shape.kernel));
        set(written, "strides", Ints(2, shape.stride));
        set(written, "group", shape.groups);
        if (shape.samePadding)
            set(written, "auto_pad", "SAME_UPPER"); // the odd pixel at the bottom right
        else
            set(written, "pads", Ints(4, shape.padding()));
        return written.output(0);
    }

    std::string norm(const Node &node, const std::string &input)
    {
        onnx::NodeProto &written = add("BatchNormalization",
                                       {input, tensor(node.name + ".weight", node.weight),
                                        tensor(node.name + ".bias", node.bias),
                                        tensor(node.name + ".running_mean", node.runningMean),
                                        tensor(node.name + ".running_var", node.runningVariance)},
                                       valueName(node, "BatchNormalization"));
        set(written, "epsilon", static_cast<float>(node.norm.epsilon));
        return written.output(0);
    }

    std::string activation(const Node &node, const std::string &input)
    {
        switch (node.activation) {
        case ActivationKind::ReLU: return add("Relu", {input}, valueName(node, "Relu")).output(0);
        case ActivationKind::ReLU6: return clip(node, input);
        case ActivationKind::SiLU: {
            const std::string value = valueName(node, "SiLU"), factor = value + ".sigmoid";
            add("Sigmoid", {input}, factor);
            return add("Mul", {input, factor}, value).output(0);
        }
        case ActivationKind::Sigmoid: break;
        }
        return add("Sigmoid", {input}, valueName(node, "Sigmoid")).output(0);
    }

    /// Clip's limits are inputs, shared by all.
    std::string clip(const Node &node, const std::string &input)
    {
        if (!std::exchange(m_hasLimits, true)) {
            tensor("relu6.low", at::zeros({}));
            tensor("relu6.high", at::full({}, 6.0f));
        }
        return add("Clip", {input, "relu6.low", "relu6.high"}, valueName(node, "Clip")).output(0);
    }

    std::string maxPool(const Node &node, const std::string &input)
    {
        onnx::NodeProto &written = add("MaxPool", {input}, valueName(node, "MaxPool"));
        set(written, "kernel_shape", Ints(2, node.pool.kernel));
        set(written, "strides", Ints(2, node.pool.stride));
        set(written, "pads", Ints(4, node.pool.padding));
        return written.output(0);
    }

    std::string averagePool(const Node &node, const std::string &input)
    {
        if (node.side == 1)
            return add("GlobalAveragePool", {input}, valueName(node, "GlobalAveragePool")).output(0);
        const std::int64_t rows = m_rows[static_cast<std::size_t>(node.inputs.front())];
        if (rows % node.side != 0)
            throw Error(ErrorKind::Internal, "pooling " + std::to_string(rows) + " cells to " +
                                                 std::to_string(node.side) + " cannot be written as ONNX");
        if (rows == node.side)
            return input; // nothing is averaged at the size the file is tied to
        onnx::NodeProto &written = add("AveragePool", {input}, valueName(node, "AveragePool"));
        set(written, "kernel_shape", Ints(2, rows / node.side));
        set(written, "strides", Ints(2, rows / node.side));
        return written.output(0);
    }

    std::string globalMean(const Node &node, const std::string &input)
    {
        const std::string pooled = add("GlobalAveragePool", {input}, valueName(node, "GlobalAveragePool")).output(0);
        return add("Flatten", {pooled}, valueName(node, "Flatten")).output(0);
    }

    std::string linear(const Node &node, const std::string &input)
    {
        onnx::NodeProto &written = add(
            "Gemm", {input, tensor(node.name + ".weight", node.weight), tensor(node.name + ".bias", node.bias)},
            valueName(node, "Gemm"));
        set(written, "transB", 1); // [outputs, inputs], as the weights file has it
        return written.output(0);
    }

    std::optional<int> m_fixedSide;
    std::vector<std::int64_t> m_rows; ///< of each node's value
    Names m_values;                   ///< of each node
    bool m_hasLimits = false;
    OnnxGraph m_result;
};

} // namespace

std::optional<int> fixedSide(const Network &network, const ModelInfo &model)
{
    const bool isTied = std::ranges::any_of(
        network.nodes(), [](const Node &node) { return node.op == Op::AveragePool && node.side != 1; });
    return isTied ? std::optional(model.cropSide) : std::nullopt;
}

OnnxGraph onnxGraphOf(const Network &network, const ModelInfo &model) { return GraphWriter(network, model).take(); }

} // namespace histo
