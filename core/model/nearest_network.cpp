#include "core/model/nearest_network.h"

#include "core/common/format_error.h"
#include "core/model/classifier.h"
#include "core/model/weights_match.h"

#include <map>
#include <vector>

namespace histo {

namespace {

constexpr std::size_t kShownDifferences = 3;
constexpr std::int64_t kAnyClasses = -1; ///< in a shape: as many as the file likes

using Shape = std::vector<std::int64_t>;
using Shapes = std::map<std::string, Shape>;

struct Comparison {
    std::string title;
    std::size_t fitting = 0;
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
                shape[axis] = kAnyClasses;
        if (isTelling(two[index].name))
            shapes[two[index].name] = shape;
    }
    return shapes;
}

std::string inWords(const Shape &shape)
{
    std::string text = "[";
    for (std::size_t axis = 0; axis < shape.size(); ++axis)
        text += (axis ? ", " : "") + (shape[axis] == kAnyClasses ? "classes" : std::to_string(shape[axis]));
    return text + "]";
}

bool fits(const Shape &shape, const Shape &expected)
{
    if (shape.size() != expected.size())
        return false;
    for (std::size_t axis = 0; axis < shape.size(); ++axis)
        if (expected[axis] != kAnyClasses && shape[axis] != expected[axis])
            return false;
    return true;
}

Comparison compared(const Shapes &file, const ModelInfo &model)
{
    Comparison comparison{model.title, 0, {}};
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

} // namespace

std::string whyNotRecognised(const WeightsInfo &info)
{
    Shapes file;
    for (const TensorInfo &tensor : info.tensors)
        if (isTelling(tensor.name))
            file[tensor.name] = tensor.shape;
    Comparison nearest;
    for (const ModelInfo &model : modelTable()) {
        Comparison comparison = compared(file, model);
        const bool isNearer = comparison.fitting > nearest.fitting ||
                              (comparison.fitting == nearest.fitting && nearest.fitting > 0 &&
                               comparison.differences.size() < nearest.differences.size());
        if (isNearer)
            nearest = std::move(comparison);
    }
    std::string text = "of no network known here";
    if (nearest.fitting > 0) {
        const std::size_t count = nearest.differences.size();
        return text + "; the nearest is " + nearest.title + ", with " + std::to_string(count) +
               (count == 1 ? " difference: " : " differences: ") + listed(nearest.differences);
    }
    std::vector<std::string> names;
    for (const auto &[name, shape] : file)
        names.push_back(printable(name) + " " + inWords(shape));
    return text + "; it holds " + std::to_string(file.size()) + " tensors" +
           (names.empty() ? "" : ": " + listed(names));
}

} // namespace histo
