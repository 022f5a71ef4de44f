#pragma once

#include "core/common/json.h"
#include "core/dataset/split.h"
#include "core/model/classifier.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace histo {

/// Everything a training run is a function of. Stands resolved in run.json under "config".
struct TrainConfig {
    std::filesystem::path data;              ///< root of the data set
    std::string model = "efficientnet_lite0";
    std::optional<std::filesystem::path> weights; ///< nothing = random weights
    SplitOptions split;                      ///< ignored if splitFile is set
    std::optional<std::filesystem::path> splitFile;
    int epochs = 6;                          ///< all epochs
    int headEpochs = 2;                      ///< the first of them train the head alone
    int batchSize = 16;
    std::uint64_t seed = 1;
    std::string device = "auto";
    Precision precision = Precision::Auto;
    std::string preset = "quick";            ///< the row of the preset table these values came from, for the record
    double headLearningRate = 1e-2, learningRate = 3e-4; ///< of the head phase; of the fine-tuning (peak)
    double weightDecay = 1e-2;
    double labelSmoothing = 0.05;
    bool classWeights = true;                ///< inverse to the frequency of the class in train
    bool augment = true;
    bool shuffleLabels = false;              ///< control: labels permuted within the whole set; figures must fall to chance
    std::filesystem::path out;               ///< the run's folder
    std::vector<std::string> commandLine;    ///< that repeats it
};

Json toJson(const TrainConfig &config);
/// @throws Error BadInput if a field is missing or of another type
TrainConfig trainConfigFromJson(const Json &document);

/// Named starting points; one row each.
struct TrainPreset {
    std::string id, title, description;
    int epochs = 0, headEpochs = 0;
    double learningRate = 0;
};
const std::vector<TrainPreset> &trainPresets();
/// @throws Error Usage naming the preset and listing those that exist
void applyPreset(TrainConfig &config, const std::string &id);

} // namespace histo
