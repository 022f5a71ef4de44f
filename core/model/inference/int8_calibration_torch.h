#pragma once

// Core-only: how large a network's values get on given pictures.

#include "core/common/cancel_token.h"
#include "core/model/inference/int8_plan_torch.h"

#include <functional>

namespace histo {

/// Where bytes end. Rare large values cost resolution for all others.
enum class ClipRule {
    Everything, ///< the smallest and the largest value seen
    MostValues, ///< all but one in 10,000
    LeastError  ///< where rounding inside and cutting off outside together have the least mean square
};

/// How often which values came, in bins between the least and the largest.
struct ValueHistogram {
    double low = 0, high = 0;
    std::vector<std::int64_t> counts;

    double middleOf(std::size_t bin) const { return low + (double(bin) + 0.5) * (high - low) / double(counts.size()); }
};
/// The scale under which the values of a histogram lose least, as the rule sees it.
ByteScale scaleFor(const ValueHistogram &histogram, ClipRule rule);

/// Batches of pictures, from 0: float32 [n, 3, H, W], any sizes.
struct CalibrationBatches {
    std::size_t count = 0;
    std::function<at::Tensor(std::size_t index)> batch;
};

/// Runs the network in fp32 over all batches, twice: for the ends, then for what lies between.
/// @throws Error BadInput if whyNotInt8 has a reason, there are no batches, or a value is not finite; Cancelled
Int8Calibration calibrated(const Network &network, const CalibrationBatches &batches, ClipRule rule,
                           const CancelToken &cancel);

} // namespace histo
