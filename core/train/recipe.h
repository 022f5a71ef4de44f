#pragma once

#include "core/common/json.h"
#include "core/run/best_epoch.h"

#include <functional>
#include <string>
#include <variant>
#include <vector>

namespace histo {

enum class OptimizerKind { AdamW, Sgd };
enum class ScheduleKind { Cosine, Constant };
/// How a set with more malignant than benign pictures is evened out. One of them, never two: together they would
/// overshoot.
enum class ImbalanceRemedy { None, ClassWeights, Sampler };
/// What is done with stains before anything else. All but None are fitted on pictures of the train part alone.
enum class StainTreatment { None, Macenko, Reinhard, RandStainNA };
inline constexpr const char *kStainTreatments[] = {"none", "macenko", "reinhard", "rand_stain_na"}; ///< in that order
/// Whether batch norm follows the batches or keeps the statistics it began with. Auto: keeps those of pretrained weights.
enum class BatchStatistics { Auto, Follow, Keep };

/// How a picture is changed each time it is shown to the network in training.
struct AugmentSettings {
    bool flips = true;         ///< one of the eight flips and quarter turns: tissue has no up
    bool crop = true;          ///< at a random place, instead of the middle
    double stainScale = 0.10;  ///< HED jitter: relative change of each stain's density, up to
    double stainShift = 0.005; ///< HED jitter: shift of each stain's density in the frame of rgbToHed, up to
    double brightness = 0.08;  ///< relative change, up to: the microscope exposed automatically
    StainTreatment stain = StainTreatment::None;

    bool operator==(const AugmentSettings &) const = default;
};

/// How a network learns: everything that is not data, network or machine. Keys, titles, bounds and explanations of the
/// fields stand in recipeFields(); presets, run.json, flags and the form of the window are all made from that table.
struct Recipe {
    int epochs = 6;      ///< all epochs
    int headEpochs = 2;  ///< the first of them train the head alone, on cached features
    int tunedStages = 0; ///< fine-tuning reaches so many stages from the head down; 0 = the whole network
    int batchSize = 16;
    int patience = 0; ///< stops after so many epochs without a better one; 0 = never
    BestMetric bestMetric = BestMetric::BalancedAccuracy;

    OptimizerKind optimizer = OptimizerKind::AdamW;
    double headLearningRate = 1e-2; ///< of the head phase
    double learningRate = 3e-4;     ///< of the fine-tuning, at its peak
    double layerDecay = 1;          ///< each stage learns by this factor slower than the one above it
    double momentum = 0.9;          ///< of SGD
    double weightDecay = 1e-2;      ///< never of norms and biases
    ScheduleKind schedule = ScheduleKind::Cosine;
    double warmUp = 0.1;     ///< share of the fine-tuning's steps, and at most one epoch
    double gradientClip = 0; ///< largest norm of all gradients together; 0 = as they are
    double labelSmoothing = 0.05;
    double emaDecay = 0; ///< moving average of the weights, which is then what is judged and kept; 0 = none
    BatchStatistics batchStatistics = BatchStatistics::Auto;
    ImbalanceRemedy imbalance = ImbalanceRemedy::ClassWeights;

    bool augment = true;
    AugmentSettings augmentation;
    bool testTimeAugmentation = false; ///< scores are means over the eight flips and turns

    int keptCheckpoints = 1; ///< the last so many epochs, beside the best

    bool operator==(const Recipe &) const = default;
};

/// One row for each field of a recipe.
struct RecipeField {
    struct Whole {
        std::function<int &(Recipe &)> value;
        int least, most;
    };
    struct Number {
        std::function<double &(Recipe &)> value;
        double least, most;
    };
    struct Switch {
        std::function<bool &(Recipe &)> value;
    };
    struct Choice {
        std::function<int(const Recipe &)> get; ///< index into names
        std::function<void(Recipe &, int)> set;
        std::vector<std::string> names; ///< as in run.json and on the command line
    };

    std::string key;     ///< in run.json and presets; with dashes for underscores it is the flag
    std::string title;   ///< in the form
    std::string section; ///< of the form: "Length", "Optimizer", "Balance", "Pictures", "Judging"
    std::string help;    ///< what it does and when to change it, a sentence or two
    std::variant<Whole, Number, Switch, Choice> kind;

    std::string flag() const; ///< "--head-learning-rate"
};

/// In the order of the form.
const std::vector<RecipeField> &recipeFields();
/// @throws Error Usage naming the key
const RecipeField &recipeField(const std::string &key);

/// A field's value as JSON: whole number, number, true|false, or a name.
Json fieldValue(const RecipeField &field, const Recipe &recipe);
/// @throws Error BadInput naming the field, what was given and what it may be
void setFieldValue(const RecipeField &field, Recipe &recipe, const Json &value);
/// The same from the words of a command line. @throws Error Usage
void setFieldText(const RecipeField &field, Recipe &recipe, const std::string &text);

/// All fields by their keys.
Json toJson(const Recipe &recipe);
/// Fields that are missing keep the value they have in `base`; keys that are no field are left alone.
/// @throws Error BadInput naming the field
Recipe recipeFromJson(const Json &document, const Recipe &base = {});

/// The flags that make one recipe of another: {"--epochs", "12"}; none for equal fields.
std::vector<std::string> flagsBetween(const Recipe &from, const Recipe &to);

/// @throws Error Usage where fields contradict one another
void checkRecipe(const Recipe &recipe);

/// A named starting point.
struct RecipePreset {
    std::string id, title, description;
    Recipe recipe;
};
/// Those of the program: the files of resources/presets, built in.
const std::vector<RecipePreset> &recipePresets();
/// One of the program, else one that a person saved (own_presets.h).
/// @throws Error Usage naming the preset and listing those that exist
RecipePreset findPreset(const std::string &id);

} // namespace histo
