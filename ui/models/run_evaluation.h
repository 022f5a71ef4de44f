#pragma once

#include "core/common/json.h"
#include "core/evaluate/evaluator.h"
#include "core/run/run_directory.h"

#include <QString>
#include <filesystem>
#include <optional>
#include <vector>

namespace histo {

/// What Evaluate shows of one run, read from its folder in one go. A value; no widget, no thread.
struct RunEvaluation {
    std::filesystem::path folder;
    QString title; ///< "efficientnet_lite0 · 100X · 2026-11-23 03:25"
    Json document; ///< evaluation.json
    Part part = Part::Test;
    int images = 0, groups = 0;
    ThresholdPolicy threshold; ///< the locked one
    std::optional<QString> watermark;
    std::optional<double> majorityBaseline, colourBaseline;
    std::vector<PredictionRow> predictions; ///< of the judged part
    JudgedPictures pictures;                ///< the same, as the figures want them
    Split split;
    std::filesystem::path dataRoot; ///< where the pictures were when the run was trained
    bool hasReport = false;
};

/// @throws Error BadInput if the run has no evaluation yet (says what to do), or a file of it is broken
/// @thread any
RunEvaluation readRunEvaluation(const std::filesystem::path &folder);

} // namespace histo
