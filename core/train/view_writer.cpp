#include "core/train/view_writer.h"

#include "core/common/aligned_vector.h"
#include "core/common/bf16_bits.h"
#include "core/common/vectorised.h"
#include "core/image/turns.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <numbers>

namespace histo {

namespace {

/// A walk through the pixels of an area, turned: one step down or right in the view is so many bytes in the picture.
struct Walk {
    const std::uint8_t *origin;
    std::ptrdiff_t rowStep, columnStep;
    cv::Size size; ///< of the view
};

Walk walkOf(const cv::Mat3b &area, const View &view)
{
    Walk walk{area.data, static_cast<std::ptrdiff_t>(area.step[0]), 3, area.size()};
    if (view.turn & 1) {
        walk.origin += (area.rows - 1) * walk.rowStep;
        walk.rowStep = -walk.rowStep;
    }
    if (view.turn & 2) {
        walk.origin += (area.cols - 1) * walk.columnStep;
        walk.columnStep = -walk.columnStep;
    }
    if (view.turn & 4)
        std::swap(walk.rowStep, walk.columnStep);
    walk.size = turnedSize(walk.size, view.turn);
    return walk;
}

// Four lanes for three channels: one load brings a pixel, one store takes it away.
using Pixel = float __attribute__((vector_size(16)));
constexpr int kLanes = 4;

/// For each channel and level its share in the exponents (base 2) of a pixel's three results.
using Shares = std::array<std::array<Pixel, 256>, 3>;

/// Level of a channel c: min(ceiling, 2 ^ exponent[c]); the network's value: level * factor[c] + offset[c].
struct Colours {
    Shares shares;
    float ceiling;
    Pixel factor{}, offset{};
};

/// 2^x within 3e-6 of its value, for |x| < 126. The power of two goes straight into the exponent's bits; what is left
/// of x lies in [-0.5, 0.5], where a polynomial will do (its coefficients: least largest relative error).
[[gnu::always_inline]] inline float twoToThe(float x)
{
    constexpr float kToWhole = 12582912; // 1.5 * 2^23: adding it rounds to a whole number, found in the lowest bits
    const float shifted = x + kToWhole;
    const float rest = x - (shifted - kToWhole);
    float power = rest * 1.3395279e-3f + 9.6177167e-3f;
    power = power * rest + 5.5503324e-2f;
    power = power * rest + 2.4022651e-1f;
    power = power * rest + 6.9314718e-1f;
    power = power * rest + 1.0f;
    return std::bit_cast<float>(std::bit_cast<std::int32_t>(power) + (std::bit_cast<std::int32_t>(shifted) << 23));
}

/// One row of a view, by way of `pixels`: room for as many.
HISTO_VECTORISED void writeColouredRow(const std::uint8_t *source, std::ptrdiff_t step, int width,
                                       const Colours &colours, Pixel *pixels, float *out)
{
    for (int column = 0; column < width; ++column, source += step)
        pixels[column] = colours.shares[0][source[0]] + colours.shares[1][source[1]] + colours.shares[2][source[2]];
    float *values = reinterpret_cast<float *>(pixels);
    // Powers are positive, so their bits are ordered as they are; a comparison of floats would not be vectorised.
    const auto ceiling = std::bit_cast<std::int32_t>(colours.ceiling);
    for (int i = 0; i < kLanes * width; ++i)
        values[i] = std::bit_cast<float>(std::min(std::bit_cast<std::int32_t>(twoToThe(values[i])), ceiling));
    const Pixel factor = colours.factor, offset = colours.offset;
    // Each store brings a fourth value too many, which the next pixel overwrites.
    for (int column = 0; column + 1 < width; ++column) {
        const Pixel pixel = pixels[column] * factor + offset;
        std::memcpy(out + 3 * column, &pixel, sizeof pixel);
    }
    const Pixel last = pixels[width - 1] * factor + offset;
    std::memcpy(out + 3 * (width - 1), &last, 3 * sizeof(float));
}

void writePlainRow(const std::uint8_t *source, std::ptrdiff_t step, int width, const InputLevels &levels, float *out)
{
    for (int column = 0; column < width; ++column, source += step, out += 3) {
        out[0] = levels[0][source[0]];
        out[1] = levels[1][source[1]];
        out[2] = levels[2][source[2]];
    }
}

HISTO_VECTORISED void roundToBf16(const float *values, std::size_t count, Bf16Bits *out)
{
    for (std::size_t i = 0; i < count; ++i)
        out[i] = bitsOfFloat(values[i]);
}

/// Rows straight to float32, or by way of one row to bfloat16.
template <class WriteRow>
void writeRows(const Walk &walk, InputType type, void *out, const WriteRow &writeRow)
{
    const std::size_t rowValues = static_cast<std::size_t>(walk.size.width) * 3;
    AlignedVector<float> row(type == InputType::Bfloat16 ? rowValues : 0);
    for (int index = 0; index < walk.size.height; ++index) {
        const std::uint8_t *source = walk.origin + index * walk.rowStep;
        const std::size_t place = static_cast<std::size_t>(index) * rowValues;
        if (type == InputType::Float32) {
            writeRow(source, static_cast<float *>(out) + place);
        } else {
            writeRow(source, row.data());
            roundToBf16(row.data(), rowValues, static_cast<Bf16Bits *>(out) + place);
        }
    }
}

using Densities = std::array<double, 256>; ///< of each level, in factors of two

Densities densitiesAbove(double darkest)
{
    Densities densities;
    for (std::size_t level = 0; level < densities.size(); ++level)
        densities[level] = -std::log2(std::max(static_cast<double>(level) / 255, darkest));
    return densities;
}

Colours coloursOf(const InputLevels &levels, const View &view, const DensityChange *before)
{
    DensityChange change = hedChange(view.stainScale, view.stainShift);
    static const Densities fromHed = densitiesAbove(kDarkestInHed), fromChange = densitiesAbove(1 / 255.0);
    const Densities &densities = before ? fromChange : fromHed;
    if (before)
        change = change.after(*before);
    Colours colours;
    // Held at white before the brightness is changed, and again after it.
    colours.ceiling = 255 * std::min(1.0f, view.brightness);
    const double whole = std::log2(255.0 * view.brightness);
    for (int from = 0; from < 3; ++from) {
        Pixel factor{}, constant{};
        for (int to = 0; to < 3; ++to) {
            factor[to] = static_cast<float>(-change.matrix(to, from));
            constant[to] = from == 0 ? static_cast<float>(whole - change.offset[to] * std::numbers::log2e) : 0;
        }
        // The strongest changes of black would otherwise leave the range of float32: three shares make an exponent.
        constexpr float kLargestShare = 40;
        auto &shares = colours.shares[static_cast<std::size_t>(from)];
        for (std::size_t level = 0; level < shares.size(); ++level)
            for (int to = 0; to < 3; ++to)
                shares[level][to] = std::clamp(factor[to] * static_cast<float>(densities[level]) + constant[to],
                                               -kLargestShare, kLargestShare);
    }
    for (int channel = 0; channel < 3; ++channel) {
        const auto &values = levels[static_cast<std::size_t>(channel)];
        colours.factor[channel] = (values[255] - values[0]) / 255;
        colours.offset[channel] = values[0];
    }
    return colours;
}

InputLevels brightened(const InputLevels &levels, float brightness)
{
    InputLevels result;
    for (std::size_t channel = 0; channel < 3; ++channel)
        for (std::size_t level = 0; level < 256; ++level) {
            const float value = std::min(255.0f, static_cast<float>(level) * brightness);
            const float factor = (levels[channel][255] - levels[channel][0]) / 255;
            result[channel][level] = value * factor + levels[channel][0];
        }
    return result;
}

} // namespace

ViewWriter::ViewWriter(const ModelInfo &model) : m_levels(inputLevels(model)) {}

void ViewWriter::write(const cv::Mat3b &picture, const View &view, const DensityChange *before, InputType type,
                       void *out) const
{
    // Down the columns of a picture in a file, each step would be a cache line that has to be waited for.
    const cv::Mat3b area = view.turn & 4 ? picture(view.area).clone() : picture(view.area);
    const Walk walk = walkOf(area, view);
    const int width = walk.size.width;
    if (before || view.changesStains()) {
        const Colours colours = coloursOf(m_levels, view, before);
        const auto room = alignedBytes(static_cast<std::size_t>(width) * sizeof(Pixel));
        auto *pixels = reinterpret_cast<Pixel *>(room.get());
        writeRows(walk, type, out, [&](const std::uint8_t *source, float *row) {
            writeColouredRow(source, walk.columnStep, width, colours, pixels, row);
        });
        return;
    }
    const InputLevels levels = view.brightness == 1 ? m_levels : brightened(m_levels, view.brightness);
    writeRows(walk, type, out, [&](const std::uint8_t *source, float *row) {
        writePlainRow(source, walk.columnStep, width, levels, row);
    });
}

} // namespace histo
