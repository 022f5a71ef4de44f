#include "core/model/inference/int8_cells_torch.h"

#include <algorithm>
#include <bit>
#include <vector>

// Plain loops, which the compiler turns into vector instructions, one version for each processor family.
#define HISTO_VECTORISED __attribute__((target_clones("avx512f", "avx2", "default"), optimize("O3")))

namespace histo {

namespace {

using Byte = std::uint8_t;

HISTO_VECTORISED void round(const float *values, Byte *bytes, std::int64_t count, float factor, float zeroPoint)
{
    for (std::int64_t i = 0; i < count; ++i) {
        float byte = values[i] * factor + zeroPoint;
        byte = byte < 0 ? 0 : byte;
        byte = byte > 255 ? 255 : byte;
        bytes[i] = Byte(int(byte + 0.5f));
    }
}

HISTO_VECTORISED void round(const std::uint16_t *values, Byte *bytes, std::int64_t count, float factor, float zeroPoint)
{
    for (std::int64_t i = 0; i < count; ++i) {
        float byte = std::bit_cast<float>(std::uint32_t(values[i]) << 16) * factor + zeroPoint;
        byte = byte < 0 ? 0 : byte;
        byte = byte > 255 ? 255 : byte;
        bytes[i] = Byte(int(byte + 0.5f));
    }
}

HISTO_VECTORISED void addTo(std::int32_t *sums, const Byte *bytes, std::int64_t channels)
{
    for (std::int64_t channel = 0; channel < channels; ++channel)
        sums[channel] += bytes[channel];
}

HISTO_VECTORISED void raiseTo(Byte *largest, const Byte *bytes, std::int64_t channels)
{
    for (std::int64_t channel = 0; channel < channels; ++channel)
        largest[channel] = std::max(largest[channel], bytes[channel]);
}

} // namespace

at::Tensor toBytes(const at::Tensor &input, ByteScale scale)
{
    at::Tensor bytes = at::empty_like(input, input.options().dtype(at::kByte));
    const float factor = float(1 / scale.scale), zeroPoint = float(scale.zeroPoint);
    Byte *target = bytes.data_ptr<Byte>();
    if (input.scalar_type() == at::kBFloat16)
        round(static_cast<const std::uint16_t *>(input.data_ptr()), target, input.numel(), factor, zeroPoint);
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

at::Tensor maxOverByteWindows(const PoolShape &shape, const at::Tensor &bytes)
{
    const std::int64_t channels = bytes.size(1), height = bytes.size(2), width = bytes.size(3);
    const std::int64_t rows = extentAfter(shape, height), columns = extentAfter(shape, width);
    at::Tensor result = at::empty({bytes.size(0), channels, rows, columns}, bytes.options(),
                                  at::MemoryFormat::ChannelsLast);
    const auto window = [&](std::int64_t place, std::int64_t extent) {
        const std::int64_t begin = place * shape.stride - shape.padding;
        return std::pair(std::max<std::int64_t>(begin, 0), std::min(begin + shape.kernel, extent));
    };
    const Byte *source = bytes.data_ptr<Byte>();
    Byte *out = result.data_ptr<Byte>();
    for (std::int64_t picture = 0; picture < bytes.size(0); ++picture, source += height * width * channels)
        for (std::int64_t row = 0; row < rows; ++row) {
            const auto [top, bottom] = window(row, height);
            for (std::int64_t column = 0; column < columns; ++column, out += channels) {
                const auto [left, right] = window(column, width);
                std::copy_n(source + (top * width + left) * channels, channels, out);
                for (std::int64_t y = top; y < bottom; ++y)
                    for (std::int64_t x = left; x < right; ++x)
                        raiseTo(out, source + (y * width + x) * channels, channels);
            }
        }
    return result;
}

} // namespace histo
