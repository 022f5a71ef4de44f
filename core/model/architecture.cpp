#include "core/model/architecture.h"

#include "core/model/classifier.h"
#include "core/model/weights_match.h"

#include <algorithm>

namespace histo {

namespace {

// Stands for the number of classes in a state dict: no layer of any model has this many of anything.
constexpr std::int64_t kClassesMarker = 13;

std::ptrdiff_t tellingIn(const std::vector<TensorInfo> &tensors)
{
    return std::count_if(tensors.begin(), tensors.end(), [](const auto &tensor) { return isTelling(tensor.name); });
}

using ShapesByName = std::map<std::string, std::vector<std::int64_t>>;

ShapesByName weightShapes(const std::vector<TensorInfo> &tensors)
{
    ShapesByName shapes;
    for (const TensorInfo &tensor : tensors)
        if (isTelling(tensor.name))
            shapes[tensor.name] = tensor.shape;
    return shapes;
}

/// Whether the shapes are equal where `expected` has no marker; what stands at the markers must be one number of
/// classes.
bool fits(const std::vector<std::int64_t> &shape, const std::vector<std::int64_t> &expected, std::int64_t &classes)
{
    if (shape.size() != expected.size())
        return false;
    for (std::size_t axis = 0; axis < shape.size(); ++axis) {
        if (expected[axis] != kClassesMarker) {
            if (shape[axis] != expected[axis])
                return false;
        } else if (shape[axis] < 1 || (classes != 0 && shape[axis] != classes)) {
            return false;
        } else {
            classes = shape[axis];
        }
    }
    return true;
}

/// The tensors as those of the model, whether or not their dialect is right for it.
std::optional<Architecture> asModel(const std::string &modelId, const std::vector<TensorInfo> &tensors)
{
    const std::vector<TensorInfo> own = expectedTensors(modelId, kClassesMarker);
    if (tellingIn(own) != tellingIn(tensors))
        return std::nullopt;
    const NamesInFile names = namesInFile(tensors, own);
    const ShapesByName shapes = weightShapes(tensors), expected = weightShapes(names.wanted);
    if (shapes.size() != expected.size())
        return std::nullopt; // a name came twice
    std::int64_t classes = 0;
    for (auto found = shapes.begin(), wanted = expected.begin(); found != shapes.end(); ++found, ++wanted)
        if (found->first != wanted->first || !fits(found->second, wanted->second, classes))
            return std::nullopt;
    return Architecture{modelId, classes, names.dialect, names.prefix};
}

} // namespace

std::optional<Architecture> recogniseArchitecture(const std::vector<TensorInfo> &tensors,
                                                  const std::map<std::string, std::string> &metadata)
{
    auto said = metadata.find("model");
    std::optional<Architecture> first;
    for (const ModelInfo &model : modelTable()) {
        auto architecture = asModel(model.id, tensors);
        if (!architecture || !fitOfDialect(architecture->dialect, model.id).isRight)
            continue;
        if (said == metadata.end() || said->second == model.id)
            return architecture;
        if (!first)
            first = architecture;
    }
    return first;
}

std::string reasonNotRecognised(const std::vector<TensorInfo> &tensors)
{
    for (const ModelInfo &model : modelTable())
        if (const auto architecture = asModel(model.id, tensors))
            if (const DialectFit fit = fitOfDialect(architecture->dialect, model.id); !fit.isRight)
                return fit.note;
    return {};
}

std::int64_t countParameters(const std::vector<TensorInfo> &tensors)
{
    std::int64_t parameters = 0;
    for (const TensorInfo &tensor : tensors) {
        if (!isTelling(tensor.name) || tensor.name.ends_with("running_mean") || tensor.name.ends_with("running_var"))
            continue;
        std::int64_t elements = 1;
        for (std::int64_t size : tensor.shape)
            elements *= size;
        parameters += elements;
    }
    return parameters;
}

} // namespace histo
