#include "core/model/training/layers_torch.h"
#include "core/model/training/norm_kernels_torch.h"

#include <algorithm>

namespace histo {

namespace {

std::optional<Curve> curveOf(ActivationKind kind)
{
    switch (kind) {
    case ActivationKind::ReLU: return Curve::ReLU;
    case ActivationKind::ReLU6: return Curve::ReLU6;
    case ActivationKind::SiLU: return Curve::SiLU;
    case ActivationKind::Sigmoid: break;
    }
    return std::nullopt;
}

/// The node list with what the search for neighbours to fuse needs.
class Fuser {
public:
    Fuser(const Network &network, const Pass &pass)
        : m_nodes(network.nodes()), m_pass(pass), m_taken(m_nodes.size()), m_users(m_nodes.size())
    {
        for (std::size_t index = 0; index < m_nodes.size(); ++index)
            for (int input : m_nodes[index].inputs)
                m_users[std::size_t(input)].push_back(int(index));
        m_pass.training = true;
    }

    std::vector<std::unique_ptr<TrainingLayer>> layers()
    {
        const int head = int(m_nodes.size()) - 1;
        for (int index = 1; index < head; ++index)
            if (node(index).op == Op::Scale)
                takeExcitation(index);
        for (int index = 1; index < head; ++index)
            if (!m_taken[std::size_t(index)])
                take(index);
        // A layer stands where its last operation stood: what it adds has been made by then.
        std::ranges::stable_sort(m_layers, {}, [](const auto &layer) { return layer->output(); });
        return std::move(m_layers);
    }

private:
    const Node &node(int index) const { return m_nodes[std::size_t(index)]; }

    void take(int index)
    {
        const Node &operation = node(index);
        const bool hasLoops = operation.channels >= kFewestChannels;
        if (operation.op == Op::Conv && hasLoops)
            takeConv(index);
        else if (operation.op == Op::Norm && m_pass.batchStatistics && hasLoops)
            takeNorm(index);
        else if (operation.op == Op::Linear)
            takeLinear(index);
        else if (operation.op == Op::MaxPool && operation.channels % 16 == 0)
            m_layers.push_back(makeMaxPoolLayer(operation, index));
        else if (operation.op == Op::Add)
            m_layers.push_back(makeAddLayer(operation.inputs, index));
        else
            m_layers.push_back(makePlainLayer(operation, m_pass, index));
    }

    /// The scaling with what its factors are made by: mean, convolution, SiLU, convolution, sigmoid. Left as it is where
    /// the nodes are others.
    void takeExcitation(int index)
    {
        const int value = node(index).inputs[0];
        static constexpr Op kOps[] = {Op::Activation, Op::Conv, Op::Activation, Op::Conv, Op::AveragePool};
        std::vector<int> chain{node(index).inputs[1]};
        for (std::size_t place = 0; place < std::size(kOps); ++place) {
            if (node(chain.back()).op != kOps[place] || onlyUser(chain.back()) < 0)
                return;
            chain.push_back(node(chain.back()).inputs[0]);
        }
        const auto [sigmoid, excite, silu, squeeze, mean] = std::tuple(chain[0], chain[1], chain[2], chain[3],
                                                                       chain[4]);
        const bool isExcitation = node(sigmoid).activation == ActivationKind::Sigmoid &&
                                  node(silu).activation == ActivationKind::SiLU && node(mean).side == 1 &&
                                  chain.back() == value && node(value).channels >= kFewestChannels;
        if (!isExcitation)
            return;
        for (int part : {sigmoid, excite, silu, squeeze, mean, index})
            taken(part);
        m_layers.push_back(makeExciteLayer(node(squeeze), node(excite), value, index));
    }

    void takeConv(int index)
    {
        ConvParts parts{.conv = &node(index)};
        std::vector<int> inputs = node(index).inputs;
        int last = index;
        if (const int next = onlyUser(last); !m_pass.batchStatistics && is(next, Op::Norm)) {
            parts.norm = &node(next);
            last = taken(next);
        }
        takeFollowers(last, inputs, parts.adds, parts.curve);
        m_layers.push_back(makeConvLayer(parts, std::move(inputs), last, m_pass.type));
    }

    void takeNorm(int index)
    {
        NormParts parts{.norm = &node(index)};
        std::vector<int> inputs = node(index).inputs;
        int last = index;
        takeFollowers(last, inputs, parts.adds, parts.curve);
        m_layers.push_back(makeNormLayer(parts, std::move(inputs), last));
    }

    void takeLinear(int index)
    {
        int last = index;
        const int next = onlyUser(index);
        const bool isCurved = is(next, Op::Activation) && node(next).activation == ActivationKind::ReLU;
        if (isCurved)
            last = taken(next);
        m_layers.push_back(
            makeLinearLayer(node(index), isCurved ? Curve::ReLU : Curve::None, node(index).inputs, last, m_pass.type));
    }

    /// A sum and an activation behind the value `last`, where nothing else reads what lies between.
    void takeFollowers(int &last, std::vector<int> &inputs, bool &adds, Curve &curve)
    {
        if (const int next = onlyUser(last); is(next, Op::Add)) {
            const std::vector<int> &terms = node(next).inputs;
            inputs.push_back(terms[terms[0] == last ? 1 : 0]);
            adds = true;
            last = taken(next);
        }
        const int next = onlyUser(last);
        if (!is(next, Op::Activation))
            return;
        const std::optional<Curve> found = curveOf(node(next).activation);
        // The slope of SiLU behind a sum would need that sum kept.
        if (!found || (adds && *found == Curve::SiLU))
            return;
        curve = *found;
        last = taken(next);
    }

    /// The only reader of a value, or -1.
    int onlyUser(int value) const
    {
        const auto &users = m_users[std::size_t(value)];
        return users.size() == 1 ? users.front() : -1;
    }

    bool is(int index, Op op) const { return index > 0 && node(index).op == op && !m_taken[std::size_t(index)]; }

    int taken(int index)
    {
        m_taken[std::size_t(index)] = true;
        return index;
    }

    const std::vector<Node> &m_nodes;
    Pass m_pass;
    std::vector<bool> m_taken;
    std::vector<std::vector<int>> m_users;
    std::vector<std::unique_ptr<TrainingLayer>> m_layers;
};

} // namespace

std::vector<std::unique_ptr<TrainingLayer>> trainingLayers(const Network &network, const Pass &pass)
{
    return Fuser(network, pass).layers();
}

} // namespace histo
