#pragma once

#include "core/common/json.h"
#include "core/dataset/split.h"
#include "core/model/classifier.h"
#include "core/train/recipe.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace histo {

/// Everything a training run is a function of. Stands resolved in run.json under "config".
struct TrainConfig {
    std::filesystem::path data; ///< root of the data set
    std::string model = "efficientnet_lite0";
    std::optional<std::filesystem::path> weights; ///< nothing = random weights
    SplitOptions split;                           ///< ignored if splitFile is set
    std::optional<std::filesystem::path> splitFile;
    Recipe recipe;
    std::string preset = "quick"; ///< the preset that the recipe came from, for the record
    std::uint64_t seed = 1;
    std::string device = "auto";
    Precision precision = Precision::Auto;
    double checkpointSeconds = 300; ///< a long epoch's place is written down so often; changes no result
    bool shuffleLabels = false;     ///< control: labels permuted within the whole set; figures must fall to chance
    std::filesystem::path out;      ///< the run's folder
    std::vector<std::string> commandLine; ///< that repeats it
};

/// Flat: the recipe's fields stand beside the others.
Json toJson(const TrainConfig &config);
/// @throws Error BadInput if a field is missing or of another type
TrainConfig trainConfigFromJson(const Json &document);

/// Takes the recipe of a preset. @throws Error Usage naming the preset and listing those that exist
void applyPreset(TrainConfig &config, const std::string &id);

} // namespace histo
