#include "core/model/weights.h"

#include "core/common/hash.h"
#include "core/model/architecture.h"
#include "core/model/classifier.h"
#include "core/model/weights_layout.h"
#include "core/model/weights_match.h"

namespace histo {

WeightsInfo inspectWeights(const std::filesystem::path &path)
{
    WeightsLayout layout = readWeightsLayout(path);
    WeightsInfo info;
    info.format = std::move(layout.format);
    for (TensorRecord &tensor : layout.tensors)
        info.tensors.push_back(std::move(tensor.info));
    info.parameters = countParameters(info.tensors);
    if (auto architecture = recogniseArchitecture(info.tensors, layout.metadata)) {
        info.architecture = architecture->modelId;
        info.classes = architecture->classes;
        info.dialect = name(architecture->dialect);
        info.note = noteOn(architecture->dialect, layout.metadata, architecture->modelId);
    } else {
        info.note = reasonNotRecognised(info.tensors);
    }
    info.sha256 = sha256OfFile(path);
    return info;
}

std::string noteOnWeights(const std::filesystem::path &path, const std::string &modelId)
{
    const WeightsLayout layout = readWeightsLayout(path);
    std::vector<TensorInfo> tensors;
    for (const TensorRecord &tensor : layout.tensors)
        tensors.push_back(tensor.info);
    const NamesInFile names = namesInFile(tensors, expectedTensors(modelId, 1));
    return fitOfDialect(names.dialect, modelId).isRight ? noteOn(names.dialect, layout.metadata, modelId) : "";
}

Json toJson(const WeightsInfo &info)
{
    Json tensors = Json::array();
    for (const TensorInfo &tensor : info.tensors)
        tensors.push_back({{"name", tensor.name}, {"dtype", tensor.dtype}, {"shape", tensor.shape}});
    return {{"format", info.format},
            {"architecture", info.architecture ? Json(*info.architecture) : Json()},
            {"classes", info.architecture ? Json(info.classes) : Json()},
            {"dialect", info.dialect ? Json(*info.dialect) : Json()},
            {"note", info.note.empty() ? Json() : Json(info.note)},
            {"parameters", info.parameters},
            {"sha256", info.sha256},
            {"tensors", tensors}};
}

} // namespace histo
