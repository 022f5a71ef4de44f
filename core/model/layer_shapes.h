#pragma once

#include <cstdint>

namespace histo {

enum class ActivationKind { ReLU, ReLU6, SiLU, Sigmoid };

struct ConvShape {
    int channelsOut, kernel;
    int stride = 1, groups = 1;
    bool bias = false;
    /// TensorFlow's "same": output = ceil(input / stride), the odd pixel at the bottom right. Else (kernel - 1) / 2.
    bool samePadding = false;

    int padding() const { return (kernel - 1) / 2; }
};

/// Batch normalisation's numbers differ between families.
struct NormSettings {
    double epsilon = 1e-5, momentum = 0.1;
};

struct PoolShape {
    int kernel, stride, padding = 0;
};

/// Pixels that TensorFlow's "same" padding adds on one axis.
std::int64_t missingForSame(std::int64_t extent, int kernel, int stride);

/// Pixels around an input that a convolution counts as zero.
struct Margins {
    std::int64_t left = 0, right = 0, top = 0, bottom = 0;

    bool areEqual() const { return left == right && left == top && left == bottom; }
};
Margins marginsOf(const ConvShape &shape, std::int64_t height, std::int64_t width);

/// Rows or columns that come out of a convolution or a pooling window.
std::int64_t extentAfter(const ConvShape &shape, std::int64_t extent);
std::int64_t extentAfter(const PoolShape &shape, std::int64_t extent);

} // namespace histo
