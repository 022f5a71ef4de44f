#include "core/model/nearest_network.h"

#include "core/common/format_error.h"
#include "core/common/shape_text.h"
#include "core/model/classifier.h"
#include "core/model/weights_match.h"

#include <map>
#include <vector>

namespace histo {

namespace {

constexpr std::size_t kShownDifferences = 3;

using Shape = std::vector<std::int64_t>;
using Shapes = std::map<std::string, Shape>;

struct Comparison {
    const ModelInfo *model = nullptr;
    std::size_t fitting = 0; ///< tensors
    std::vector<std::string> differences;
};

/// Two networks with different numbers of classes tell which sizes are the number of classes.
Shapes shapesOf(const std::string &modelId)
{
    Shapes shapes;
    const auto two = expectedTensors(modelId, 2), three = expectedTensors(modelId, 3);
    for (std::size_t index = 0; index < two.size(); ++index) {
        Shape shape = two[index].shape;
        for (std::size_t axis = 0; axis < shape.size(); ++axis)
            if (shape[axis] != three[index].shape[axis])
                shape[axis] = kAnyExtent;
        if (isTelling(two[index].name))
            shapes[two[index].name] = shape;
    }
    return shapes;
}

std::string inWords(const Shape &shape) { return shapeText(shape, "classes"); }

bool fits(const Shape &shape, const Shape &expected)
{
    if (shape.size() != expected.size())
        return false;
    for (std::size_t axis = 0; axis < shape.size(); ++axis)
        if (expected[axis] != kAnyExtent && shape[axis] != expected[axis])
            return false;
    return true;
}

Comparison compared(const Shapes &file, const ModelInfo &model)
{
    Comparison comparison{&model, 0, {}};
    const Shapes expected = shapesOf(model.id);
    for (const auto &[name, shape] : expected) {
        const auto found = file.find(name);
        if (found == file.end())
            comparison.differences.push_back("missing: " + name + " " + inWords(shape));
        else if (!fits(found->second, shape))
            comparison.differences.push_back("other shape: " + name + " is " + inWords(found->second) + ", needed " +
                                             inWords(shape));
        else
            ++comparison.fitting;
    }
    for (const auto &[name, shape] : file)
        if (!expected.contains(name))
            comparison.differences.push_back("extra: " + printable(name) + " " + inWords(shape));
    return comparison;
}

std::string listed(const std::vector<std::string> &lines)
{
    std::string text;
    for (std::size_t index = 0; index < std::min(kShownDifferences, lines.size()); ++index)
        text += (index ? "; " : "") + lines[index];
    if (lines.size() > kShownDifferences)
        text += "; and " + std::to_string(lines.size() - kShownDifferences) + " more";
    return text;
}

Shapes tellingShapes(const WeightsInfo &info)
{
    Shapes shapes;
    for (const TensorInfo &tensor : info.tensors)
        if (isTelling(tensor.name))
            shapes[tensor.name] = tensor.shape;
    return shapes;
}

} // namespace

std::optional<NearestNetwork> nearestNetwork(const WeightsInfo &info)
{
    const Shapes file = tellingShapes(info);
    Comparison nearest;
    for (const ModelInfo &model : modelTable()) {
        Comparison comparison = compared(file, model);
        const bool isNearer = comparison.fitting > nearest.fitting ||
                              (comparison.fitting == nearest.fitting && nearest.fitting > 0 &&
                               comparison.differences.size() < nearest.differences.size());
        if (isNearer)
            nearest = std::move(comparison);
    }
    if (nearest.fitting == 0)
        return std::nullopt;
    return NearestNetwork{nearest.model->id, std::move(nearest.differences)};
}

std::string whyNotRecognised(const WeightsInfo &info)
{
    const std::string text = "of no network known here";
    if (const auto nearest = nearestNetwork(info)) {
        const std::size_t count = nearest->differences.size();
        return text + "; the nearest is " + findModel(nearest->modelId).title + ", with " + std::to_string(count) +
               (count == 1 ? " difference: " : " differences: ") + listed(nearest->differences);
    }
    std::vector<std::string> names;
    for (const auto &[name, shape] : tellingShapes(info))
        names.push_back(printable(name) + " " + inWords(shape));
    return text + "; it holds " + std::to_string(names.size()) + " tensors" +
           (names.empty() ? "" : ": " + listed(names));
}

} // namespace histo
