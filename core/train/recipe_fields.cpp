#include "core/train/recipe.h"

namespace histo {

namespace {

/// The place of a field in a recipe.
template <typename Value>
std::function<Value &(Recipe &)> place(Value Recipe::*member)
{
    return [member](Recipe &recipe) -> Value & { return recipe.*member; };
}
template <typename Value>
std::function<Value &(Recipe &)> place(Value AugmentSettings::*member)
{
    return [member](Recipe &recipe) -> Value & { return recipe.augmentation.*member; };
}

RecipeField::Whole whole(int Recipe::*member, int least, int most) { return {place(member), least, most}; }

template <typename Owner>
RecipeField::Number number(double Owner::*member, double least, double most)
{
    return {place(member), least, most};
}

template <typename Owner>
RecipeField::Switch onOff(bool Owner::*member)
{
    return {place(member)};
}

template <typename Enum, typename Owner>
RecipeField::Choice choice(Enum Owner::*member, std::vector<std::string> names)
{
    const auto value = place(member);
    auto get = [value](const Recipe &recipe) {
        Recipe copy = recipe; // the place is one to write to
        return static_cast<int>(value(copy));
    };
    auto set = [value](Recipe &recipe, int index) { value(recipe) = static_cast<Enum>(index); };
    return {get, set, std::move(names)};
}

std::vector<RecipeField> makeFields()
{
    return {
        {"epochs", "Epochs", "Length", "How often each training picture is seen, the head's epochs included.",
         whole(&Recipe::epochs, 1, 10000)},
        {"head_epochs", "Head epochs", "Length",
         "The first epochs train the last layer alone, on features computed once: seconds. A head that fits first "
         "keeps fine-tuning from spoiling the pretrained body (Kumar et al. 2022). Equal to Epochs: a linear probe.",
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
         "AUC does not depend on the threshold; loss is the smoothest with few pictures.",
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
         "keep: it stays with those of the pretrained weights, which small batches only blur. auto: keep with "
         "pretrained weights.",
         choice(&Recipe::batchStatistics, {"auto", "follow", "keep"})},

        {"imbalance", "Balance", "Balance",
         "BreakHis has twice as many malignant pictures. class_weights: mistakes on the rarer class weigh more. "
         "sampler: its pictures are drawn more often. Either moves the threshold, not the AUC.",
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
         "al. 2018).",
         number(&AugmentSettings::stainScale, 0, 1)},
        {"augment_stain_shift", "Stain shift", "Pictures", "HED jitter: and shifted by up to this much.",
         number(&AugmentSettings::stainShift, 0, 0.2)},
        {"augment_brightness", "Brightness", "Pictures",
         "Changed by up to this share: BreakHis' microscope exposed automatically.",
         number(&AugmentSettings::brightness, 0, 0.9)},
        {"stain", "Stain treatment", "Pictures",
         "macenko, reinhard: every picture is brought to one common staining, at training and at judging. "
         "rand_stain_na: to a random one in training (Shen et al. 2022). All are fitted on the training part alone and "
         "stand in run.json.",
         choice(&AugmentSettings::stain, {std::begin(kStainTreatments), std::end(kStainTreatments)})},

        {"test_time_augmentation", "Eight views", "Judging",
         "Scores of the validation and test part are means over the eight flips and turns of a picture: eight times "
         "the time, usually half a point.",
         onOff(&Recipe::testTimeAugmentation)},
        {"kept_checkpoints", "Kept checkpoints", "Judging",
         "So many of the last epochs stay as files beside the best one.", whole(&Recipe::keptCheckpoints, 1, 1000)},
    };
}

} // namespace

const std::vector<RecipeField> &recipeFields()
{
    static const std::vector<RecipeField> fields = makeFields();
    return fields;
}

} // namespace histo
