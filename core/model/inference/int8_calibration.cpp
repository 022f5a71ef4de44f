#include "core/model/inference/int8_calibration_torch.h"

#include "core/common/error.h"
#include "core/model/inference/cell_kernels_torch.h"
#include "core/model/inference/int8_runner_torch.h"
#include "core/model/inference/picture_parts_torch.h"

#include <algorithm>
#include <cmath>

namespace histo {

namespace {

constexpr std::size_t kBins = 4096;
constexpr double kMostValues = 0.9999;
constexpr int kCutsTried = 80; ///< LeastError tries ends at 100 %, 99 %, … of the ends seen

struct Ends {
    double low = 0, high = 0;
};

/// Mean square of what rounding and cutting off take from the values, were bytes to end at these ends.
double squareError(const ValueHistogram &histogram, Ends ends)
{
    const ByteScale scale = ByteScale::ofRange(ends.low, ends.high);
    const double first = -scale.scale * scale.zeroPoint, last = first + 255 * scale.scale;
    const double rounding = scale.scale * scale.scale / 12;
    double sum = 0;
    for (std::size_t bin = 0; bin < histogram.counts.size(); ++bin) {
        if (histogram.counts[bin] == 0)
            continue;
        const double value = histogram.middleOf(bin), cut = value - std::clamp(value, first, last);
        sum += double(histogram.counts[bin]) * (cut == 0 ? rounding : cut * cut);
    }
    return sum;
}

Ends endsOfLeastError(const ValueHistogram &histogram)
{
    Ends best{histogram.low, histogram.high};
    double least = squareError(histogram, best);
    for (int cut = 1; cut < kCutsTried; ++cut) {
        const double share = 1 - 0.01 * cut;
        const Ends ends{histogram.low * share, histogram.high * share};
        if (const double error = squareError(histogram, ends); error < least) {
            least = error;
            best = ends;
        }
    }
    return best;
}

/// Half of what is left out at either end; a value that is never negative loses it at the top alone.
Ends endsOfMostValues(const ValueHistogram &histogram)
{
    std::int64_t all = 0;
    for (std::int64_t count : histogram.counts)
        all += count;
    const bool hasNegatives = histogram.low < 0;
    const auto mayLose = std::int64_t(double(all) * (1 - kMostValues) / (hasNegatives ? 2 : 1));
    const double width = (histogram.high - histogram.low) / double(histogram.counts.size());
    Ends ends{histogram.low, histogram.high};
    std::int64_t lost = 0;
    for (std::size_t bin = histogram.counts.size(); bin-- > 0 && (lost += histogram.counts[bin]) <= mayLose;)
        ends.high -= width;
    lost = 0;
    for (std::size_t bin = 0; hasNegatives && bin < histogram.counts.size(); ++bin) {
        if ((lost += histogram.counts[bin]) > mayLose)
            break;
        ends.low += width;
    }
    return ends;
}

struct ValueStatistics {
    ValueHistogram histogram;
    at::Tensor channelSums; ///< float64, over pictures, of each picture's mean
    std::int64_t pictures = 0;
};

void widen(ValueHistogram &histogram, const at::Tensor &values)
{
    const auto [low, high] = at::aminmax(values);
    histogram.low = std::min(histogram.low, low.item<double>());
    histogram.high = std::max(histogram.high, high.item<double>());
    if (!std::isfinite(histogram.low) || !std::isfinite(histogram.high) || values.isnan().any().item<bool>())
        throw Error(ErrorKind::BadInput, "the network's values are not finite on these pictures; 8-bit integers cannot "
                                         "hold them, use fp32");
}

void addMeans(ValueStatistics &statistics, const at::Tensor &values)
{
    const at::Tensor sums = meanOverCells(values).sum(0, false, at::kDouble);
    statistics.channelSums = statistics.channelSums.defined() ? statistics.channelSums + sums : sums;
    statistics.pictures += values.size(0);
}

std::vector<float> meansOf(const ValueStatistics &statistics)
{
    const at::Tensor means = (statistics.channelSums / double(statistics.pictures)).to(at::kFloat).contiguous();
    return {means.data_ptr<float>(), means.data_ptr<float>() + means.numel()};
}

void count(ValueHistogram &histogram, const at::Tensor &values)
{
    const float low = float(histogram.low);
    const float binsPerUnit = float(double(kBins) / std::max(histogram.high - histogram.low, 1e-30));
    const float *value = values.data_ptr<float>();
    for (std::int64_t i = 0; i < values.numel(); ++i)
        ++histogram.counts[std::min(std::size_t(std::max((value[i] - low) * binsPerUnit, 0.0f)), kBins - 1)];
}

} // namespace

ByteScale scaleFor(const ValueHistogram &histogram, ClipRule rule)
{
    Ends ends{histogram.low, histogram.high};
    if (rule == ClipRule::MostValues)
        ends = endsOfMostValues(histogram);
    else if (rule == ClipRule::LeastError)
        ends = endsOfLeastError(histogram);
    return ByteScale::ofRange(ends.low, ends.high);
}

Int8Calibration calibrated(const Network &network, const CalibrationBatches &batches, ClipRule rule,
                           const CancelToken &cancel)
{
    if (const auto reason = whyNotInt8(network))
        throw Error(ErrorKind::BadInput, "8-bit integers are not offered for this network: " + *reason + "; use bf16");
    if (batches.count == 0)
        throw Error(ErrorKind::BadInput, "no pictures to calibrate on; 8-bit integers need some");
    c10::NoGradGuard noGradients;
    const Int8Plan plan = floatPlan(network);
    const Int8Runner runner(plan, at::kFloat);
    std::map<int, ValueStatistics> all;
    for (int value : byteValues(plan))
        all[value].histogram.counts.resize(kBins);

    LayoutsByUse<Int8Runner::Layout> layouts;
    const auto runAll = [&](const auto &look) {
        for (std::size_t index = 0; index < batches.count; ++index) {
            cancel.throwIfCancelled();
            const at::Tensor batch = batches.batch(index);
            const auto &layout = layouts.layoutFor(
                batch.size(0), [&] { return runner.layoutFor(batch.size(0), batch.size(2), batch.size(3)); });
            runner.runBody(batch, layout, [&](int value, const at::Tensor &made) {
                if (const auto found = all.find(value); found != all.end())
                    look(found->second, made);
            });
        }
    };
    runAll([](ValueStatistics &statistics, const at::Tensor &values) {
        widen(statistics.histogram, values);
        addMeans(statistics, values);
    });
    runAll([](ValueStatistics &statistics, const at::Tensor &values) { count(statistics.histogram, values); });

    Int8Calibration calibration;
    for (const auto &[value, statistics] : all) {
        calibration.scales[value] = scaleFor(statistics.histogram, rule);
        calibration.channelMeans[value] = meansOf(statistics);
    }
    return calibration;
}

} // namespace histo
