#include "core/model/inference/cell_kernels_torch.h"

#include "core/common/bf16_bits.h"
#include "core/common/vectorised.h"

#include <ATen/Parallel.h>
#include <algorithm>
#include <cmath>
#include <vector>

namespace histo {

namespace {

using Bits = Bf16Bits;
using Byte = std::uint8_t;

HISTO_VECTORISED void addTo(float *sums, const Bits *values, std::int64_t channels)
{
    for (std::int64_t channel = 0; channel < channels; ++channel)
        sums[channel] += floatOfBits(values[channel]);
}

HISTO_VECTORISED void addTo(float *sums, const float *values, std::int64_t channels)
{
    for (std::int64_t channel = 0; channel < channels; ++channel)
        sums[channel] += values[channel];
}

HISTO_VECTORISED void multiply(Bits *values, const float *factors, std::int64_t channels)
{
    for (std::int64_t channel = 0; channel < channels; ++channel)
        values[channel] = bitsOfFloat(floatOfBits(values[channel]) * factors[channel]);
}

HISTO_VECTORISED void multiply(float *values, const float *factors, std::int64_t channels)
{
    for (std::int64_t channel = 0; channel < channels; ++channel)
        values[channel] *= factors[channel];
}

HISTO_VECTORISED void raiseTo(Bits *largest, const Bits *values, std::int64_t channels)
{
    for (std::int64_t channel = 0; channel < channels; ++channel) {
        const float a = floatOfBits(largest[channel]), b = floatOfBits(values[channel]);
        largest[channel] = a < b ? values[channel] : largest[channel];
    }
}

HISTO_VECTORISED void raiseTo(float *largest, const float *values, std::int64_t channels)
{
    for (std::int64_t channel = 0; channel < channels; ++channel)
        largest[channel] = largest[channel] < values[channel] ? values[channel] : largest[channel];
}

HISTO_VECTORISED void raiseTo(Byte *largest, const Byte *values, std::int64_t channels)
{
    for (std::int64_t channel = 0; channel < channels; ++channel)
        largest[channel] = std::max(largest[channel], values[channel]);
}

HISTO_VECTORISED void product(const float *matrix, const float *bias, const float *vector, float *result,
                              std::int64_t rows, std::int64_t columns)
{
    for (std::int64_t row = 0; row < rows; ++row) {
        float lanes[16] = {};
        std::int64_t column = 0;
        for (; column + 16 <= columns; column += 16)
            for (int lane = 0; lane < 16; ++lane)
                lanes[lane] += matrix[row * columns + column + lane] * vector[column + lane];
        float sum = bias[row];
        for (; column < columns; ++column)
            sum += matrix[row * columns + column] * vector[column];
        for (float lane : lanes)
            sum += lane;
        result[row] = sum;
    }
}

/// Calls `work` with a pointer of the tensor's type: Bits for bfloat16, float for float32.
template <typename Work>
void withPixels(const at::Tensor &tensor, Work work)
{
    if (tensor.scalar_type() == at::kBFloat16)
        work(static_cast<Bits *>(tensor.data_ptr()));
    else
        work(tensor.data_ptr<float>());
}

/// Channels that one core takes when several share a picture: whole cache lines of bfloat16.
constexpr std::int64_t kChannelsOfACore = 64;

/// Calls `work` with ranges of channels.
template <typename Work>
void sharedByChannels(std::int64_t channels, const Work &work)
{
    const std::int64_t lines = (channels + kChannelsOfACore - 1) / kChannelsOfACore;
    at::parallel_for(0, lines, 1, [&](std::int64_t from, std::int64_t to) {
        work(from * kChannelsOfACore, std::min(to * kChannelsOfACore, channels));
    });
}

template <typename Value>
void meanOfPicture(const Value *values, float *means, std::int64_t channels, std::int64_t cells)
{
    sharedByChannels(channels, [&](std::int64_t from, std::int64_t to) {
        std::fill(means + from, means + to, 0.0f);
        for (std::int64_t cell = 0; cell < cells; ++cell)
            addTo(means + from, values + cell * channels + from, to - from);
        for (std::int64_t channel = from; channel < to; ++channel)
            means[channel] /= float(cells);
    });
}

float sigmoid(float value) { return 1 / (1 + std::exp(-value)); }

} // namespace

at::Tensor meanOverCells(const at::Tensor &input)
{
    const std::int64_t pictures = input.size(0), channels = input.size(1), cells = input.size(2) * input.size(3);
    at::Tensor means = at::empty({pictures, channels});
    withPixels(input, [&](auto *values) {
        for (std::int64_t picture = 0; picture < pictures; ++picture)
            meanOfPicture(values + picture * cells * channels, means.data_ptr<float>() + picture * channels, channels,
                          cells);
    });
    return means;
}

void excite(const Excitation &excitation, at::Tensor &values)
{
    const std::int64_t pictures = values.size(0), channels = values.size(1), cells = values.size(2) * values.size(3);
    const std::int64_t squeezed = excitation.weight1.size(0);
    std::vector<float> means(std::size_t(channels), 0.0f), factors(std::size_t(channels), 0.0f);
    std::vector<float> middle(std::size_t(squeezed), 0.0f);
    withPixels(values, [&](auto *all) {
        for (std::int64_t picture = 0; picture < pictures; ++picture) {
            auto *own = all + picture * cells * channels;
            meanOfPicture(own, means.data(), channels, cells);
            product(excitation.weight1.data_ptr<float>(), excitation.bias1.data_ptr<float>(), means.data(),
                    middle.data(), squeezed, channels);
            for (float &value : middle)
                value *= sigmoid(value);
            product(excitation.weight2.data_ptr<float>(), excitation.bias2.data_ptr<float>(), middle.data(),
                    factors.data(), channels, squeezed);
            for (float &value : factors)
                value = sigmoid(value);
            sharedByChannels(channels, [&](std::int64_t from, std::int64_t to) {
                for (std::int64_t cell = 0; cell < cells; ++cell)
                    multiply(own + cell * channels + from, factors.data() + from, to - from);
            });
        }
    });
}

at::Tensor maxOverWindows(const PoolShape &shape, const at::Tensor &input)
{
    const std::int64_t channels = input.size(1), height = input.size(2), width = input.size(3);
    const std::int64_t rows = extentAfter(shape, height), columns = extentAfter(shape, width);
    at::Tensor result = at::empty({input.size(0), channels, rows, columns}, input.options(),
                                  at::MemoryFormat::ChannelsLast);
    const auto window = [&](std::int64_t place, std::int64_t extent) {
        const std::int64_t begin = place * shape.stride - shape.padding;
        return std::pair(std::max<std::int64_t>(begin, 0), std::min(begin + shape.kernel, extent));
    };
    const auto run = [&](auto *source) {
        auto *out = static_cast<decltype(source)>(result.data_ptr());
        at::parallel_for(0, input.size(0) * rows, 8, [&](std::int64_t from, std::int64_t to) {
            for (std::int64_t line = from; line < to; ++line) {
                const auto *picture = source + line / rows * height * width * channels;
                auto *largest = out + line * columns * channels;
                const auto [top, bottom] = window(line % rows, height);
                for (std::int64_t column = 0; column < columns; ++column, largest += channels) {
                    const auto [left, right] = window(column, width);
                    std::copy_n(picture + (top * width + left) * channels, channels, largest);
                    for (std::int64_t y = top; y < bottom; ++y)
                        for (std::int64_t x = left; x < right; ++x)
                            raiseTo(largest, picture + (y * width + x) * channels, channels);
                }
            }
        });
    };
    if (input.scalar_type() == at::kByte)
        run(input.data_ptr<Byte>());
    else
        withPixels(input, run);
    return result;
}

} // namespace histo
