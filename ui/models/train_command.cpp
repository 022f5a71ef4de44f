#include "ui/models/train_command.h"

#include "core/common/paths.h"

#include <QStringList>
#include <algorithm>

namespace histo {

namespace {

std::string commaSeparated(const std::vector<int> &numbers)
{
    std::string text;
    for (int number : numbers)
        text += (text.empty() ? "" : ",") + std::to_string(number);
    return text;
}

/// A preset of one's own may be another tomorrow, or on another computer: the command starts from one of the program.
const RecipePreset &presetToStartFrom(const std::string &id)
{
    const std::vector<RecipePreset> &presets = recipePresets();
    const auto found = std::ranges::find(presets, id, &RecipePreset::id);
    return found == presets.end() ? presets.front() : *found;
}

QString shellWord(const std::string &word)
{
    static const QString plainSigns = QStringLiteral("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                                     "0123456789-_./,:=+@%");
    QString text = QString::fromStdString(word);
    const bool isPlain = !text.isEmpty() &&
                         std::ranges::all_of(text, [](QChar sign) { return plainSigns.contains(sign); });
    return isPlain ? text : u'\'' + text.replace(u'\'', QStringLiteral("'\\''")) + u'\'';
}

} // namespace

std::vector<std::string> trainCommandLine(const TrainConfig &config)
{
    return trainCommandLine(config, utf8(config.out) + "-again"); // a run never writes over a run
}

std::vector<std::string> trainCommandLine(const TrainConfig &config, const std::filesystem::path &newRun)
{
    std::vector<std::string> words{"histoscope-cli", "train"};
    auto add = [&words](const char *flag, const std::string &value) { words.insert(words.end(), {flag, value}); };
    add("--data", utf8(config.data));
    add("--model", config.model);
    add("--weights", config.weights ? utf8(*config.weights) : "none");
    if (config.splitFile) {
        add("--split", utf8(*config.splitFile));
    } else {
        add("--scheme", name(config.split.scheme));
        add("--group", name(config.split.groupKey));
        add("--folds", std::to_string(config.split.folds));
        add("--fold", std::to_string(config.split.fold));
        add("--twins", name(config.split.twins));
        if (config.split.foldFile)
            add("--fold-file", utf8(*config.split.foldFile));
    }
    if (!config.split.magnifications.empty())
        add("--magnification", commaSeparated(config.split.magnifications));
    const RecipePreset &preset = presetToStartFrom(config.preset);
    add("--preset", preset.id);
    Recipe base = preset.recipe;
    base.headEpochs = -1; // always said: left out it would depend on the weights
    for (const std::string &word : flagsBetween(base, config.recipe))
        words.push_back(word);
    add("--seed", std::to_string(config.seed));
    add("--device", config.device);
    add("--precision", name(config.precision));
    if (config.shuffleLabels)
        words.push_back("--shuffle-labels");
    add("--out", utf8(newRun));
    return words;
}

QString shellText(const std::vector<std::string> &words)
{
    QStringList quoted;
    for (const std::string &word : words)
        quoted << shellWord(word);
    return quoted.join(u' ');
}

QString shellLines(const std::vector<std::string> &words)
{
    QString text;
    for (const std::string &word : words) {
        if (word.starts_with("--"))
            text += QStringLiteral(" \\\n    ");
        else if (!text.isEmpty())
            text += u' ';
        text += shellWord(word);
    }
    return text;
}

} // namespace histo
