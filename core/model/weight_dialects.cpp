#include "core/model/model_table.h"
#include "core/model/weight_names.h"

#include <algorithm>
#include <string_view>

namespace histo {

namespace {

// The published weights of TensorFlow's EfficientNets were trained with "same" padding and an epsilon of 1e-3, those of
// torchvision and timm with symmetric padding and 1e-5: in the other geometry the same weights give other numbers.
constexpr const char *kOnlyTensorFlow = "tensors are named as in efficientnet_pytorch, whose weights were trained with "
                                        "TensorFlow's \"same\" padding and an "
                                        "epsilon of 1e-3: they are right for {tf} only";
constexpr const char *kTimmCannotTell =
    "tensors are named as in timm, where one set of names serves two geometries: right for {plain} if timm's model was "
    "called {timm}, for {tf} if it was called tf_{timm}; the file cannot tell";
constexpr const char *kTorchvisionCannotTell = "tensors are named as in torchvision, whose own weights are for "
                                               "{plain}: right for {tf} only if they were converted "
                                               "from TensorFlow's; the file cannot tell";
constexpr const char *kLiteFromTimm =
    "tensors are named as in timm: right for {plain} (\"same\" padding, epsilon 1e-3) if timm's model was called "
    "tf_{timm}, not if it was called {timm}; the file cannot tell";

/// The first row that matches counts; without a row the dialect is right and there is nothing to say.
struct DialectRow {
    WeightDialect dialect;
    std::string_view models; ///< ids; ? stands for one character, * at the end for any
    bool isRight;
    const char *note;
};
constexpr DialectRow kRows[] = {
    {WeightDialect::Torchvision, "efficientnet_b?_tf", true, kTorchvisionCannotTell},
    {WeightDialect::Timm, "efficientnet_lite*", true, kLiteFromTimm},
    {WeightDialect::Timm, "efficientnet_b*", true, kTimmCannotTell},
    {WeightDialect::Lukemelas, "efficientnet_b?_tf", true, ""},
    {WeightDialect::Lukemelas, "efficientnet_b?", false, kOnlyTensorFlow},
};

bool matches(std::string_view id, std::string_view pattern)
{
    if (pattern.ends_with('*'))
        return id.starts_with(pattern.substr(0, pattern.size() - 1));
    return std::equal(id.begin(), id.end(), pattern.begin(), pattern.end(),
                      [](char letter, char wanted) { return wanted == '?' || letter == wanted; });
}

std::string filled(std::string text, const std::string &place, const std::string &value)
{
    for (std::size_t at = text.find(place); at != std::string::npos; at = text.find(place, at + value.size()))
        text.replace(at, place.size(), value);
    return text;
}

bool isInTable(const std::string &modelId)
{
    const auto &table = modelTable();
    return std::any_of(table.begin(), table.end(), [&](const ModelInfo &model) { return model.id == modelId; });
}

} // namespace

DialectFit fitOfDialect(WeightDialect dialect, const std::string &modelId)
{
    constexpr std::string_view kSuffix = "_tf";
    for (const DialectRow &row : kRows) {
        if (row.dialect != dialect || !matches(modelId, row.models))
            continue;
        const std::string plain = modelId.ends_with(kSuffix) ? modelId.substr(0, modelId.size() - kSuffix.size())
                                                             : modelId;
        const std::string tensorFlow = plain + std::string(kSuffix);
        std::string note = filled(row.note, "{plain}", plain);
        note = filled(filled(note, "{tf}", tensorFlow), "{timm}", plain);
        if (!row.isRight && !isInTable(tensorFlow))
            note += ", which this version does not have";
        return {row.isRight, note};
    }
    return {};
}

} // namespace histo
