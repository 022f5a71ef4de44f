#include "core/model/weights.h"

#include "core/common/hash.h"
#include "core/model/architecture.h"
#include "core/model/weights_layout.h"

namespace histo {

WeightsInfo inspectWeights(const std::filesystem::path &path)
{
    WeightsLayout layout = readWeightsLayout(path);
    WeightsInfo info;
    info.format = std::move(layout.format);
    for (TensorRecord &tensor : layout.tensors)
        info.tensors.push_back(std::move(tensor.info));
    info.parameters = countParameters(info.tensors);
    if (auto architecture = recogniseArchitecture(info.tensors)) {
        info.architecture = architecture->modelId;
        info.classes = architecture->classes;
    }
    info.sha256 = sha256OfFile(path);
    return info;
}

Json toJson(const WeightsInfo &info)
{
    Json tensors = Json::array();
    for (const TensorInfo &tensor : info.tensors)
        tensors.push_back({{"name", tensor.name}, {"dtype", tensor.dtype}, {"shape", tensor.shape}});
    return {{"format", info.format},
            {"architecture", info.architecture ? Json(*info.architecture) : Json()},
            {"classes", info.architecture ? Json(info.classes) : Json()},
            {"parameters", info.parameters},
            {"sha256", info.sha256},
            {"tensors", tensors}};
}

} // namespace histo
