#include "core/train/recipe.h"

#include "core/common/error.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace histo {

namespace {

template <typename Enum>
RecipeField::Choice choice(Enum Recipe::*member, std::vector<std::string> names)
{
    return {[member](const Recipe &recipe) { return static_cast<int>(recipe.*member); },
            [member](Recipe &recipe, int index) { recipe.*member = static_cast<Enum>(index); }, std::move(names)};
}

RecipeField::Whole whole(int Recipe::*member, int least, int most)
{
    return {[member](Recipe &recipe) -> int & { return recipe.*member; }, least, most};
}

RecipeField::Number number(double Recipe::*member, double least, double most)
{
    return {[member](Recipe &recipe) -> double & { return recipe.*member; }, least, most};
}

RecipeField::Number number(double AugmentSettings::*member, double least, double most)
{
    return {[member](Recipe &recipe) -> double & { return recipe.augmentation.*member; }, least, most};
}

RecipeField::Switch onOff(bool Recipe::*member)
{
    return {[member](Recipe &recipe) -> bool & { return recipe.*member; }};
}

RecipeField::Switch onOff(bool AugmentSettings::*member)
{
    return {[member](Recipe &recipe) -> bool & { return recipe.augmentation.*member; }};
}

RecipeField::Choice stainTreatments()
{
    return {[](const Recipe &recipe) { return static_cast<int>(recipe.augmentation.stain); },
            [](Recipe &recipe, int index) { recipe.augmentation.stain = static_cast<StainTreatment>(index); },
            {"none", "macenko", "reinhard", "rand_stain_na"}};
}

std::string joined(const std::vector<std::string> &words)
{
    std::string text;
    for (const std::string &word : words)
        text += (text.empty() ? "" : ", ") + word;
    return text;
}

std::string shortNumber(double value)
{
    std::string text = Json(value).dump();
    return text.ends_with(".0") ? text.substr(0, text.size() - 2) : text;
}

/// What a field may be, for messages.
std::string allowed(const RecipeField &field)
{
    if (auto *kind = std::get_if<RecipeField::Whole>(&field.kind))
        return "a whole number from " + std::to_string(kind->least) + " to " + std::to_string(kind->most);
    if (auto *kind = std::get_if<RecipeField::Number>(&field.kind))
        return "a number from " + shortNumber(kind->least) + " to " + shortNumber(kind->most);
    if (auto *kind = std::get_if<RecipeField::Choice>(&field.kind))
        return "one of " + joined(kind->names);
    return "true or false";
}

[[noreturn]] void refuse(ErrorKind kind, const RecipeField &field, const std::string &name, const std::string &given)
{
    throw Error(kind, name + " is " + given + "; it must be " + allowed(field));
}

bool isWithin(double value, double least, double most)
{
    return std::isfinite(value) && value >= least && value <= most;
}

/// Sets what is allowed and says whether it was.
bool trySet(const RecipeField &field, Recipe &recipe, const Json &value)
{
    if (auto *kind = std::get_if<RecipeField::Whole>(&field.kind)) {
        if (!value.is_number_integer() || !isWithin(value.get<double>(), kind->least, kind->most))
            return false;
        kind->value(recipe) = value.get<int>();
    } else if (auto *kind = std::get_if<RecipeField::Number>(&field.kind)) {
        if (!value.is_number() || !isWithin(value.get<double>(), kind->least, kind->most))
            return false;
        kind->value(recipe) = value.get<double>();
    } else if (auto *kind = std::get_if<RecipeField::Switch>(&field.kind)) {
        if (!value.is_boolean())
            return false;
        kind->value(recipe) = value.get<bool>();
    } else if (auto *kind = std::get_if<RecipeField::Choice>(&field.kind)) {
        const auto found = value.is_string()
                               ? std::find(kind->names.begin(), kind->names.end(), value.get<std::string>())
                               : kind->names.end();
        if (found == kind->names.end())
            return false;
        kind->set(recipe, static_cast<int>(found - kind->names.begin()));
    }
    return true;
}

/// The words of a command line as the JSON that they mean for this field.
Json meaningOf(const RecipeField &field, const std::string &text)
{
    if (std::holds_alternative<RecipeField::Choice>(field.kind))
        return text;
    if (std::holds_alternative<RecipeField::Switch>(field.kind)) {
        if (text == "true" || text == "on" || text == "yes")
            return true;
        if (text == "false" || text == "off" || text == "no")
            return false;
        return text;
    }
    if (std::holds_alternative<RecipeField::Whole>(field.kind)) {
        int value = 0;
        const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
        return problem == std::errc() && end == text.data() + text.size() ? Json(value) : Json(text);
    }
    double value = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    return problem == std::errc() && end == text.data() + text.size() ? Json(value) : Json(text);
}

std::vector<RecipeField> makeFields()
{
    return {
        {"epochs", "Epochs", "Length", "How often each training picture is seen, the head's epochs included.",
         whole(&Recipe::epochs, 1, 10000)},
        {"head_epochs", "Head epochs", "Length",
         "The first epochs train the last layer alone, on features computed once: seconds. A head that fits first "
         "keeps "
         "fine-tuning from spoiling the pretrained body (Kumar et al. 2022). Equal to Epochs: a linear probe.",
         whole(&Recipe::headEpochs, 0, 10000)},
        {"tuned_stages", "Tuned stages", "Length",
         "How many stages of the network, counted from the head, fine-tuning changes; 0 = all. Fewer stages are faster "
         "and hold on to more of the pretrained features.",
         whole(&Recipe::tunedStages, 0, 100)},
        {"batch_size", "Batch size", "Length",
         "Pictures in one step. Smaller batches need less memory and make noisier steps; lower the learning rate with "
         "them.",
         whole(&Recipe::batchSize, 1, 1024)},
        {"patience", "Patience", "Length",
         "Training ends after so many epochs without a better one; 0 = it always runs to the last epoch.",
         whole(&Recipe::patience, 0, 10000)},
        {"best_metric", "Best epoch by", "Length",
         "The figure of the validation part that decides which epoch is kept. Balanced accuracy is what is reported; "
         "AUC "
         "does not depend on the threshold; loss is the smoothest with few pictures.",
         choice(&Recipe::bestMetric, {"balanced_accuracy", "auc", "loss"})},

        {"optimizer", "Optimizer", "Optimizer",
         "AdamW adapts the step of each weight and forgives a wrong learning rate. SGD with momentum needs about a "
         "hundred times its rate.",
         choice(&Recipe::optimizer, {"adamw", "sgd"})},
        {"head_learning_rate", "Head learning rate", "Optimizer", "Peak rate while the head alone learns.",
         number(&Recipe::headLearningRate, 1e-12, 1e30)},
        {"learning_rate", "Learning rate", "Optimizer",
         "Peak rate of fine-tuning. Too high destroys pretrained features within an epoch: watch the validation loss.",
         number(&Recipe::learningRate, 1e-12, 1e30)},
        {"layer_decay", "Rate per stage", "Optimizer",
         "Each stage learns by this factor slower than the one above it: early stages see edges and colours that need "
         "little change. 1 = all at the same rate.",
         number(&Recipe::layerDecay, 0.01, 1)},
        {"momentum", "Momentum", "Optimizer", "Of SGD; AdamW has its own averages and leaves it aside.",
         number(&Recipe::momentum, 0, 0.9999)},
        {"weight_decay", "Weight decay", "Optimizer",
         "Pulls weights towards zero at each step, against learning pictures by heart. Norms and biases are left out.",
         number(&Recipe::weightDecay, 0, 10)},
        {"schedule", "Schedule", "Optimizer",
         "How the rate goes down after the warm-up: along half a cosine, or not at all.",
         choice(&Recipe::schedule, {"cosine", "constant"})},
        {"warm_up", "Warm-up", "Optimizer",
         "Share of fine-tuning's steps, at most one epoch, in which the rate climbs to its peak.",
         number(&Recipe::warmUp, 0, 1)},
        {"gradient_clip", "Gradient clip", "Optimizer",
         "Largest norm of all gradients together: one odd batch cannot throw the network off. 0 = off.",
         number(&Recipe::gradientClip, 0, 1e6)},
        {"ema_decay", "Average of weights", "Optimizer",
         "A moving average of the weights is judged and kept instead of the last step's; 0.99 follows about the last "
         "hundred steps. 0 = off.",
         number(&Recipe::emaDecay, 0, 0.99999)},
        {"batch_statistics", "Batch norm", "Optimizer",
         "follow: batch norm uses and follows the statistics of the batches, as training from random weights needs. "
         "keep: "
         "it stays with those of the pretrained weights, which small batches only blur. auto: keep with pretrained "
         "weights.",
         choice(&Recipe::batchStatistics, {"auto", "follow", "keep"})},

        {"imbalance", "Balance", "Balance",
         "BreakHis has twice as many malignant pictures. class_weights: mistakes on the rarer class weigh more. "
         "sampler: "
         "its pictures are drawn more often. Either moves the threshold, not the AUC.",
         choice(&Recipe::imbalance, {"none", "class_weights", "sampler"})},
        {"label_smoothing", "Label smoothing", "Balance",
         "Trains towards this much less than certainty, which keeps scores from running to 0 and 1.",
         number(&Recipe::labelSmoothing, 0, 0.5)},

        {"augment", "Augmentation", "Pictures",
         "Each epoch shows a changed picture: turned, cropped, restained. Off: always the middle of the same picture.",
         onOff(&Recipe::augment)},
        {"augment_flips", "Flips and turns", "Pictures", "One of eight, at random: tissue has no up.",
         onOff(&AugmentSettings::flips)},
        {"augment_crop", "Random crop", "Pictures", "A square at a random place instead of the middle.",
         onOff(&AugmentSettings::crop)},
        {"augment_stain_scale", "Stain strength", "Pictures",
         "HED jitter: the density of each stain is scaled by up to this share, as batches of stain differ (Tellez et "
         "al. "
         "2018).",
         number(&AugmentSettings::stainScale, 0, 1)},
        {"augment_stain_shift", "Stain shift", "Pictures", "HED jitter: and shifted by up to this much.",
         number(&AugmentSettings::stainShift, 0, 0.2)},
        {"augment_brightness", "Brightness", "Pictures",
         "Changed by up to this share: BreakHis' microscope exposed automatically.",
         number(&AugmentSettings::brightness, 0, 0.9)},
        {"stain", "Stain treatment", "Pictures",
         "macenko, reinhard: every picture is brought to one common staining, at training and at judging. "
         "rand_stain_na: "
         "to a random one in training (Shen et al. 2022). All are fitted on the training part alone and stand in "
         "run.json.",
         stainTreatments()},

        {"test_time_augmentation", "Eight views", "Judging",
         "Scores of the validation and test part are means over the eight flips and turns of a picture: eight times "
         "the "
         "time, usually half a point.",
         onOff(&Recipe::testTimeAugmentation)},
        {"kept_checkpoints", "Kept checkpoints", "Judging",
         "So many of the last epochs stay as files beside the best one.", whole(&Recipe::keptCheckpoints, 1, 1000)},
    };
}

} // namespace

std::string RecipeField::flag() const
{
    std::string text = "--" + (key == "batch_size" ? std::string("batch") : key);
    std::replace(text.begin(), text.end(), '_', '-');
    return text;
}

const std::vector<RecipeField> &recipeFields()
{
    static const std::vector<RecipeField> fields = makeFields();
    return fields;
}

const RecipeField &recipeField(const std::string &key)
{
    for (const RecipeField &field : recipeFields())
        if (field.key == key)
            return field;
    throw Error(ErrorKind::Usage, "a recipe has no field \"" + key + "\"");
}

Json fieldValue(const RecipeField &field, const Recipe &recipe)
{
    Recipe copy = recipe; // the table hands out places to write to
    if (auto *kind = std::get_if<RecipeField::Whole>(&field.kind))
        return kind->value(copy);
    if (auto *kind = std::get_if<RecipeField::Number>(&field.kind))
        return kind->value(copy);
    if (auto *kind = std::get_if<RecipeField::Switch>(&field.kind))
        return kind->value(copy);
    const auto &kind = std::get<RecipeField::Choice>(field.kind);
    return kind.names.at(static_cast<std::size_t>(kind.get(recipe)));
}

void setFieldValue(const RecipeField &field, Recipe &recipe, const Json &value)
{
    if (!trySet(field, recipe, value))
        refuse(ErrorKind::BadInput, field, "\"" + field.key + "\"", value.dump());
}

void setFieldText(const RecipeField &field, Recipe &recipe, const std::string &text)
{
    if (!trySet(field, recipe, meaningOf(field, text)))
        refuse(ErrorKind::Usage, field, field.flag(), "\"" + text + "\"");
}

Json toJson(const Recipe &recipe)
{
    Json document = Json::object();
    for (const RecipeField &field : recipeFields())
        document[field.key] = fieldValue(field, recipe);
    return document;
}

Recipe recipeFromJson(const Json &document, const Recipe &base)
{
    Recipe recipe = base;
    for (const RecipeField &field : recipeFields())
        if (document.contains(field.key))
            setFieldValue(field, recipe, document.at(field.key));
    return recipe;
}

std::vector<std::string> flagsBetween(const Recipe &from, const Recipe &to)
{
    std::vector<std::string> words;
    for (const RecipeField &field : recipeFields()) {
        const Json value = fieldValue(field, to);
        if (value == fieldValue(field, from))
            continue;
        const bool isSwitch = value.is_boolean();
        const std::string word = isSwitch            ? (value.get<bool>() ? "on" : "off")
                                 : value.is_string() ? value.get<std::string>()
                                                     : value.dump();
        words.insert(words.end(), {field.flag(), word});
    }
    return words;
}

void checkRecipe(const Recipe &recipe)
{
    if (recipe.headEpochs > recipe.epochs)
        throw Error(ErrorKind::Usage, "--head-epochs must be between 0 and --epochs, which counts all epochs");
    for (const RecipeField &field : recipeFields()) {
        Recipe copy = recipe;
        if (!trySet(field, copy, fieldValue(field, recipe)))
            refuse(ErrorKind::Usage, field, field.flag(), fieldValue(field, recipe).dump());
    }
}

} // namespace histo
