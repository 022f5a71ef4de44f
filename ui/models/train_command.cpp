#include "ui/models/train_command.h"

#include "core/common/paths.h"

namespace histo {

namespace {

std::string commaSeparated(const std::vector<int> &numbers)
{
    std::string text;
    for (int number : numbers)
        text += (text.empty() ? "" : ",") + std::to_string(number);
    return text;
}

} // namespace

std::vector<std::string> trainCommandLine(const TrainConfig &config)
{
    std::vector<std::string> words{"histoscope-cli", "train"};
    auto add = [&words](const char *flag, const std::string &value) { words.insert(words.end(), {flag, value}); };
    add("--data", utf8(config.data));
    add("--model", config.model);
    add("--weights", config.weights ? utf8(*config.weights) : "none");
    add("--scheme", name(config.split.scheme));
    add("--group", name(config.split.groupKey));
    add("--folds", std::to_string(config.split.folds));
    add("--fold", std::to_string(config.split.fold));
    add("--twins", name(config.split.twins));
    if (!config.split.magnifications.empty())
        add("--magnification", commaSeparated(config.split.magnifications));
    add("--preset", config.preset);
    Recipe preset = findPreset(config.preset).recipe;
    preset.headEpochs = -1; // always said: left out it would depend on the weights
    for (const std::string &word : flagsBetween(preset, config.recipe))
        words.push_back(word);
    add("--seed", std::to_string(config.seed));
    add("--device", config.device);
    add("--precision", name(config.precision));
    add("--out", utf8(config.out) + "-again"); // a run never writes over a run
    return words;
}

} // namespace histo
