#pragma once

#include "core/train/training_step_torch.h"
#include "tests/support/pattern.h"

namespace histo {

inline constexpr int kPatternSteps = 20;

/// A batch as make_training_golden.py makes it.
struct PatternBatch {
    at::Tensor input = at::empty({4, 3, 64, 64}), labels = at::empty({4}, at::kLong);

    explicit PatternBatch(int number)
    {
        float *value = input.data_ptr<float>();
        for (double u : patternUniform("batch " + std::to_string(number), std::size_t(input.numel())))
            *value++ = float(4 * u);
        input = input.contiguous(at::MemoryFormat::ChannelsLast);
        auto *label = labels.data_ptr<std::int64_t>();
        for (double u : patternUniform("labels " + std::to_string(number), std::size_t(labels.numel())))
            *label++ = u > 0 ? 1 : 0;
    }
};

/// A network with pattern weights, batch norms a little flatter, that learns without chance as in
/// make_training_golden.py.
struct PatternLearner {
    std::unique_ptr<Network> network;
    std::unique_ptr<Optimizer> optimizer;
    Pass pass;
    StepSettings settings{.labelSmoothing = 0.05, .classWeights = at::tensor({0.8f, 1.3f}), .gradientClip = 1};
    CancelToken cancel;

    /// @param from  the first parameters that learn begin with this; empty: all learn
    explicit PatternLearner(const std::string &modelId, OptimizerKind kind, const std::string &from = "")
    {
        std::vector<Node> nodes = makeNetwork(modelId, 2)->nodes();
        for (Node &node : nodes)
            node.probability = 0;
        network = std::make_unique<Network>(std::move(nodes));
        fillPattern(*network);
        std::vector<TunedParameter> parameters;
        bool isReached = from.empty();
        for (const StateEntry &entry : network->state()) {
            isReached = isReached || entry.name.starts_with(from);
            if (entry.kind == StateKind::NormWeight)
                entry.tensor->mul_(0.92);
            if (isReached && isTrainable(entry.kind))
                parameters.push_back({entry});
        }
        optimizer = makeOptimizer(kind, parameters, 1e-2, 0.9);
    }

    TrainingStep step() { return TrainingStep(*network, *optimizer, pass, settings, cancel); }

    /// Losses of so many steps.
    std::vector<double> learn(int steps, double rate)
    {
        TrainingStep learn = step();
        std::vector<double> losses;
        for (int number = 0; number < steps; ++number) {
            const PatternBatch batch(number % 4);
            losses.push_back(learn(batch.input, batch.labels, rate).loss);
        }
        return losses;
    }

    /// Copies of all weights and of what the optimizer remembers.
    std::vector<at::Tensor> everything() const
    {
        std::vector<at::Tensor> tensors;
        for (const StateEntry &entry : network->state())
            tensors.push_back(entry.tensor->detach().clone());
        for (const auto &[name, tensor] : optimizer->state())
            tensors.push_back(tensor.clone());
        return tensors;
    }
};

} // namespace histo
