#pragma once

#include "core/explain/explainer.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace histo {

/// Which network is asked: the best checkpoint of a run, or one with the weights that set-up fetched.
struct ModelSource {
    std::filesystem::path run; ///< empty: a pretrained network
    std::string pretrainedModel;

    bool isEmpty() const { return run.empty() && pretrainedModel.empty(); }
    bool operator==(const ModelSource &other) const = default;
};

/// What is explained, and how.
struct ExplainRequest {
    std::filesystem::path picture;
    ModelSource model;
    std::string method = "gradcam";
    std::string layer; ///< empty: the model's default
    ExplainTarget target;
};

/// A picture with its explanation. For a network without the two classes `target` is what that network says most
/// strongly, whatever was asked for.
struct ExplainedPicture {
    ExplainRequest request;
    ExplainTarget target;
    cv::Mat3b picture;
    Explanation explanation;
    std::string modelTitle, defaultLayer;
    std::vector<std::string> layers;
    int classCount = 2;
    double mapMaximum = 0;                ///< of the map at the picture's size; colours are scaled by it
    std::optional<double> malignantScore; ///< two classes only
};

} // namespace histo
