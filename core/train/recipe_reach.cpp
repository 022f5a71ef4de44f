#include "core/train/recipe_reach.h"

#include <algorithm>

namespace histo {

namespace {

/// Fields that count only while something else is so. The first rule that holds is the one that is told.
struct ReachRule {
    bool (*isOutOfReach)(const Recipe &);
    const char *reason;
    std::vector<std::string> keys;
};

bool isHeadAlone(const Recipe &recipe) { return recipe.headEpochs >= recipe.epochs; }
bool isAugmentationOff(const Recipe &recipe) { return !recipe.augment; }

const std::vector<ReachRule> &reachRules()
{
    static const std::vector<ReachRule> rules = {
        {[](const Recipe &recipe) { return recipe.headEpochs == 0; },
         "No epoch trains the head alone: raise Head epochs first.",
         {"head_learning_rate"}},
        {isHeadAlone,
         "All epochs train the head alone, nothing is fine-tuned: raise Epochs or lower Head epochs first.",
         {"tuned_stages", "learning_rate", "layer_decay", "warm_up", "batch_statistics"}},
        {isHeadAlone,
         "The head learns from features that are computed once, of unchanged pictures: raise Epochs or lower Head "
         "epochs first.",
         {"augment", "augment_flips", "augment_crop", "augment_stain_scale", "augment_stain_shift",
          "augment_brightness"}},
        {[](const Recipe &recipe) { return recipe.optimizer != OptimizerKind::Sgd; },
         "AdamW has its own averages: choose sgd as the Optimizer first.",
         {"momentum"}},
        {isAugmentationOff,
         "Augmentation is off: every picture is shown as it is.",
         {"augment_flips", "augment_crop", "augment_stain_scale", "augment_stain_shift", "augment_brightness"}},
    };
    return rules;
}

} // namespace

std::string whyWithoutEffect(const RecipeField &field, const Recipe &recipe)
{
    for (const ReachRule &rule : reachRules())
        if (std::find(rule.keys.begin(), rule.keys.end(), field.key) != rule.keys.end() && rule.isOutOfReach(recipe))
            return rule.reason;
    return {};
}

} // namespace histo
