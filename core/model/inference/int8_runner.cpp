#include "core/model/inference/int8_runner_torch.h"

#include "core/model/inference/cell_kernels_torch.h"
#include "core/model/inference/int8_cells_torch.h"

#include <algorithm>

namespace histo {

namespace {

bool isLastUse(const FusedStep &step, int value)
{
    return std::find(step.lastUses.begin(), step.lastUses.end(), value) != step.lastUses.end();
}

} // namespace

/// The values made so far. Each is kept as bytes or not, as the plan says.
struct Int8Runner::Values {
    const Int8Plan &plan;
    at::ScalarType type;
    std::vector<at::Tensor> made;

    at::Tensor &at(int value) { return made[static_cast<std::size_t>(value)]; }
    at::Tensor asFloats(int value)
    {
        const auto scale = plan.scaleOf(value);
        return scale ? fromBytes(at(value), *scale, type) : at(value);
    }
    void put(int value, const at::Tensor &tensor)
    {
        const auto scale = plan.scaleOf(value);
        at(value) = scale && tensor.scalar_type() != at::kByte ? toBytes(tensor, *scale) : tensor;
    }
};

Int8Runner::Int8Runner(const Int8Plan &plan, at::ScalarType type) : m_plan(plan), m_type(type), m_tail(plan.tail, type)
{}

at::Tensor Int8Runner::convolved(const FusedStep &step, const Weights &weights, const PaddedInput &in,
                                 Values &values) const
{
    const bool overwrites = step.added > 0 && isLastUse(step, step.added);
    if (!m_plan.isInt8(step)) {
        PreparedConv prepared = *weights.floats;
        prepared.padding = in.padding; // "same" padding depends on the size
        if (step.added < 0)
            return runConv(step.conv, prepared, in.input);
        return runConvAdd(step.conv, prepared, in.input, values.asFloats(step.added), overwrites);
    }
    PreparedInt8Conv prepared = *weights.bytes;
    prepared.padding = in.padding;
    if (step.added < 0)
        return runInt8Conv(step.conv, prepared, in.input, m_plan.scaleOf(step.output), m_type);
    const at::Tensor &added = values.at(step.added);
    return runInt8ConvAdd(step.conv, prepared, in.input, overwrites ? added : added.clone(),
                          *m_plan.scaleOf(step.added), *m_plan.scaleOf(step.output));
}

at::Tensor Int8Runner::plain(const FusedStep &step, Values &values) const
{
    const auto scale = m_plan.scaleOf(step.input);
    if (step.node->op == Op::MaxPool && scale && m_plan.scaleOf(step.output))
        return maxOverWindows(step.node->pool, values.at(step.input));
    if (step.node->op == Op::GlobalMean && scale)
        return meanOverByteCells(values.at(step.input), *scale);
    const at::Tensor input = values.asFloats(step.input);
    if (step.node->op == Op::MaxPool)
        return maxOverWindows(step.node->pool, input);
    if (step.node->op == Op::GlobalMean)
        return meanOverCells(input);
    Pass pass;
    pass.type = m_type;
    return evaluate(*step.node, input, step.added < 0 ? at::Tensor() : values.asFloats(step.added), pass);
}

/// @param weightsOf  (number of the step, its padded input) -> Weights
template <typename WeightsOf>
at::Tensor Int8Runner::run(const at::Tensor &input, const WeightsOf &weightsOf, const Tap &tap) const
{
    Values values{m_plan, m_type, std::vector<at::Tensor>(m_plan.valueCount)};
    values.at(0) = input.to(input.options().dtype(m_type), false, false, at::MemoryFormat::ChannelsLast);
    for (std::size_t index = 0; index < m_plan.body.size(); ++index) {
        const FusedStep &step = m_plan.body[index];
        if (step.kind == FusedStep::Kind::Conv) {
            const auto scale = m_plan.scaleOf(step.input);
            const PaddedInput in = padded(step.conv.shape, values.at(step.input), scale ? scale->zeroPoint : 0);
            values.put(step.output, convolved(step, weightsOf(index, in), in, values));
        } else {
            values.put(step.output, plain(step, values));
        }
        if (tap)
            tap(step.output, values.at(step.output));
        for (int used : step.lastUses)
            values.at(used).reset();
    }
    return values.asFloats(m_plan.body.back().output);
}

Int8Runner::Layout Int8Runner::layoutFor(std::int64_t pictures, std::int64_t height, std::int64_t width) const
{
    Layout layout(m_plan.body.size());
    const auto prepare = [&](std::size_t index, const PaddedInput &in) -> const Weights & {
        const FusedStep &step = m_plan.body[index];
        if (const auto scale = m_plan.scaleOf(step.input))
            layout[index].bytes = prepareInt8Conv(step.conv, *scale, in.input.sizes(), in.padding);
        else
            layout[index].floats = prepareConv(step.conv, in.input.sizes(), in.padding, m_type);
        return layout[index];
    };
    run(at::zeros({pictures, 3, height, width}), prepare, {});
    return layout;
}

at::Tensor Int8Runner::runBody(const at::Tensor &input, const Layout &layout, const Tap &tap) const
{
    return run(
        input, [&](std::size_t index, const PaddedInput &) -> const Weights & { return layout[index]; }, tap);
}

} // namespace histo
