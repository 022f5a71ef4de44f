#pragma once

#include "core/common/json.h"
#include "core/dataset/sample.h"

#include <filesystem>
#include <opencv2/core.hpp>
#include <string>
#include <vector>

namespace histo {

/// What a network said of one picture of the validation part after an epoch, and where it looked: a line "probe" in
/// metrics.jsonl.
struct ProbeRecord {
    int epoch = 0;              ///< from 1
    std::filesystem::path path; ///< relative to the data set's root
    Label label = Label::Benign;
    double score = 0;  ///< of malignant, in [0, 1]
    std::string layer; ///< where Grad-CAM looked
    /// Grad-CAM for malignant after ReLU, float32, 0 and more, in the layer's own unit; covers the whole picture,
    /// stretched over it. Empty if the line holds none that can be used.
    cv::Mat1f map;
    double rawMaximum = 0; ///< of the map
};

/// The fields of a probe as they stand in metrics.jsonl.
Json toJson(const ProbeRecord &probe);

/// All probes of a run, by epoch, within an epoch in the order of the file; of a picture told twice in an epoch (a run
/// that was taken up again) the last line counts. Lines that name no epoch, picture or class are left out.
/// @thread any
std::vector<ProbeRecord> readProbes(const std::filesystem::path &run);

} // namespace histo
