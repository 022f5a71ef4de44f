#pragma once

#include <optional>
#include <string>
#include <vector>

namespace histo {

enum class Interpolation { Bilinear, Bicubic };

/// One row: a network and how its input is made.
struct ModelInfo {
    std::string id;           ///< vgg16, resnet50, efficientnet_b0, efficientnet_lite0
    std::string title;        ///< for people
    std::string description;  ///< one line
    std::string defaultLayer; ///< torchvision's module name: where Grad-CAM looks
    Interpolation interpolation = Interpolation::Bilinear;
    bool scaledBy128 = false; ///< (pixel - 127) / 128 instead of ImageNet's mean and standard deviation
    double gigaMultiplyAdds = 0; ///< one forward pass at 224 x 224
};

const std::vector<ModelInfo> &modelTable();
/// @throws Error Usage naming the model and listing those that exist
const ModelInfo &findModel(const std::string &id);

} // namespace histo
