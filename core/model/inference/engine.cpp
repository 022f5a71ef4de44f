#include "core/model/inference/engine_torch.h"

#include "core/model/inference/bf16_conv.h"
#include "core/model/inference/cell_kernels_torch.h"
#include "core/model/inference/linear_tail_torch.h"
#include "core/model/inference/picture_parts_torch.h"
#include "core/model/padded_torch.h"

#include <ATen/Parallel.h>
#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <optional>
#include <string>

namespace histo {

namespace {

/// Whether oneDNN was told to use none of the processor's instructions beyond AVX2. It reads these variables itself, and
/// LibTorch exports no function of it that would tell.
bool isOneDnnHeldBack()
{
    const char *limit = std::getenv("ONEDNN_MAX_CPU_ISA");
    if (!limit || !*limit)
        limit = std::getenv("DNNL_MAX_CPU_ISA");
    std::string name = limit ? limit : "";
    std::ranges::transform(name, name.begin(), [](unsigned char letter) { return char(std::tolower(letter)); });
    return name == "avx" || name.starts_with("sse") || name.starts_with("avx2");
}

/// Whether oneDNN takes bfloat16 weights on this processor at all, be it without instructions of their own.
bool mayRoundWeights()
{
#if defined(__x86_64__)
    return !isOneDnnHeldBack() && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
           __builtin_cpu_supports("avx512dq");
#else
    return false;
#endif
}

} // namespace

struct InferenceEngine::Impl {
    const Network &network;
    at::ScalarType type;
    std::vector<FusedStep> body;
    std::optional<LinearTail> tail;

    /// A convolution's weights as oneDNN or as our own kernels read them.
    struct Weights {
        std::optional<PreparedConv> oneDnn;
        std::optional<Bf16Conv> own;
    };
    using Layout = std::vector<Weights>;
    /// oneDNN lays weights out for the first size seen; other sizes give the same numbers.
    LayoutsByUse<Layout> layouts;

    Impl(const Network &network, at::ScalarType type) : network(network), type(type)
    {
        if (!isFused())
            return;
        FusedPlan plan = fusedPlan(network);
        body = std::move(plan.body);
        tail.emplace(std::move(plan.tail), type);
    }

    bool isFused() const
    {
        return network.nodes().back().weight.is_cpu() && at::globalContext().hasMKLDNN() &&
               (type == at::kFloat || (type == at::kBFloat16 && mayRoundWeights()));
    }

    /// By a run over empty pictures of this size.
    Layout layOut(std::int64_t pictures, const at::Tensor &input) const
    {
        Layout layout(body.size());
        const std::vector<std::int64_t> shape{pictures, input.size(1), input.size(2), input.size(3)};
        runBody(prepared(at::zeros(shape)), [&](std::size_t step, const at::Tensor &value) -> const Weights & {
            return layout[step] = weightsFor(body[step].conv, value);
        });
        return layout;
    }

    /// One picture is shared by all cores: there our own kernels win where starting an operation counts. Else oneDNN is
    /// ahead but for depthwise layers. A function of the layer and of this alone, not of sizes or of earlier pictures.
    bool usesOwnKernel(const FusedConv &conv, const at::Tensor &input) const
    {
        const int channelsIn = static_cast<int>(input.size(1));
        if (type != at::kBFloat16 || !hasBf16Kernels() || !isKnownToBf16Kernels(conv.shape, channelsIn))
            return false;
        return conv.shape.groups > 1 || (input.size(0) == 1 && conv.shape.kernel == 1);
    }

    Weights weightsFor(const FusedConv &conv, const at::Tensor &input) const
    {
        if (usesOwnKernel(conv, input)) {
            const at::Tensor weight = conv.weight.contiguous(), bias = conv.bias.contiguous();
            return {std::nullopt, packForBf16(conv.shape, static_cast<int>(input.size(1)), conv.activation,
                                              weight.data_ptr<float>(), bias.data_ptr<float>())};
        }
        const PaddedInput source = padded(conv.shape, input);
        return {prepareConv(conv, source.input.sizes(), source.padding, type), std::nullopt};
    }

    at::Tensor convolvedByOwnKernel(const FusedStep &step, const Bf16Conv &conv, const at::Tensor &input,
                                    const std::vector<at::Tensor> &values) const
    {
        const ConvShape &shape = step.conv.shape;
        const Margins margins = marginsOf(shape, input.size(2), input.size(3));
        const std::int64_t rows = extentAfter(shape, input.size(2)), columns = extentAfter(shape, input.size(3));
        at::Tensor output = mayOverwriteAdded(step) ? values[std::size_t(step.added)]
                                                    : at::empty({input.size(0), shape.channelsOut, rows, columns},
                                                                input.options(), at::MemoryFormat::ChannelsLast);
        Bf16ConvCall call{.input = static_cast<const Bf16Bits *>(input.data_ptr()),
                          .pictures = static_cast<int>(input.size(0)),
                          .height = static_cast<int>(input.size(2)),
                          .width = static_cast<int>(input.size(3)),
                          .padTop = static_cast<int>(margins.top),
                          .padLeft = static_cast<int>(margins.left),
                          .output = static_cast<Bf16Bits *>(output.data_ptr()),
                          .rows = static_cast<int>(rows),
                          .columns = static_cast<int>(columns)};
        if (step.added >= 0)
            call.added = static_cast<const Bf16Bits *>(values[std::size_t(step.added)].data_ptr());
        const std::int64_t pieces = pieceCount(conv, call), cores = at::get_num_threads();
        at::parallel_for(0, pieces, (pieces + cores - 1) / cores,
                         [&](std::int64_t from, std::int64_t to) { runPieces(conv, call, from, to); });
        return output;
    }

    bool mayOverwriteAdded(const FusedStep &step) const
    {
        const auto &uses = step.lastUses;
        return step.added > 0 && std::find(uses.begin(), uses.end(), step.added) != uses.end();
    }

    /// @param weightsOf  (step, its input) -> Weights
    template <typename WeightsOf>
    at::Tensor convolved(std::size_t index, const at::Tensor &input, const std::vector<at::Tensor> &values,
                         const WeightsOf &weightsOf) const
    {
        const FusedStep &step = body[index];
        const Weights &weights = weightsOf(index, input);
        if (weights.own)
            return convolvedByOwnKernel(step, *weights.own, input, values);
        const PaddedInput source = padded(step.conv.shape, input);
        PreparedConv prepared = *weights.oneDnn;
        prepared.padding = source.padding; // "same" padding depends on the size
        if (step.added < 0)
            return runConv(step.conv, prepared, source.input);
        return runConvAdd(step.conv, prepared, source.input, values[std::size_t(step.added)], mayOverwriteAdded(step));
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
        return runBody(input, [&](std::size_t step, const at::Tensor &) -> const Weights & { return layout[step]; });
    }

    at::Tensor prepared(const at::Tensor &input) const
    {
        return input.to(input.options().dtype(type), false, false, at::MemoryFormat::ChannelsLast);
    }

    at::Tensor run(const at::Tensor &input, const CancelToken &cancel)
    {
        if (!isFused()) {
            Pass pass;
            pass.type = type;
            return network.features(input, pass);
        }
        const at::Tensor seen = inParts(
            input,
            [&](std::int64_t pictures) -> const Layout & {
                return layouts.layoutFor(pictures, [&] { return layOut(pictures, input); });
            },
            [&](const at::Tensor &part, const Layout &layout) { return runBodyWith(layout, prepared(part)); }, cancel);
        return tail->run(seen);
    }
};

InferenceEngine::InferenceEngine(const Network &network, at::ScalarType type)
    : m_impl(std::make_unique<Impl>(network, type))
{}

InferenceEngine::~InferenceEngine() = default;

at::ScalarType InferenceEngine::type() const { return m_impl->type; }

at::Tensor InferenceEngine::features(const at::Tensor &input, const CancelToken &cancel)
{
    c10::NoGradGuard noGradients;
    return m_impl->run(input, cancel);
}

at::Tensor InferenceEngine::forward(const at::Tensor &input, const CancelToken &cancel)
{
    const at::Tensor seen = features(input, cancel);
    c10::NoGradGuard noGradients;
    return m_impl->network.head(seen);
}

} // namespace histo
