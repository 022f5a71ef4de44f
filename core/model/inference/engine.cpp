#include "core/model/inference/engine_torch.h"

#include "core/model/inference/cell_kernels_torch.h"
#include "core/model/inference/fused_plan_torch.h"
#include "core/model/inference/onednn_torch.h"

#include <ATen/Parallel.h>
#include <algorithm>
#include <array>
#include <atomic>
#include <exception>
#include <map>
#include <optional>
#include <thread>

namespace histo {

namespace {

/// Pictures that a core takes at a time: enough to fill its vector units in the last, smallest layers, few enough for
/// its cache. Of 1, 2, 4 and 8 the best for ResNet50 and EfficientNet-B0 together.
constexpr std::int64_t kPicturesAtATime = 4;

/// Input sizes whose weights are kept laid out. A data set has one or two.
constexpr std::size_t kMostLayouts = 2;

/// Where an input of this size needs TensorFlow's "same" padding, by how much on each side: left, right, top, bottom.
struct Margins {
    std::int64_t left = 0, right = 0, top = 0, bottom = 0;

    bool areEven() const { return left == right && top == bottom && left == top; }
};

Margins marginsOf(const ConvShape &shape, const at::Tensor &input)
{
    if (!shape.samePadding)
        return {shape.padding(), shape.padding(), shape.padding(), shape.padding()};
    const std::int64_t rows = missingForSame(input.size(2), shape.kernel, shape.stride);
    const std::int64_t columns = missingForSame(input.size(3), shape.kernel, shape.stride);
    return {columns / 2, columns - columns / 2, rows / 2, rows - rows / 2};
}

} // namespace

struct InferenceEngine::Impl {
    const Network &network;
    at::ScalarType type;
    std::vector<FusedStep> body; ///< of each picture by itself
    std::vector<FusedStep> tail; ///< linear layers: of all pictures at once, so that their weights are read once
    std::vector<std::optional<PreparedConv>> tailWeights;

    /// Prepared weights of the body: for pictures of one size, on one core or on all.
    using Layout = std::vector<std::optional<PreparedConv>>;
    using LayoutKey = std::array<std::int64_t, 3>; ///< height, width, cores
    std::map<LayoutKey, Layout> layouts;

    Impl(const Network &network, at::ScalarType type) : network(network), type(type)
    {
        if (!isFused())
            return;
        std::vector<FusedStep> steps = fusedPlan(network);
        const auto cut = std::find_if(steps.begin(), steps.end(),
                                      [](const FusedStep &step) { return step.kind == FusedStep::Kind::Linear; });
        body.assign(steps.begin(), cut);
        tail.assign(cut, steps.end());
        for (const FusedStep &step : tail)
            tailWeights.push_back(step.kind == FusedStep::Kind::Linear ? std::optional(prepareLinear(step.conv, type))
                                                                       : std::nullopt);
    }

    bool isFused() const
    {
        return network.nodes().back().weight.is_cpu() && (type == at::kFloat || type == at::kBFloat16);
    }

    /// Made by a run over an empty picture the first time that a size comes; after that it is only read.
    const Layout &layoutFor(std::int64_t pictures, const at::Tensor &input)
    {
        const LayoutKey key{input.size(2), input.size(3), at::get_num_threads()};
        if (auto found = layouts.find(key); found != layouts.end())
            return found->second;
        if (layouts.size() == kMostLayouts)
            layouts.clear();
        Layout layout(body.size());
        const std::vector<std::int64_t> shape{pictures, input.size(1), input.size(2), input.size(3)};
        runBody(prepared(at::zeros(shape)), [&](std::size_t step, const at::Tensor &value, std::int64_t padding) {
            layout[step] = prepareConv(body[step].conv, value.sizes(), padding, type);
            return *layout[step];
        });
        return layouts[key] = std::move(layout);
    }

    /// @param weightsOf  (step, its padded input, padding) -> PreparedConv
    template <typename WeightsOf>
    at::Tensor convolved(std::size_t index, at::Tensor input, const std::vector<at::Tensor> &values,
                         const WeightsOf &weightsOf) const
    {
        const FusedStep &step = body[index];
        const Margins margins = marginsOf(step.conv.shape, input);
        std::int64_t padding = margins.left;
        if (!margins.areEven()) {
            input = at::constant_pad_nd(input, {margins.left, margins.right, margins.top, margins.bottom});
            padding = 0;
        }
        const PreparedConv &weights = weightsOf(index, input, padding);
        if (step.added < 0)
            return runConv(step.conv, weights, input);
        const auto &uses = step.lastUses;
        const bool isFree = step.added != 0 && std::find(uses.begin(), uses.end(), step.added) != uses.end();
        return runConvAdd(step.conv, weights, input, values[std::size_t(step.added)], isFree);
    }

    at::Tensor plain(const FusedStep &step, const at::Tensor &input, const std::vector<at::Tensor> &values) const
    {
        if (step.node->op == Op::MaxPool)
            return maxOverWindows(step.node->pool, input);
        if (step.node->op == Op::GlobalMean)
            return meanOverCells(input);
        Pass pass;
        pass.type = type;
        return evaluate(*step.node, input, step.added < 0 ? at::Tensor() : values[std::size_t(step.added)], pass);
    }

    /// @param input  [n, 3, H, W], channels last, of the engine's type
    template <typename WeightsOf>
    at::Tensor runBody(const at::Tensor &input, const WeightsOf &weightsOf) const
    {
        std::vector<at::Tensor> values(network.nodes().size());
        values[0] = input;
        for (std::size_t index = 0; index < body.size(); ++index) {
            const FusedStep &step = body[index];
            at::Tensor &read = values[std::size_t(step.input)], &made = values[std::size_t(step.output)];
            switch (step.kind) {
            case FusedStep::Kind::Conv: made = convolved(index, read, values, weightsOf); break;
            case FusedStep::Kind::Excite:
                made = read;
                excite(step.excitation, made);
                break;
            default: made = plain(step, read, values);
            }
            for (int used : step.lastUses)
                values[std::size_t(used)].reset();
        }
        return values[std::size_t(body.back().output)];
    }

    at::Tensor runBodyWith(const Layout &layout, const at::Tensor &input) const
    {
        return runBody(input, [&](std::size_t step, const at::Tensor &, std::int64_t) -> const PreparedConv & {
            return *layout[step];
        });
    }

    at::Tensor runTail(at::Tensor value) const
    {
        for (std::size_t index = 0; index < tail.size(); ++index)
            value = tailWeights[index] ? runLinear(tail[index].conv, *tailWeights[index], value)
                                       : plain(tail[index], value, {});
        return value.to(at::kFloat);
    }

    at::Tensor prepared(const at::Tensor &input) const
    {
        return input.to(input.options().dtype(type), false, false, at::MemoryFormat::ChannelsLast);
    }

    at::Tensor run(const at::Tensor &input)
    {
        if (!isFused()) {
            Pass pass;
            pass.type = type;
            return network.features(input, pass);
        }
        const std::int64_t pictures = input.size(0);
        const int cores = at::get_num_threads();
        if (pictures == 1 || cores == 1) {
            std::vector<at::Tensor> parts;
            for (std::int64_t from = 0; from < pictures; from += kPicturesAtATime) {
                const at::Tensor part = prepared(input.narrow(0, from, std::min(kPicturesAtATime, pictures - from)));
                parts.push_back(runBodyWith(layoutFor(part.size(0), part), part));
            }
            return runTail(parts.size() == 1 ? parts.front() : at::cat(parts));
        }
        const std::int64_t chunk = std::min(kPicturesAtATime, (pictures + cores - 1) / cores);
        std::vector<at::Tensor> parts(static_cast<std::size_t>((pictures + chunk - 1) / chunk));
        const Layout *layout = nullptr;
        runOnEachCore(1, [&](std::atomic<std::size_t> &) { layout = &layoutFor(chunk, input); });
        runOnEachCore(cores, [&](std::atomic<std::size_t> &next) {
            for (std::size_t index = next++; index < parts.size(); index = next++) {
                const std::int64_t from = static_cast<std::int64_t>(index) * chunk;
                parts[index] = runBodyWith(*layout, prepared(input.narrow(0, from, std::min(chunk, pictures - from))));
            }
        });
        return runTail(at::cat(parts));
    }

    /// Threads of one core each: LibTorch and oneDNN share no work below them, so nothing waits for anything.
    template <typename Work>
    static void runOnEachCore(int cores, const Work &work)
    {
        std::atomic<std::size_t> next = 0;
        std::vector<std::exception_ptr> problems(static_cast<std::size_t>(cores));
        std::vector<std::jthread> threads;
        for (auto &problem : problems)
            threads.emplace_back([&] {
                c10::NoGradGuard noGradients;
                at::set_num_threads(1); // of this thread
                try {
                    work(next);
                } catch (...) {
                    problem = std::current_exception();
                }
            });
        threads.clear(); // joins
        for (const auto &problem : problems)
            if (problem)
                std::rethrow_exception(problem);
    }
};

InferenceEngine::InferenceEngine(const Network &network, at::ScalarType type)
    : m_impl(std::make_unique<Impl>(network, type))
{}

InferenceEngine::~InferenceEngine() = default;

at::ScalarType InferenceEngine::type() const { return m_impl->type; }

at::Tensor InferenceEngine::features(const at::Tensor &input)
{
    c10::NoGradGuard noGradients;
    return m_impl->run(input);
}

at::Tensor InferenceEngine::forward(const at::Tensor &input)
{
    const Node &head = m_impl->network.nodes().back();
    const at::Tensor seen = features(input);
    c10::NoGradGuard noGradients;
    return at::linear(seen, head.weight, head.bias);
}

} // namespace histo
