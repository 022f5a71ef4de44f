#pragma once

// Core-only: convolutions in bfloat16 for processors that multiply it in hardware (AVX-512 BF16). Written for what
// oneDNN's general path leaves on the table here: one picture at a time, where looking a prepared operation up costs as
// much as running it, and depthwise layers.

#include "core/common/aligned_vector.h"
#include "core/common/bf16_bits.h"
#include "core/model/layer_shapes.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace histo {

/// Whether this processor has the instructions.
bool hasBf16Kernels();
/// Whether a convolution's shape is one that the kernels know: dense with an even number of input channels, or
/// depthwise with a kernel of 3 or 5.
bool isKnownToBf16Kernels(const ConvShape &shape, int channelsIn);

/// Weights as the kernels read them.
struct Bf16Conv {
    ConvShape shape;
    int channelsIn = 0;
    std::optional<ActivationKind> activation;
    int rowsAtATime = 0;             ///< dense: output pixels of one tile
    std::vector<int> groupBlocks{};  ///< dense: blocks of 16 output channels in each column group, at most 4
    AlignedVector<Bf16Bits> pairs{}; ///< dense: [group][tap][channel pair][block][16 outputs][2 channels]
    AlignedVector<float> taps{};     ///< depthwise: [block of 16 channels][tap][16]
    AlignedVector<float> bias{};     ///< filled up to whole blocks
};

/// @param weight  float32 [out, in / groups, kernel, kernel], C order
/// @param bias    float32 [out]
Bf16Conv packForBf16(const ConvShape &shape, int channelsIn, std::optional<ActivationKind> activation,
                     const float *weight, const float *bias);

/// One call: pictures as [N, H, W, C], C fastest, without gaps.
struct Bf16ConvCall {
    const Bf16Bits *input = nullptr;
    int pictures = 0, height = 0, width = 0;
    int padTop = 0, padLeft = 0; ///< what lies outside the input counts as zero
    Bf16Bits *output = nullptr;  ///< [N, rows, columns, channelsOut]
    int rows = 0, columns = 0;
    const Bf16Bits *added = nullptr; ///< as output, added before the activation; may be the output itself
};

/// Independent pieces of a call, to be shared among cores.
std::int64_t pieceCount(const Bf16Conv &conv, const Bf16ConvCall &call);
/// Does the pieces [from, to). @thread any number at once, over different pieces
void runPieces(const Bf16Conv &conv, const Bf16ConvCall &call, std::int64_t from, std::int64_t to);

} // namespace histo
