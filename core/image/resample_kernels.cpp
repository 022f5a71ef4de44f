#include "core/image/resample_kernels.h"

#include <algorithm>

#if defined(__x86_64__) && defined(__GNUC__)
#define HISTO_RESAMPLE_AVX
#include <immintrin.h>
#endif

namespace histo {
namespace {

constexpr int kChannels = 3;
constexpr std::int32_t kHalf = 1 << (kWeightBits - 1);

/// One function for all numbers of groups.
constexpr auto forAnyNumber(ResampleKernels::Sum sum) { return std::array{sum, sum, sum, sum, sum}; }

// Any processor.

void spreadFrom(int column, const std::uint8_t *rgb, int columns, QuadGroup *groups, int place)
{
    for (; column < columns; ++column) {
        std::uint8_t *pixel = &groups[column / kQuad].quads[place].bytes[column % kQuad];
        for (int channel = 0; channel < kChannels; ++channel)
            pixel[channel * kQuad] = rgb[std::ptrdiff_t(column) * kChannels + channel];
    }
}

void gatherFrom(int column, const Quad *quads, int columns, std::uint8_t *rgb)
{
    for (; column < columns; ++column) {
        const std::uint8_t *pixel = &quads[column / kQuad].bytes[column % kQuad];
        for (int channel = 0; channel < kChannels; ++channel)
            rgb[std::ptrdiff_t(column) * kChannels + channel] = pixel[channel * kQuad];
    }
}

void spreadPlain(const std::uint8_t *rgb, int columns, QuadGroup *groups, int place)
{
    spreadFrom(0, rgb, columns, groups, place);
}

void gatherPlain(const Quad *quads, int columns, std::uint8_t *rgb) { gatherFrom(0, quads, columns, rgb); }

void arrangePlain(std::span<std::int32_t>) {}

/// One channel of one pixel.
std::uint8_t sumOfOne(const QuadSums &sums, std::ptrdiff_t number, int place, int channel)
{
    const QuadGroup *group = sums.source + sums.first[number];
    const std::int32_t *weights = sums.weights + number * sums.weightStep;
    std::int32_t total = kHalf;
    for (int left = sums.groups; left > 0; --left, group += sums.stride, weights += kQuad) {
        const std::uint8_t *pixels = &group->quads[place].bytes[channel * kQuad];
        for (int pixel = 0; pixel < kQuad; ++pixel)
            total += pixels[pixel] * weights[pixel];
    }
    return static_cast<std::uint8_t>(std::clamp(total >> kWeightBits, 0, 255));
}

void sumPlain(const QuadSums &sums, Quad *result)
{
    for (std::ptrdiff_t number = 0; number < sums.count; ++number)
        for (int place = 0; place < kQuad; ++place)
            for (int channel = 0; channel < kChannels; ++channel)
                result[number].bytes[channel * kQuad + place] = sumOfOne(sums, number, place, channel);
}

constexpr ResampleKernels kPlain{"plain", spreadPlain, arrangePlain, forAnyNumber(sumPlain), gatherPlain};

#if defined(HISTO_RESAMPLE_AVX)

// In parts, sums may pass 32 bits on their way: they are exact modulo 2^32, and the whole fits again.

/// Sixteen bytes of a row reach beyond four pixels.
constexpr int kPixelsTouched = kQuad + 2;

__m128i load(const void *bytes) { return _mm_loadu_si128(static_cast<const __m128i *>(bytes)); }
void store(void *bytes, __m128i vector) { _mm_storeu_si128(static_cast<__m128i *>(bytes), vector); }

[[gnu::target("avx2")]] void spreadAvx2(const std::uint8_t *rgb, int columns, QuadGroup *groups, int place)
{
    const __m128i order = _mm_setr_epi8(0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11, -1, -1, -1, -1);
    int column = 0;
    for (; column + kPixelsTouched <= columns; column += kQuad)
        store(&groups[column / kQuad].quads[place],
              _mm_shuffle_epi8(load(rgb + std::ptrdiff_t(column) * kChannels), order));
    spreadFrom(column, rgb, columns, groups, place);
}

[[gnu::target("avx2")]] void gatherAvx2(const Quad *quads, int columns, std::uint8_t *rgb)
{
    const __m128i order = _mm_setr_epi8(0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11, -1, -1, -1, -1);
    int column = 0;
    for (; column + kPixelsTouched <= columns; column += kQuad) // the next quad overwrites the surplus
        store(rgb + std::ptrdiff_t(column) * kChannels, _mm_shuffle_epi8(load(&quads[column / kQuad]), order));
    gatherFrom(column, quads, columns, rgb);
}

/// AVX2 multiplies 16 bits: a weight is high * 2^15 + low. Pixels 0 and 2 of a quad go together, and 1 and 3.
constexpr int kLowBits = 15;

void arrangeAvx2(std::span<std::int32_t> weights)
{
    const auto low = [](std::int32_t weight) { return weight & ((1 << kLowBits) - 1); };
    const auto high = [](std::int32_t weight) { return weight >> kLowBits; };
    const auto pair = [](std::int32_t first, std::int32_t second) {
        return static_cast<std::int32_t>(static_cast<std::uint32_t>(second) << 16 | (first & 0xFFFF));
    };
    for (; !weights.empty(); weights = weights.subspan(kQuad)) {
        const std::int32_t w0 = weights[0], w1 = weights[1], w2 = weights[2], w3 = weights[3];
        weights[0] = pair(low(w0), low(w2));
        weights[1] = pair(low(w1), low(w3));
        weights[2] = pair(high(w0), high(w2));
        weights[3] = pair(high(w1), high(w3));
    }
}

/// Of half a group: eight.
struct SumsInParts {
    __m256i low, high;
};

[[gnu::target("avx2")]] inline __m256i products(__m256i even, __m256i odd, const std::int32_t *weights)
{
    return _mm256_add_epi32(_mm256_madd_epi16(even, _mm256_set1_epi32(weights[0])),
                            _mm256_madd_epi16(odd, _mm256_set1_epi32(weights[1])));
}

[[gnu::target("avx2")]] inline void add(SumsInParts &sums, const Quad *twoQuads, const std::int32_t *weights)
{
    const __m256i pixels = _mm256_loadu_si256(reinterpret_cast<const __m256i *>(twoQuads));
    const __m256i even = _mm256_and_si256(pixels, _mm256_set1_epi16(0xFF)), odd = _mm256_srli_epi16(pixels, 8);
    sums.low = _mm256_add_epi32(sums.low, products(even, odd, weights));
    sums.high = _mm256_add_epi32(sums.high, products(even, odd, weights + 2));
}

[[gnu::target("avx2")]] inline __m256i whole(const SumsInParts &sums)
{
    return _mm256_srai_epi32(_mm256_add_epi32(sums.low, _mm256_slli_epi32(sums.high, kLowBits)), kWeightBits);
}

[[gnu::target("avx2")]] void sumAvx2(const QuadSums &sums, Quad *result)
{
    // Packing leaves the pixels in the order 0, 2, 1, 3.
    const __m128i order = _mm_setr_epi8(0, 8, 4, 12, 1, 9, 5, 13, 2, 10, 6, 14, 3, 11, 7, 15);
    for (std::ptrdiff_t number = 0; number < sums.count; ++number) {
        const QuadGroup *group = sums.source + sums.first[number];
        const std::int32_t *weights = sums.weights + number * sums.weightStep;
        SumsInParts first{_mm256_set1_epi32(kHalf), _mm256_setzero_si256()}, second = first;
        for (int left = sums.groups; left > 0; --left, group += sums.stride, weights += kQuad) {
            add(first, &group->quads[0], weights);
            add(second, &group->quads[2], weights);
        }
        const __m256i words = _mm256_packs_epi32(whole(first), whole(second));
        const __m128i bytes = _mm_packus_epi16(_mm256_castsi256_si128(words), _mm256_extracti128_si256(words, 1));
        store(&result[number], _mm_shuffle_epi8(bytes, order));
    }
}

constexpr ResampleKernels kAvx2{"avx2", spreadAvx2, arrangeAvx2, forAnyNumber(sumAvx2), gatherAvx2};

/// VNNI adds up four products of bytes: a weight is three digits to the base 256, each in -128 to 127, the lowest first.
void arrangeVnni(std::span<std::int32_t> weights)
{
    for (; !weights.empty(); weights = weights.subspan(kQuad)) {
        std::array<std::uint32_t, kQuad> digits{};
        for (int pixel = 0; pixel < kQuad; ++pixel) {
            std::int32_t rest = weights[pixel];
            for (int place = 0; place < 3; ++place) {
                const auto digit = static_cast<std::int8_t>(rest);
                digits[place] |= std::uint32_t(static_cast<std::uint8_t>(digit)) << (8 * pixel);
                rest = (rest - digit) >> 8;
            }
        }
        std::ranges::copy(digits, weights.begin());
    }
}

template <int groupsKnown>
[[gnu::target("avx512f,avx512vnni")]] void sumVnni(const QuadSums &sums, Quad *result)
{
    const int groups = groupsKnown ? groupsKnown : sums.groups;
    const __m128i order = _mm_setr_epi8(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
    constexpr __mmask16 kAll = 0xFFFF; // without a mask, GCC 12 warns of its own header
    for (std::ptrdiff_t number = 0; number < sums.count; ++number) {
        const QuadGroup *group = sums.source + sums.first[number];
        const std::int32_t *weights = sums.weights + number * sums.weightStep;
        __m512i lower = _mm512_set1_epi32(kHalf), middle = _mm512_setzero_si512(), upper = middle;
#pragma GCC unroll 4
        for (int left = groups; left > 0; --left, group += sums.stride, weights += kQuad) {
            const __m512i pixels = _mm512_loadu_si512(group);
            lower = _mm512_dpbusd_epi32(lower, pixels, _mm512_set1_epi32(weights[0]));
            middle = _mm512_dpbusd_epi32(middle, pixels, _mm512_set1_epi32(weights[1]));
            upper = _mm512_dpbusd_epi32(upper, pixels, _mm512_set1_epi32(weights[2]));
        }
        middle = _mm512_add_epi32(middle, _mm512_maskz_slli_epi32(kAll, upper, 8));
        const __m512i total = _mm512_add_epi32(lower, _mm512_maskz_slli_epi32(kAll, middle, 8));
        const __m512i levels = _mm512_maskz_max_epi32(kAll, _mm512_maskz_srai_epi32(kAll, total, kWeightBits),
                                                      _mm512_setzero_si512());
        store(&result[number], _mm_shuffle_epi8(_mm512_maskz_cvtusepi32_epi8(kAll, levels), order));
    }
}

constexpr ResampleKernels kVnni{
    "avx512vnni", spreadAvx2, arrangeVnni, {sumVnni<0>, sumVnni<1>, sumVnni<2>, sumVnni<3>, sumVnni<4>}, gatherAvx2};

#endif

std::vector<ResampleKernels> kernelsHere()
{
    std::vector<ResampleKernels> kernels{kPlain};
#if defined(HISTO_RESAMPLE_AVX)
    if (__builtin_cpu_supports("avx2"))
        kernels.insert(kernels.begin(), kAvx2);
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vnni"))
        kernels.insert(kernels.begin(), kVnni);
#endif
    return kernels;
}

} // namespace

const std::vector<ResampleKernels> &resampleKernels()
{
    static const std::vector<ResampleKernels> kernels = kernelsHere();
    return kernels;
}

} // namespace histo
