#include "core/train/train_config.h"

#include "core/common/error.h"
#include "core/common/paths.h"

namespace histo {

namespace {

Json pathOrNull(const std::optional<std::filesystem::path> &path) { return path ? Json(utf8(*path)) : Json(nullptr); }

std::optional<std::filesystem::path> pathFrom(const Json &value)
{
    if (value.is_null())
        return std::nullopt;
    return std::filesystem::path(value.get<std::string>());
}

template <typename T>
T named(const std::optional<T> &value, const std::string &text)
{
    if (!value)
        throw Error(ErrorKind::BadInput, "the configuration holds the unknown word \"" + text + "\"");
    return *value;
}

/// Runs of version 0.1 say nothing of it; they kept each picture.
TwinPolicy twinPolicyOf(const Json &document)
{
    const std::string text = document.value("twins", std::string(name(TwinPolicy::Keep)));
    return named(twinPolicyNamed(text), text);
}

/// What fields mean that are not in runs of version 0.1.
Recipe recipeOfVersion1(const Json &document)
{
    Recipe recipe;
    for (const char *key : {"epochs", "head_epochs", "batch_size", "head_learning_rate", "learning_rate",
                            "weight_decay", "label_smoothing", "augment"})
        setFieldValue(recipeField(key), recipe, document.at(key)); // these it does hold
    if (!document.value("class_weights", true))
        recipe.imbalance = ImbalanceRemedy::None;
    return recipe;
}

} // namespace

Json toJson(const TrainConfig &config)
{
    Json document = {
        {"data", utf8(config.data)},
        {"model", config.model},
        {"weights", pathOrNull(config.weights)},
        {"scheme", name(config.split.scheme)},
        {"group_key", name(config.split.groupKey)},
        {"folds", config.split.folds},
        {"fold", config.split.fold},
        {"fold_file", pathOrNull(config.split.foldFile)},
        {"split_seed", config.split.seed},
        {"magnifications", config.split.magnifications},
        {"twins", name(config.split.twins)},
        {"split_file", pathOrNull(config.splitFile)},
        {"seed", config.seed},
        {"device", config.device},
        {"precision", name(config.precision)},
        {"preset", config.preset},
        {"checkpoint_seconds", config.checkpointSeconds},
        {"shuffle_labels", config.shuffleLabels},
        {"out", utf8(config.out)},
        {"command_line", config.commandLine},
    };
    document.update(toJson(config.recipe));
    return document;
}

TrainConfig trainConfigFromJson(const Json &document)
{
    try {
        TrainConfig config;
        config.data = document.at("data").get<std::string>();
        config.model = document.at("model");
        config.weights = pathFrom(document.at("weights"));
        const std::string scheme = document.at("scheme"), groupKey = document.at("group_key");
        config.split.scheme = named(splitSchemeNamed(scheme), scheme);
        config.split.groupKey = named(groupKeyNamed(groupKey), groupKey);
        config.split.folds = document.at("folds");
        config.split.fold = document.at("fold");
        config.split.foldFile = pathFrom(document.value("fold_file", Json(nullptr))); // not in runs of version 0.1
        config.split.twins = twinPolicyOf(document);
        config.split.seed = document.at("split_seed");
        config.split.magnifications = document.at("magnifications").get<std::vector<int>>();
        config.splitFile = pathFrom(document.at("split_file"));
        config.seed = document.at("seed");
        config.device = document.at("device");
        const std::string precision = document.at("precision");
        config.precision = named(precisionNamed(precision), precision);
        config.preset = document.at("preset");
        config.recipe = recipeFromJson(document, recipeOfVersion1(document));
        config.checkpointSeconds = document.value("checkpoint_seconds", config.checkpointSeconds);
        config.shuffleLabels = document.at("shuffle_labels");
        config.out = document.at("out").get<std::string>();
        config.commandLine = document.at("command_line").get<std::vector<std::string>>();
        return config;
    } catch (const Json::exception &problem) {
        throw Error(ErrorKind::BadInput, std::string("the configuration of a run cannot be used: ") + problem.what());
    }
}

void applyPreset(TrainConfig &config, const std::string &id)
{
    config.recipe = findPreset(id).recipe;
    config.preset = id;
}

} // namespace histo
