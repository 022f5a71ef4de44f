#include "core/model/inference/cell_kernels_torch.h"
#include "core/model/training/layers_torch.h"
#include "core/model/training/norm_kernels_torch.h"
#include "core/model/training/pool_loops.h"

#include <ATen/Parallel.h>
#include <algorithm>

namespace histo {

namespace {

enum Kept { kInput, kOutput };

/// Remembers no indices: eight bytes a value, while input and output are there anyway.
class MaxPoolLayer : public TrainingLayer {
public:
    MaxPoolLayer(const Node &pool, int output) : TrainingLayer(pool.inputs, output), m_shape(pool.pool) {}

    bool learns() const override { return false; }

    at::Tensor forward(const Tensors &inputs, Tensors *kept) const override
    {
        const at::Tensor y = maxOverWindows(m_shape, inputs[0]);
        if (kept)
            *kept = {inputs[0], y};
        return y;
    }

    Tensors backward(const Tensors &kept, const Slope &slope, const std::vector<bool> &) const override
    {
        const at::Tensor slopes = slope.sum(), inputSlopes = at::zeros_like(kept[kInput]);
        if (slopes.scalar_type() == at::kBFloat16)
            spread<Bf16Bits>(kept, slopes, inputSlopes);
        else
            spread<float>(kept, slopes, inputSlopes);
        return {inputSlopes};
    }

private:
    template <typename Value>
    void spread(const Tensors &kept, const at::Tensor &slopes, const at::Tensor &inputSlopes) const
    {
        const at::Tensor &x = kept[kInput], &y = kept[kOutput];
        const std::int64_t channels = x.size(1), vectors = (channels + 15) / 16;
        const PoolExtents extents{.kernel = m_shape.kernel,
                                  .stride = m_shape.stride,
                                  .padding = m_shape.padding,
                                  .channels = int(channels),
                                  .height = int(x.size(2)),
                                  .width = int(x.size(3)),
                                  .rows = int(y.size(2)),
                                  .columns = int(y.size(3))};
        const auto pictureOf = [channels](const at::Tensor &values, std::int64_t picture) {
            return static_cast<Value *>(values.data_ptr()) + picture * values.size(2) * values.size(3) * channels;
        };
        at::parallel_for(0, x.size(0) * vectors, 1, [&](std::int64_t from, std::int64_t to) {
            for (std::int64_t piece = from; piece < to; ++piece) {
                const std::int64_t picture = piece / vectors, channel = 16 * (piece % vectors);
                maxPoolSlopes<Value>(extents, pictureOf(x, picture) + channel, pictureOf(y, picture) + channel,
                                     pictureOf(slopes, picture) + channel, pictureOf(inputSlopes, picture) + channel);
            }
        });
    }

    PoolShape m_shape;
};

} // namespace

std::unique_ptr<TrainingLayer> makeMaxPoolLayer(const Node &pool, int output)
{
    return std::make_unique<MaxPoolLayer>(pool, output);
}

} // namespace histo
