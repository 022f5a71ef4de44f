#include "core/model/architecture.h"

#include "core/model/classifier.h"

#include <map>

namespace histo {

namespace {

// Stands for the number of classes in a state dict: no layer of any model has this many of anything.
constexpr std::int64_t kClassesMarker = 13;

bool isBatchCount(const std::string &name) { return name.ends_with("num_batches_tracked"); }

bool isWeight(const std::string &name) { return name.find('/') == std::string::npos && !isBatchCount(name); }

using ShapesByName = std::map<std::string, std::vector<std::int64_t>>;

ShapesByName weightShapes(const std::vector<TensorInfo> &tensors)
{
    ShapesByName shapes;
    for (const TensorInfo &tensor : tensors)
        if (isWeight(tensor.name))
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

/// The number of classes if the tensors are those of the model.
std::optional<std::int64_t> classesAs(const std::string &modelId, const ShapesByName &shapes)
{
    const ShapesByName expected = weightShapes(expectedTensors(modelId, kClassesMarker));
    if (shapes.size() != expected.size())
        return std::nullopt;
    std::int64_t classes = 0;
    for (auto found = shapes.begin(), wanted = expected.begin(); found != shapes.end(); ++found, ++wanted)
        if (found->first != wanted->first || !fits(found->second, wanted->second, classes))
            return std::nullopt;
    return classes;
}

} // namespace

std::optional<Architecture> recogniseArchitecture(const std::vector<TensorInfo> &tensors)
{
    const ShapesByName shapes = weightShapes(tensors);
    for (const ModelInfo &model : modelTable())
        if (auto classes = classesAs(model.id, shapes))
            return Architecture{model.id, *classes};
    return std::nullopt;
}

std::int64_t countParameters(const std::vector<TensorInfo> &tensors)
{
    std::int64_t parameters = 0;
    for (const TensorInfo &tensor : tensors) {
        if (!isWeight(tensor.name) || tensor.name.ends_with("running_mean") || tensor.name.ends_with("running_var"))
            continue;
        std::int64_t elements = 1;
        for (std::int64_t size : tensor.shape)
            elements *= size;
        parameters += elements;
    }
    return parameters;
}

} // namespace histo
