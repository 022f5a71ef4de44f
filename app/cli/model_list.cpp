#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "core/common/paths.h"
#include "core/model/model_table.h"

#include <CLI/CLI.hpp>

namespace histo::cli {

namespace {

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
            {"pretrained_weights", weights ? Json(utf8(*weights)) : Json(nullptr)}};
}

void run(const JsonOption &json)
{
    Json models = Json::array();
    std::string text;
    for (const auto &model : modelTable()) {
        models.push_back(documentOf(model));
        text += model.id + "\n  " + model.title + ": " + model.description + "\n  pretrained weights: " +
                (pretrainedWeights(model.id) ? "here" : "none here, training starts from random weights") + "\n";
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
