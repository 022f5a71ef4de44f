#pragma once

// Core-only: which values of a network pass between its convolutions as bytes.

#include "core/model/inference/fused_plan_torch.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace histo {

/// A value as unsigned bytes: real = scale * (byte - zeroPoint). What lies beyond 0 or 255 is cut off there.
struct ByteScale {
    double scale = 1;
    int zeroPoint = 0;

    /// Of the values from `low` to `high`, 0 always among them and met exactly (padding is 0).
    static ByteScale ofRange(double low, double high);
    bool operator==(const ByteScale &) const = default;
};

/// By the number of the value, as FusedStep counts them.
using ByteScales = std::map<int, ByteScale>;

/// What calibration pictures tell of a network's values.
struct Int8Calibration {
    ByteScales scales;
    /// Mean of each channel, by value: with it the shift that rounded weights bring is taken out of the bias. May be
    /// empty: then nothing is taken out.
    std::map<int, std::vector<float>> channelMeans;
};

/// Why a network cannot run in 8-bit integers, for people; nothing if it can. Its convolutions must end in a ReLU or
/// nothing: squeeze and excitation and SiLU want floating point before and after almost every convolution, which costs
/// what the integers win.
std::optional<std::string> whyNotInt8(const Network &network);

/// A network's steps, and how each value is kept. The first convolution reads floating point, linear layers too.
struct Int8Plan {
    std::vector<FusedStep> body; ///< of each picture by itself
    std::vector<FusedStep> tail; ///< linear layers
    ByteScales scales;           ///< values that are not here stay floating point; biases are those for rounded weights
    std::size_t valueCount = 0;

    /// Whether a step of the body multiplies bytes.
    bool isInt8(const FusedStep &step) const
    {
        return step.kind == FusedStep::Kind::Conv && scales.contains(step.input);
    }
    std::optional<ByteScale> scaleOf(int value) const;
};

/// The plan without any bytes: for calibration. Only for networks that can run in 8-bit integers.
Int8Plan floatPlan(const Network &network);

/// Values that should be bytes: those that convolutions behind the first one read, add or, after adding, write; and what
/// max pooling of bytes makes of them.
std::vector<int> byteValues(const Int8Plan &plan);

/// Weights as signed bytes, each output channel with a scale of its own: weight = scale * byte, |byte| <= 127.
struct ByteWeights {
    at::Tensor bytes;  ///< int8, the shape of the weights
    at::Tensor scales; ///< float32 [out]
};
ByteWeights byteWeights(const at::Tensor &weight);

/// @param calibration  with the scales of all byteValues
/// @throws Error BadInput if a value's scale is missing, or is no positive number, or its zero point no byte, or the
///         means are not those of its channels
Int8Plan int8Plan(const Network &network, const Int8Calibration &calibration);

} // namespace histo
