#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "core/common/paths.h"
#include "core/download/transfer_meter.h"
#include "core/model/model_table.h"
#include "core/model/pretrained.h"

#include <CLI/CLI.hpp>

namespace histo::cli {

namespace {

/// Where pretrained weights would come from.
Json documentOf(const PretrainedSource *source)
{
    if (!source)
        return nullptr;
    const std::string address = pretrainedAddress(*source);
    return {{"variant", source->variant}, {"url", address.empty() ? Json(nullptr) : Json(address)},
            {"bytes", source->bytes},     {"sha256", source->sha256},
            {"licence", source->licence}, {"citation", source->citation}};
}

std::string weightsText(const ModelInfo &model)
{
    if (const auto file = pretrainedWeights(model.id))
        return utf8(*file);
    const PretrainedSource *source = pretrainedSource(model.id);
    const std::string none = "none here, training starts from random weights";
    if (!source)
        return none;
    if (pretrainedAddress(*source).empty())
        return none + "; packaging/setup fetches them (" + bytesInWords(source->bytes) + ")";
    return none + "; `histoscope-cli model download " + model.id + "` fetches " + source->variant + " (" +
           bytesInWords(source->bytes) + ") from\n    " + pretrainedAddress(*source);
}

Json documentOf(const ModelInfo &model)
{
    const auto weights = pretrainedWeights(model.id);
    return {{"id", model.id},
            {"title", model.title},
            {"description", model.description},
            {"default_layer", model.defaultLayer},
            {"interpolation", model.interpolation == Interpolation::Bicubic ? "bicubic" : "bilinear"},
            {"normalisation", model.scaledBy128 ? "(pixel - 127) / 128" : "imagenet"},
            {"giga_multiply_adds", numberOrNull(model.gigaMultiplyAdds)},
            {"pretrained_weights", weights ? Json(utf8(*weights)) : Json(nullptr)},
            {"download", documentOf(pretrainedSource(model.id))}};
}

void run(const JsonOption &json)
{
    Json models = Json::array();
    std::string text;
    for (const auto &model : modelTable()) {
        models.push_back(documentOf(model));
        text += model.id + "\n  " + model.title + ": " + model.description +
                "\n  pretrained weights: " + weightsText(model) + "\n";
    }
    json.write(models);
    printText(json, text);
}

} // namespace

void declareModelList(CLI::App &command, const CommandContext &)
{
    auto json = std::make_shared<JsonOption>();
    json->declare(command);
    command.callback([json] { run(*json); });
}

} // namespace histo::cli
