#include "core/model/layer_shapes.h"

#include <algorithm>

namespace histo {

std::int64_t missingForSame(std::int64_t extent, int kernel, int stride)
{
    const std::int64_t outputs = (extent + stride - 1) / stride;
    return std::max<std::int64_t>((outputs - 1) * stride + kernel - extent, 0);
}

Margins marginsOf(const ConvShape &shape, std::int64_t height, std::int64_t width)
{
    if (!shape.samePadding)
        return {shape.padding(), shape.padding(), shape.padding(), shape.padding()};
    const std::int64_t rows = missingForSame(height, shape.kernel, shape.stride);
    const std::int64_t columns = missingForSame(width, shape.kernel, shape.stride);
    return {columns / 2, columns - columns / 2, rows / 2, rows - rows / 2};
}

std::int64_t extentAfter(const ConvShape &shape, std::int64_t extent)
{
    if (shape.samePadding)
        return (extent + shape.stride - 1) / shape.stride;
    return (extent + 2 * shape.padding() - shape.kernel) / shape.stride + 1;
}

std::int64_t extentAfter(const PoolShape &shape, std::int64_t extent)
{
    return (extent + 2 * shape.padding - shape.kernel) / shape.stride + 1;
}

} // namespace histo
