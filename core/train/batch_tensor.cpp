#include "core/train/batch_tensor_torch.h"

namespace histo {

at::Tensor takeTensor(Batch &&batch)
{
    const auto count = static_cast<std::int64_t>(batch.indices.size());
    const std::int64_t rows = batch.size.height, columns = batch.size.width;
    const at::ScalarType type = batch.type == InputType::Float32 ? at::kFloat : at::kBFloat16;
    std::byte *values = batch.values.release();
    return at::from_blob(
        values, {count, 3, rows, columns}, {rows * columns * 3, 1, columns * 3, 3},
        [](void *memory) { AlignedDelete()(static_cast<std::byte *>(memory)); }, at::TensorOptions(type));
}

} // namespace histo
