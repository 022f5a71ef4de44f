#include "core/model/inference/int8_cells_torch.h"

#include "core/common/bf16_bits.h"
#include "core/common/vectorised.h"

#include <algorithm>
#include <vector>

namespace histo {

namespace {

using Byte = std::uint8_t;

[[gnu::always_inline]] inline Byte nearestByte(float value)
{
    value = value < 0 ? 0 : value;
    value = value > 255 ? 255 : value;
    return Byte(int(value + 0.5f));
}

HISTO_VECTORISED void round(const float *values, Byte *bytes, std::int64_t count, float factor, float zeroPoint)
{
    for (std::int64_t i = 0; i < count; ++i)
        bytes[i] = nearestByte(values[i] * factor + zeroPoint);
}

HISTO_VECTORISED void round(const Bf16Bits *values, Byte *bytes, std::int64_t count, float factor, float zeroPoint)
{
    for (std::int64_t i = 0; i < count; ++i)
        bytes[i] = nearestByte(floatOfBits(values[i]) * factor + zeroPoint);
}

HISTO_VECTORISED void addTo(std::int32_t *sums, const Byte *bytes, std::int64_t channels)
{
    for (std::int64_t channel = 0; channel < channels; ++channel)
        sums[channel] += bytes[channel];
}

} // namespace

at::Tensor toBytes(const at::Tensor &input, ByteScale scale)
{
    at::Tensor bytes = at::empty_like(input, input.options().dtype(at::kByte));
    const float factor = float(1 / scale.scale), zeroPoint = float(scale.zeroPoint);
    Byte *target = bytes.data_ptr<Byte>();
    if (input.scalar_type() == at::kBFloat16)
        round(static_cast<const Bf16Bits *>(input.data_ptr()), target, input.numel(), factor, zeroPoint);
    else
        round(input.data_ptr<float>(), target, input.numel(), factor, zeroPoint);
    return bytes;
}

at::Tensor fromBytes(const at::Tensor &bytes, ByteScale scale, at::ScalarType type)
{
    return bytes.to(at::kFloat).sub_(scale.zeroPoint).mul_(scale.scale).to(type);
}

at::Tensor meanOverByteCells(const at::Tensor &bytes, ByteScale scale)
{
    const std::int64_t pictures = bytes.size(0), channels = bytes.size(1), cells = bytes.size(2) * bytes.size(3);
    at::Tensor means = at::empty({pictures, channels});
    std::vector<std::int32_t> sums(static_cast<std::size_t>(channels));
    const Byte *cell = bytes.data_ptr<Byte>();
    float *mean = means.data_ptr<float>();
    for (std::int64_t picture = 0; picture < pictures; ++picture) {
        std::fill(sums.begin(), sums.end(), 0);
        for (std::int64_t i = 0; i < cells; ++i, cell += channels)
            addTo(sums.data(), cell, channels);
        for (std::int32_t sum : sums)
            *mean++ = float(scale.scale * (double(sum) / double(cells) - scale.zeroPoint));
    }
    return means;
}

} // namespace histo
