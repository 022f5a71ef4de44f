#include "core/model/inference/fused_plan_torch.h"

#include <algorithm>

namespace histo {

namespace {

/// The node list with what the search for fusible neighbours needs.
class Fuser {
public:
    explicit Fuser(const Network &network) : m_nodes(network.nodes()), m_taken(m_nodes.size()), m_users(m_nodes.size())
    {
        for (std::size_t index = 0; index < m_nodes.size(); ++index)
            for (int input : m_nodes[index].inputs)
                m_users[static_cast<std::size_t>(input)].push_back(static_cast<int>(index));
    }

    std::vector<FusedStep> steps()
    {
        const int head = static_cast<int>(m_nodes.size()) - 1;
        for (int index = 0; index < head; ++index)
            if (node(index).op == Op::Scale)
                takeExcitation(index);
        for (int index = 1; index < head; ++index) {
            if (m_taken[static_cast<std::size_t>(index)])
                continue;
            const Node &operation = node(index);
            if (operation.op == Op::Conv)
                takeConv(index);
            else if (operation.op == Op::Linear)
                takeLinear(index);
            else if (isIdentity(operation))
                rename(index, operation.inputs.front());
            else
                m_steps.push_back({.input = operation.inputs.front(),
                                   .added = operation.inputs.size() > 1 ? operation.inputs[1] : -1,
                                   .output = index,
                                   .node = &operation});
        }
        // A step stands where its last operation stood: what it adds has been made by then.
        std::stable_sort(m_steps.begin(), m_steps.end(),
                         [](const FusedStep &a, const FusedStep &b) { return a.output < b.output; });
        findLastUses();
        return std::move(m_steps);
    }

private:
    const Node &node(int index) const { return m_nodes[static_cast<std::size_t>(index)]; }
    static bool isIdentity(const Node &node) { return node.op == Op::Dropout || node.op == Op::StochasticDepth; }

    /// The only reader of a value, or -1.
    int onlyUser(int value) const
    {
        const auto &users = m_users[static_cast<std::size_t>(value)];
        return users.size() == 1 ? users.front() : -1;
    }

    void take(int index) { m_taken[static_cast<std::size_t>(index)] = true; }

    void rename(int from, int to) { m_names.push_back({from, to}); }

    void takeConv(int index)
    {
        const Node &conv = node(index);
        FusedStep step{.kind = FusedStep::Kind::Conv, .input = conv.inputs.front(), .output = index};
        at::Tensor scale = at::ones({conv.channels}, at::kDouble);
        at::Tensor shift = conv.bias.defined() ? conv.bias.to(at::kDouble) : at::zeros({conv.channels}, at::kDouble);
        take(index);
        for (int next = onlyUser(step.output); next >= 0 && fuses(node(next), step); next = onlyUser(step.output)) {
            const Node &follower = node(next);
            if (follower.op == Op::Norm) {
                const at::Tensor factor = follower.weight.to(at::kDouble) /
                                          (follower.runningVariance.to(at::kDouble) + follower.norm.epsilon).sqrt();
                shift = (shift - follower.runningMean) * factor + follower.bias;
                scale = scale * factor;
            } else if (follower.op == Op::Add) {
                step.added = follower.inputs[follower.inputs[0] == step.output ? 1 : 0];
            } else if (follower.op == Op::Activation) {
                step.conv.activation = follower.activation;
            }
            take(next);
            step.output = next;
        }
        step.conv.shape = conv.conv;
        step.conv.weight = (conv.weight.to(at::kDouble) * scale.view({-1, 1, 1, 1})).to(at::kFloat);
        step.conv.bias = shift.to(at::kFloat);
        m_steps.push_back(std::move(step));
    }

    void takeLinear(int index)
    {
        const Node &linear = node(index);
        FusedStep step{.kind = FusedStep::Kind::Linear, .input = linear.inputs.front(), .output = index};
        step.conv.weight = linear.weight;
        step.conv.bias = linear.bias;
        const int next = onlyUser(index);
        if (next >= 0 && node(next).op == Op::Activation && node(next).activation == ActivationKind::ReLU) {
            step.conv.activation = ActivationKind::ReLU;
            take(next);
            step.output = next;
        }
        m_steps.push_back(std::move(step));
    }

    /// Whether a convolution as far as it has grown can take this operation in as well.
    bool fuses(const Node &next, const FusedStep &step) const
    {
        if (isIdentity(next))
            return true;
        if (step.conv.activation)
            return false;
        switch (next.op) {
        case Op::Norm: return step.added < 0;
        case Op::Add: return step.added < 0 && next.inputs[0] == step.output;
        // oneDNN adds after or before a ReLU; the other activations do not follow a sum in any network here.
        case Op::Activation: return step.added < 0 || next.activation == ActivationKind::ReLU;
        default: return false;
        }
    }

    /// AveragePool to one cell, convolution, SiLU, convolution, sigmoid, scale.
    void takeExcitation(int scale)
    {
        static constexpr Op kChain[] = {Op::Activation, Op::Conv, Op::Activation, Op::Conv, Op::AveragePool};
        int chain[std::size(kChain)], value = node(scale).inputs[1];
        for (std::size_t i = 0; i < std::size(kChain); ++i) {
            if (node(value).op != kChain[i] || onlyUser(value) < 0)
                return;
            chain[i] = value;
            value = node(value).inputs.front();
        }
        const Node &second = node(chain[1]), &first = node(chain[3]);
        const bool isExcitation = value == node(scale).inputs[0] && node(chain[4]).side == 1 &&
                                  m_users[static_cast<std::size_t>(value)].size() == 2 &&
                                  node(chain[0]).activation == ActivationKind::Sigmoid &&
                                  node(chain[2]).activation == ActivationKind::SiLU && first.bias.defined() &&
                                  second.bias.defined();
        if (!isExcitation)
            return;
        for (int taken : chain)
            take(taken);
        take(scale);
        FusedStep step{.kind = FusedStep::Kind::Excite, .input = value, .output = scale};
        step.excitation = {first.weight.flatten(1).contiguous(), first.bias.contiguous(),
                           second.weight.flatten(1).contiguous(), second.bias.contiguous()};
        m_steps.push_back(std::move(step));
    }

    void findLastUses()
    {
        const auto renamed = [this](int &value) {
            for (auto name = m_names.rbegin(); name != m_names.rend(); ++name)
                if (value == name->from)
                    value = name->to;
        };
        std::vector<int> reader(m_nodes.size(), -1);
        for (std::size_t index = 0; index < m_steps.size(); ++index) {
            FusedStep &step = m_steps[index];
            renamed(step.input);
            renamed(step.added);
            for (int value : {step.input, step.added})
                if (value >= 0)
                    reader[static_cast<std::size_t>(value)] = static_cast<int>(index);
        }
        for (std::size_t value = 0; value < reader.size(); ++value)
            if (reader[value] >= 0)
                m_steps[static_cast<std::size_t>(reader[value])].lastUses.push_back(static_cast<int>(value));
    }

    struct Name {
        int from, to;
    };
    const std::vector<Node> &m_nodes;
    std::vector<bool> m_taken;
    std::vector<std::vector<int>> m_users;
    std::vector<Name> m_names; ///< values of operations that do nothing in evaluation
    std::vector<FusedStep> m_steps;
};

} // namespace

FusedPlan fusedPlan(const Network &network)
{
    c10::NoGradGuard noGradients;
    std::vector<FusedStep> steps = Fuser(network).steps();
    const auto cut = std::find_if(steps.begin(), steps.end(),
                                  [](const FusedStep &step) { return step.kind == FusedStep::Kind::Linear; });
    return {{steps.begin(), cut}, {cut, steps.end()}};
}

} // namespace histo
