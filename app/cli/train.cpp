#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "app/cli/split_flags.h"
#include "app/cli/training_talk.h"
#include "core/common/error.h"
#include "core/common/paths.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>

namespace histo::cli {

namespace {

struct Options {
    std::string data, out, preset;
    std::optional<std::string> weights, splitFile, precision;
    std::map<std::string, std::string> recipe; ///< what was given of the recipe's fields, by key
    bool noAugment = false;
    SplitFlags split;
    TrainConfig config; ///< the flags that go straight into it
    JsonOption json;
};

std::optional<std::filesystem::path> weightsOf(const Options &options)
{
    if (!options.weights)
        return pretrainedWeights(options.config.model); // none: the trainer says that it starts from random weights
    if (*options.weights == "none")
        return std::nullopt;
    return absolutePath(*options.weights);
}

/// The preset's recipe with the flags over it.
Recipe recipeOf(const Options &options, const TrainConfig &config)
{
    Recipe recipe = config.recipe;
    for (const auto &[key, text] : options.recipe)
        setFieldText(recipeField(key), recipe, text);
    // The head is trained alone only on top of weights that know pictures already, and never longer than training lasts.
    if (!options.recipe.contains("head_epochs"))
        recipe.headEpochs = config.weights ? std::min(recipe.headEpochs, recipe.epochs) : 0;
    if (options.noAugment)
        recipe.augment = false;
    return recipe;
}

Precision precisionOf(const Options &options)
{
    if (!options.precision)
        return Precision::Auto;
    if (const auto precision = precisionNamed(*options.precision))
        return *precision;
    throw Error(ErrorKind::Usage,
                "--precision: no precision \"" + *options.precision + "\"; there are auto, fp32, bf16, fp16");
}

TrainConfig configOf(const Options &options, const CommandContext &context)
{
    TrainConfig config = options.config;
    applyPreset(config, options.preset);
    findModel(config.model); // a misspelt name is told before the file of its weights is looked for
    config.data = absolutePath(options.data);
    config.out = absolutePath(options.out);
    config.weights = weightsOf(options);
    config.recipe = recipeOf(options, config);
    config.precision = precisionOf(options);
    config.split = options.split.options(config.seed);
    if (options.splitFile)
        config.splitFile = absolutePath(*options.splitFile);
    config.commandLine = context.commandLine;
    return config;
}

void run(const Options &options, const CommandContext &context)
{
    const TrainConfig config = configOf(options, context);
    TrainingTalk talk(context.cancel);
    printRunResult(talk.follow([&] { return train(config, talk.observer(), context.cancel); }), options.json);
}

/// What a flag takes, for its help.
std::string wordsOf(const RecipeField &field)
{
    if (auto *choice = std::get_if<RecipeField::Choice>(&field.kind)) {
        std::string words;
        for (const std::string &name : choice->names)
            words += (words.empty() ? "" : "|") + name;
        return words;
    }
    if (std::holds_alternative<RecipeField::Switch>(field.kind))
        return "on|off";
    return std::holds_alternative<RecipeField::Whole>(field.kind) ? "N" : "X";
}

void declareLearning(CLI::App &command, Options &options)
{
    command.add_option("--preset", options.preset, "Where the flags below start from")->capture_default_str();
    for (const RecipeField &field : recipeFields())
        command
            .add_option_function<std::string>(
                field.flag(), [&options, key = field.key](const std::string &text) { options.recipe[key] = text; },
                field.help)
            ->type_name(wordsOf(field))
            ->group(field.section);
    command.add_option("--seed", options.config.seed, "Of the split and the training")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
    command.add_option("--device", options.config.device, "auto, cpu or cuda:N")->capture_default_str();
    command.add_option("--precision", options.precision, "auto, fp32, bf16 or fp16");
    command.add_flag("--no-augment", options.noAugment, "Every picture as it is, in every epoch: --augment off");
    command.add_option("--checkpoint-seconds", options.config.checkpointSeconds,
                       "A long epoch's place is written down so often; changes no result")
        ->capture_default_str();
    command.add_flag("--shuffle-labels", options.config.shuffleLabels,
                     "A control: with permuted labels the figures must fall to chance");
}

} // namespace

void declareTrain(CLI::App &command, const CommandContext &context)
{
    auto options = std::make_shared<Options>();
    options->preset = options->config.preset;
    command.add_option("--data", options->data, "The data set's folder")->type_name("DIR")->required();
    command.add_option("--model", options->config.model, "See `model list`")->capture_default_str();
    command
        .add_option(
            "--weights", options->weights,
            "To start from, .safetensors or .pth; 'none' = random; else the pretrained ones where they are here: "
            "packaging/setup and `model download MODEL` fetch them")
        ->type_name("FILE");
    auto *splitFile = command.add_option("--split", options->splitFile, "A finished split.csv")->type_name("FILE");
    options->split.declare(command);
    for (CLI::Option *flag : options->split.dividing)
        splitFile->excludes(flag);
    declareLearning(command, *options);
    command.add_option("--out", options->out, "The run's new folder")->type_name("RUN")->required();
    options->json.declare(command);
    command.callback([options, &context] {
        if (!context.isRehearsal)
            run(*options, context);
    });
}

} // namespace histo::cli
