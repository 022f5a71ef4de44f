#include "core/common/error.h"
#include "core/model/inference/bf16_kernels.h"
#include "core/model/inference/bf16_lanes.h"

#if !defined(HISTO_BF16_KERNELS)

namespace histo {

namespace {

[[noreturn]] void refuse()
{
    throw Error(ErrorKind::Internal, "there are no bfloat16 kernels for this processor; ask hasBf16Kernels() first");
}

} // namespace

std::int64_t densePieces(const Bf16Conv &, const Bf16ConvCall &) { refuse(); }
void runDense(const Bf16Conv &, const Bf16ConvCall &, std::int64_t, std::int64_t) { refuse(); }

std::int64_t depthwisePieces(const Bf16Conv &, const Bf16ConvCall &) { refuse(); }
void runDepthwise(const Bf16Conv &, const Bf16ConvCall &, std::int64_t, std::int64_t) { refuse(); }

} // namespace histo

#endif
