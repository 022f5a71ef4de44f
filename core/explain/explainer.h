#pragma once

#include "core/common/cancel_token.h"
#include "core/model/classifier.h"

#include <opencv2/core.hpp>
#include <optional>
#include <string>
#include <vector>

namespace histo {

/// Which output of the network is explained.
struct ExplainTarget {
    enum class Kind { ClassLogit, Margin } kind = Kind::ClassLogit; ///< Margin: malignant minus benign
    int classIndex = 1;
};

struct ExplainOptions {
    ExplainTarget target;
    std::string layer; ///< torchvision's module name; empty = the model's default
    InputGeometry geometry = InputGeometry::WholePicture;
};

struct Explanation {
    cv::Mat1f heatMap;      ///< [H, W] of the picture; not scaled; zero where nothing speaks for the target
    std::string method, layer;
    cv::Size grid;          ///< cells of the layer: one cell covers W / grid.width x H / grid.height pixels
    double rawMaximum = 0;  ///< at the layer's resolution, before resizing
    std::vector<float> logits;
    std::string emptyReason; ///< why the map is empty, if it is
};

/// One row: an explanation method.
struct ExplainerInfo {
    std::string id, title, description;
    Explanation (*explain)(const Classifier &, const cv::Mat3b &, const ExplainOptions &, const CancelToken &);
};

const std::vector<ExplainerInfo> &explainerTable();
/// @throws Error Usage naming the method and listing those that exist
const ExplainerInfo &findExplainer(const std::string &id);

} // namespace histo
