#include "core/train/train_config.h"

#include "core/common/error.h"
#include "core/common/paths.h"

namespace histo {

namespace {

Json pathOrNull(const std::optional<std::filesystem::path> &path)
{
    return path ? Json(utf8(*path)) : Json(nullptr);
}

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

} // namespace

Json toJson(const TrainConfig &config)
{
    return {
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
        {"epochs", config.epochs},
        {"head_epochs", config.headEpochs},
        {"batch_size", config.batchSize},
        {"seed", config.seed},
        {"device", config.device},
        {"precision", name(config.precision)},
        {"preset", config.preset},
        {"head_learning_rate", config.headLearningRate},
        {"learning_rate", config.learningRate},
        {"weight_decay", config.weightDecay},
        {"label_smoothing", config.labelSmoothing},
        {"class_weights", config.classWeights},
        {"augment", config.augment},
        {"shuffle_labels", config.shuffleLabels},
        {"out", utf8(config.out)},
        {"command_line", config.commandLine},
    };
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
        config.epochs = document.at("epochs");
        config.headEpochs = document.at("head_epochs");
        config.batchSize = document.at("batch_size");
        config.seed = document.at("seed");
        config.device = document.at("device");
        const std::string precision = document.at("precision");
        config.precision = named(precisionNamed(precision), precision);
        config.preset = document.at("preset");
        config.headLearningRate = document.at("head_learning_rate");
        config.learningRate = document.at("learning_rate");
        config.weightDecay = document.at("weight_decay");
        config.labelSmoothing = document.at("label_smoothing");
        config.classWeights = document.at("class_weights");
        config.augment = document.at("augment");
        config.shuffleLabels = document.at("shuffle_labels");
        config.out = document.at("out").get<std::string>();
        config.commandLine = document.at("command_line").get<std::vector<std::string>>();
        return config;
    } catch (const Json::exception &problem) {
        throw Error(ErrorKind::BadInput, std::string("the configuration of a run cannot be used: ") + problem.what());
    }
}

const std::vector<TrainPreset> &trainPresets()
{
    static const std::vector<TrainPreset> presets = {
        {"quick", "Quick look", "Two epochs of the head alone, then four of the whole network: minutes on a CPU.", 6, 2,
         3e-4},
        {"probe", "Linear probe",
         "The network stays as it was pretrained, only the last layer learns: seconds, and hard to beat with few patients.",
         20, 20, 3e-4},
        {"baseline", "Honest baseline", "Three epochs of the head, then twelve of the whole network at a low rate.", 15, 3,
         1e-4},
    };
    return presets;
}

void applyPreset(TrainConfig &config, const std::string &id)
{
    std::string known;
    for (const TrainPreset &preset : trainPresets()) {
        if (preset.id == id) {
            config.preset = preset.id;
            config.epochs = preset.epochs;
            config.headEpochs = preset.headEpochs;
            config.learningRate = preset.learningRate;
            return;
        }
        known += (known.empty() ? "" : ", ") + preset.id;
    }
    throw Error(ErrorKind::Usage, "no preset is called \"" + id + "\"; there are " + known);
}

} // namespace histo
