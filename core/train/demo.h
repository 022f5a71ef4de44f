#pragma once

#include "core/common/json.h"
#include "core/train/trainer.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace histo {

struct DemoOptions {
    std::filesystem::path out;                 ///< a new or empty folder
    std::optional<std::filesystem::path> data; ///< real pictures; nothing: they are drawn
    std::uint64_t seed = 1;
    double minutes = 3;         ///< about how long training takes on two cores: more gives more epochs
    bool shuffleLabels = false; ///< control: figures must fall to chance
    std::vector<std::string> commandLine;
};

struct DemoResult {
    std::filesystem::path run, data;
    Json evaluation;
    std::vector<std::filesystem::path> explained; ///< pictures, relative to the data set's root
};

/// From nothing to a result: draws a data set into out/data (unless there is one), trains EfficientNet-Lite0 into
/// out/run, and adds Grad-CAM explanations of a handful of test pictures, right and wrong, benign and malignant, to
/// the run and its report.
///
/// @throws Error BadInput if `out` is not empty, or the data cannot be used; and what training throws
/// @thread any worker
DemoResult runDemo(const DemoOptions &options, const TrainObserver &observer, const CancelToken &cancel);

} // namespace histo
