#include "core/model/inference/int8_plan_torch.h"

#include "core/common/error.h"

#include <algorithm>
#include <c10/core/GradMode.h>
#include <cmath>
#include <set>

namespace histo {

namespace {

constexpr int kPicture = 0; // the value that is the input

bool isMaxPool(const FusedStep &step) { return step.kind == FusedStep::Kind::Plain && step.node->op == Op::MaxPool; }

/// The first convolution has three channels in, too few for the integer units, and its input carries the picture.
bool mayBeInt8(const FusedStep &step) { return step.kind == FusedStep::Kind::Conv && step.input != kPicture; }

std::vector<const FusedStep *> readersOf(const std::vector<FusedStep> &steps, int value)
{
    std::vector<const FusedStep *> readers;
    for (const FusedStep &step : steps)
        if (step.input == value || step.added == value)
            readers.push_back(&step);
    return readers;
}

const FusedStep *makerOf(const std::vector<FusedStep> &steps, int value)
{
    const auto found = std::find_if(steps.begin(), steps.end(),
                                    [value](const FusedStep &step) { return step.output == value; });
    return found == steps.end() ? nullptr : &*found;
}

/// Byte i stands for the same number before max pooling and after it.
void shareScalesAcrossMaxPool(Int8Plan &plan)
{
    for (const FusedStep &step : plan.body)
        if (isMaxPool(step) && plan.scales.contains(step.input) && plan.scales.contains(step.output))
            plan.scales[step.output] = plan.scales[step.input];
}

/// Rounded weights shift each output channel by (rounded W - W) times the mean of what they see. Cells at the border,
/// where padding is part of that, are taken as if they were inside.
/// Source: Nagel et al., Data-Free Quantization, ICCV 2019, section 4.2, with means measured instead of derived.
void takeShiftOut(FusedConv &conv, const std::vector<float> &channelMeans)
{
    const std::int64_t out = conv.weight.size(0), groups = conv.shape.groups, inGroup = conv.weight.size(1);
    if (static_cast<std::int64_t>(channelMeans.size()) != groups * inGroup)
        throw Error(ErrorKind::BadInput, "calibration means of " + std::to_string(channelMeans.size()) +
                                             " channels for a convolution of " + std::to_string(groups * inGroup) +
                                             "; quantise the run again");
    const ByteWeights rounded = byteWeights(conv.weight);
    const at::Tensor error = rounded.bytes.to(at::kFloat) * rounded.scales.view({-1, 1, 1, 1}) - conv.weight;
    const at::Tensor means = at::tensor(channelMeans).view({groups, 1, inGroup});
    const at::Tensor shift = (error.sum({2, 3}).view({groups, out / groups, inGroup}) * means).sum(2).view({out});
    conv.bias = conv.bias - shift;
}

} // namespace

ByteScale ByteScale::ofRange(double low, double high)
{
    low = std::min(low, 0.0);
    high = std::max(high, 0.0);
    if (high - low < 1e-30) // a value that is always 0
        return {};
    const double scale = (high - low) / 255;
    return {scale, static_cast<int>(std::lround(-low / scale))};
}

std::optional<std::string> whyNotInt8(const Network &network)
{
    const auto isSmooth = [](const Node &node) {
        return node.op == Op::Scale || (node.op == Op::Activation && (node.activation == ActivationKind::SiLU ||
                                                                      node.activation == ActivationKind::Sigmoid));
    };
    const auto &nodes = network.nodes();
    if (std::any_of(nodes.begin(), nodes.end(), isSmooth))
        return "its squeeze-and-excitation and SiLU layers need floating point";
    return std::nullopt;
}

std::optional<ByteScale> Int8Plan::scaleOf(int value) const
{
    const auto found = scales.find(value);
    return found == scales.end() ? std::nullopt : std::optional(found->second);
}

Int8Plan floatPlan(const Network &network)
{
    FusedPlan plan = fusedPlan(network);
    return {
        .body = std::move(plan.body), .tail = std::move(plan.tail), .scales = {}, .valueCount = network.nodes().size()};
}

std::vector<int> byteValues(const Int8Plan &plan)
{
    std::set<int> values;
    for (const FusedStep &step : plan.body) {
        if (!mayBeInt8(step))
            continue;
        values.insert(step.input);
        if (step.added >= 0) { // the sum is taken in bytes, over the bytes of what is added
            values.insert(step.added);
            values.insert(step.output);
        }
    }
    values.erase(kPicture);
    // Pooling bytes is a quarter of the work of pooling floats: back from each pool that must write them.
    for (auto step = plan.body.rbegin(); step != plan.body.rend(); ++step)
        if (isMaxPool(*step) && values.contains(step->output) && readersOf(plan.body, step->input).size() == 1) {
            const FusedStep *maker = makerOf(plan.body, step->input);
            if (maker && (mayBeInt8(*maker) || isMaxPool(*maker)))
                values.insert(step->input);
        }
    return {values.begin(), values.end()};
}

ByteWeights byteWeights(const at::Tensor &weight)
{
    const at::Tensor largest = weight.abs().amax({1, 2, 3});
    // A channel of zeros has any scale.
    const at::Tensor scales = at::where(largest > 0, largest / 127, at::ones_like(largest));
    return {(weight / scales.view({-1, 1, 1, 1})).round().clamp(-127, 127).to(at::kChar).contiguous(), scales};
}

Int8Plan int8Plan(const Network &network, const Int8Calibration &calibration)
{
    c10::NoGradGuard noGradients;
    Int8Plan plan = floatPlan(network);
    for (int value : byteValues(plan)) {
        const auto found = calibration.scales.find(value);
        const bool isGood = found != calibration.scales.end() && std::isfinite(found->second.scale) &&
                            found->second.scale > 0 && found->second.zeroPoint >= 0 && found->second.zeroPoint <= 255;
        if (!isGood)
            throw Error(ErrorKind::BadInput, "no usable 8-bit scale for value " + std::to_string(value) +
                                                 " of the network; quantise the run again");
        plan.scales.insert(*found);
    }
    shareScalesAcrossMaxPool(plan);
    for (FusedStep &step : plan.body)
        if (const auto means = calibration.channelMeans.find(step.input);
            plan.isInt8(step) && means != calibration.channelMeans.end())
            takeShiftOut(step.conv, means->second);
    return plan;
}

} // namespace histo
