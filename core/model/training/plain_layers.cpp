#include "core/model/training/layers_torch.h"

#include <algorithm>

namespace histo {

namespace {

class AddLayer : public TrainingLayer {
public:
    using TrainingLayer::TrainingLayer;
    bool learns() const override { return false; }
    at::Tensor forward(const Tensors &inputs, Tensors *) const override { return inputs[0] + inputs[1]; }
    Tensors backward(const Tensors &, const Slope &slope, const std::vector<bool> &) const override
    {
        const at::Tensor sum = slope.sum();
        return {sum, sum};
    }
};

class LinearLayer : public TrainingLayer {
public:
    LinearLayer(const Node &linear, Curve curve, std::vector<int> inputs, int output, at::ScalarType type)
        : TrainingLayer(std::move(inputs), output),
          m_linear(linear),
          m_curve(curve),
          m_weight(linear.weight, type),
          m_bias(linear.bias, type)
    {}

    void tellCopies(const CopySink &sink) const override
    {
        m_weight.tell(sink);
        m_bias.tell(sink);
    }

    bool learns() const override { return m_linear.weight.requires_grad() || m_linear.bias.requires_grad(); }

    at::Tensor forward(const Tensors &inputs, Tensors *kept) const override
    {
        const at::Tensor input = inputs[0].to(m_weight.get().scalar_type());
        at::Tensor y = at::linear(input, m_weight.get(), m_bias.get());
        if (m_curve == Curve::ReLU)
            y.relu_();
        if (kept)
            *kept = {input, y};
        return y;
    }

    Tensors backward(const Tensors &kept, const Slope &slope, const std::vector<bool> &wanted) const override
    {
        at::Tensor slopes = slope.sum().to(kept[1].scalar_type());
        if (m_curve == Curve::ReLU)
            slopes = at::threshold_backward(slopes, kept[1], 0);
        if (m_linear.weight.requires_grad())
            addGradient(m_linear.weight, at::mm(slopes.t(), kept[0]));
        addGradient(m_linear.bias, slopes.sum(0, /*keepdim=*/false, at::kFloat));
        return {wanted[0] ? at::mm(slopes, m_weight.get()) : at::Tensor()};
    }

private:
    const Node &m_linear;
    Curve m_curve;
    RoundedWeight m_weight, m_bias;
};

class PlainLayer : public TrainingLayer {
public:
    PlainLayer(const Node &node, const Pass &pass, int output)
        : TrainingLayer(node.inputs, output), m_node(node), m_pass(pass)
    {}

    bool learns() const override
    {
        return (m_node.weight.defined() && m_node.weight.requires_grad()) ||
               (m_node.bias.defined() && m_node.bias.requires_grad());
    }

    at::Tensor forward(const Tensors &inputs, Tensors *kept) const override
    {
        if (!kept)
            return evaluate(m_node, inputs[0], inputs.size() > 1 ? inputs[1] : at::Tensor(), m_pass);
        const at::AutoGradMode gradients(true);
        for (const at::Tensor &input : inputs)
            kept->push_back(input.detach().requires_grad_(true));
        kept->push_back(evaluate(m_node, (*kept)[0], inputs.size() > 1 ? (*kept)[1] : at::Tensor(), m_pass));
        return kept->back().detach();
    }

    Tensors backward(const Tensors &kept, const Slope &slope, const std::vector<bool> &) const override
    {
        kept.back().backward(slope.sum());
        Tensors slopes;
        for (std::size_t index = 0; index < inputs().size(); ++index)
            slopes.push_back(kept[index].grad());
        return slopes;
    }

private:
    const Node &m_node;
    Pass m_pass;
};

} // namespace

std::unique_ptr<TrainingLayer> makeAddLayer(std::vector<int> inputs, int output)
{
    return std::make_unique<AddLayer>(std::move(inputs), output);
}

std::unique_ptr<TrainingLayer> makeLinearLayer(const Node &linear, Curve curve, std::vector<int> inputs, int output,
                                               at::ScalarType type)
{
    return std::make_unique<LinearLayer>(linear, curve, std::move(inputs), output, type);
}

std::unique_ptr<TrainingLayer> makePlainLayer(const Node &node, const Pass &pass, int output)
{
    return std::make_unique<PlainLayer>(node, pass, output);
}

} // namespace histo
