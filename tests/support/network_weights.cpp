#include "tests/support/network_weights.h"

#include "core/common/atomic_file.h"
#include "core/model/classifier.h"
#include "core/model/weights_file.h"
#include "tests/support/temporary_folder.h"

using namespace histo;

std::string networkWeights(const std::string &modelId, int classes, char fill)
{
    const std::vector<TensorInfo> tensors = expectedTensors(modelId, classes);
    std::vector<std::string> bytes;
    std::vector<TensorView> views;
    bytes.reserve(tensors.size());
    for (const TensorInfo &tensor : tensors) {
        std::size_t count = bytesPerElement(tensor.dtype);
        for (std::int64_t extent : tensor.shape)
            count *= static_cast<std::size_t>(extent);
        bytes.emplace_back(count, fill);
        views.push_back({tensor, bytes.back().data()});
    }
    const TemporaryFolder folder;
    writeSafetensors(folder / "weights", views);
    return readFile(folder / "weights");
}
